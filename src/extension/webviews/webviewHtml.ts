import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export interface WebviewPage {
  /** Name of its bundle in dist/. */
  readonly script: string;
  readonly title: string;
  /** Read by the script as `document.body.dataset`. */
  readonly data: Readonly<Record<string, string>>;
  /** Directives beside those for its own script and style: `media-src http://127.0.0.1:1234`. */
  readonly policy?: readonly string[];
}

/** What a webview of ours may read of the extension's own files. */
export function ownRoots(extension: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'dist'), vscode.Uri.joinPath(extension, 'media')];
}

/** The document of a webview: one script, one style sheet, and nothing else may run. */
export function webviewHtml(webview: vscode.Webview, extension: vscode.Uri, page: WebviewPage): string {
  const { script, title, data, policy = [] } = page;
  const nonce = randomBytes(16).toString('base64url');
  const uri = (...parts: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(extension, ...parts)).toString();
  const rules = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // Elements are placed by their style attribute.
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    ...policy,
  ];
  const attributes = Object.entries(data).map(([key, value]) => ` data-${key}="${escapeHtml(value)}"`);
  return `<!doctype html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(rules.join('; '))}">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(uri('media', 'webview.css'))}">
</head>
<body${attributes.join('')}>
<script nonce="${nonce}" src="${escapeHtml(uri('dist', script))}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
