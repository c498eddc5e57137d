/**
 * Follows `<meta http-equiv=refresh>` in page time: calls `leave` when one is due. Returns the addresses that natively are
 * gone to in real time. https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps
 */
export function watchDeclaredRefresh(leave: (url: string) => void): ReadonlySet<string> {
  const declared = new Set<string>();
  addEventListener('DOMContentLoaded', () => {
    for (const { content } of document.querySelectorAll<HTMLMetaElement>('meta[http-equiv=refresh i]')) {
      const [, seconds, address = ''] =
        /^\s*(\d+)[\d.]*\s*(?:[;,\s]\s*(?:url\s*=\s*)?["']?([^"']*))?/i.exec(content) ?? [];
      if (seconds === undefined) continue;
      const url = new URL(address.trim(), address ? document.baseURI : location.href).href;
      declared.add(url);
      setTimeout(() => leave(url), Number(seconds) * 1000);
    }
  });
  return declared;
}
