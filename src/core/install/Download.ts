import * as z from 'zod';
import { InstallError } from '../errors';

/** What can be installed; also its folder within the tools folder, where the resolvers look. */
export type ToolName = 'browser' | 'ffmpeg';

const pinned = z.strictObject({
  url: z.url(),
  /** In hexadecimal. `null` until `scripts/pin-downloads.mjs` has seen the file. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  bytes: z.int().positive().nullable(),
});

const tool = z.strictObject({
  /** As people call it: `chrome-headless-shell`. */
  title: z.string(),
  version: z.string(),
  /** By `process.platform` and `process.arch`: `linux-x64`. */
  platforms: z.record(z.string(), pinned),
});

const schema = z.strictObject({ version: z.literal(1), browser: tool, ffmpeg: tool });

/** What `downloads.json` holds: where the programs come from, and what they must be. */
export type Downloads = z.infer<typeof schema>;

/** A file to download, and what it must be. */
export interface Download {
  readonly tool: ToolName;
  readonly title: string;
  readonly version: string;
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Reads `downloads.json`. Throws InstallError where it is not one. */
export function parseDownloads(text: string): Downloads {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InstallError('the list of downloads is damaged', { mend: 'Install the extension again.', cause });
  }
}

/** What a machine would download for a program. Throws InstallError where nothing is known for it, or its checksum is not. */
export function downloadFor(downloads: Downloads, name: ToolName, platform = platformName()): Download {
  const { title, version, platforms } = downloads[name];
  const found = platforms[platform];
  if (!found) throw new InstallError(`there is no download of ${title} for ${platform}`, { mend: wayOut[name] });
  const { url, sha256, bytes } = found;
  if (sha256 === null || bytes === null) {
    throw new InstallError(
      `the download of ${title} for ${platform} has no checksum in this build, so it is not trusted`,
      { mend: wayOut[name] },
    );
  }
  return { tool: name, title, version, url, sha256, bytes };
}

/** The platform of this process: `linux-x64`, `darwin-arm64`. */
export function platformName(): string {
  return `${process.platform}-${process.arch}`;
}

/** How to come to a program without our download. */
export const wayOut: Readonly<Record<ToolName, string>> = {
  browser: `${installBrowser()}, or name one in the setting framewright.browserPath.`,
  ffmpeg: `${installFfmpeg()}, or name one in the setting framewright.ffmpegPath.`,
};

function installBrowser(): string {
  if (process.platform === 'darwin') return 'Install Google Chrome (`brew install --cask google-chrome`)';
  if (process.platform === 'win32') return 'Install Google Chrome (`winget install Google.Chrome`)';
  return 'Install a browser (Debian: `sudo apt install chromium-headless-shell`; anywhere: `npx playwright install --only-shell chromium`)';
}

function installFfmpeg(): string {
  if (process.platform === 'darwin') return 'Install ffmpeg (`brew install ffmpeg`)';
  if (process.platform === 'win32') return 'Install ffmpeg (`winget install ffmpeg`)';
  return 'Install ffmpeg (Debian, Ubuntu: `sudo apt install ffmpeg`; Fedora: `sudo dnf install ffmpeg`)';
}
