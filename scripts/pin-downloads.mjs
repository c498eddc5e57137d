// Fills downloads.json: which files Install Browser and ffmpeg… downloads, their SHA-256 and their size.
// Run it where there is internet: node scripts/pin-downloads.mjs [browser version]
//
// The browser is chrome-headless-shell of Chrome for Testing, its stable version unless another is given.
// ffmpeg is the release that the npm package ffmpeg-static names: John Van Sickle's builds on Linux, gyan.dev's on
// Windows, evermeet.cx's and osxexperts.net's on macOS, each a single gzipped program.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const chromeForTesting = 'https://googlechromelabs.github.io/chrome-for-testing';
const ffmpegRelease = 'b6.1.1';

/** Our platforms and their names at Chrome for Testing. */
const chromePlatforms = {
  'linux-x64': 'linux64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win64',
};
const platforms = Object.keys(chromePlatforms);

/**
 * @param {string} url
 * @returns {Promise<Record<string, any>>}
 */
async function fetchJson(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return /** @type {Promise<Record<string, any>>} */ (response.json());
}

async function browserUrls(wanted) {
  const version =
    wanted ?? (await fetchJson(`${chromeForTesting}/last-known-good-versions.json`)).channels.Stable.version;
  const { versions } = await fetchJson(`${chromeForTesting}/known-good-versions-with-downloads.json`);
  const files = versions.find((each) => each.version === version)?.downloads['chrome-headless-shell'];
  if (!files) throw new Error(`Chrome for Testing has no chrome-headless-shell ${version}`);
  const urls = Object.entries(chromePlatforms).map(([ours, theirs]) => {
    const file = files.find(({ platform }) => platform === theirs);
    if (!file) throw new Error(`Chrome for Testing has no chrome-headless-shell ${version} for ${theirs}`);
    return [ours, file.url];
  });
  return { version, urls: Object.fromEntries(urls) };
}

function ffmpegUrls() {
  const release = `https://github.com/eugeneware/ffmpeg-static/releases/download/${ffmpegRelease}`;
  return Object.fromEntries(platforms.map((platform) => [platform, `${release}/ffmpeg-${platform}.gz`]));
}

/** Downloads a file once, to know it again. */
async function pin(url) {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of response.body) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  console.log(`${url}: ${bytes} bytes`);
  return { url, sha256: hash.digest('hex'), bytes };
}

async function pinAll(urls) {
  const pinned = {};
  for (const platform of platforms) pinned[platform] = await pin(urls[platform]);
  return pinned;
}

const file = new URL('../downloads.json', import.meta.url);
const downloads = JSON.parse(readFileSync(file, 'utf8'));
const { version, urls } = await browserUrls(process.argv[2]);
downloads.browser = { ...downloads.browser, version, platforms: await pinAll(urls) };
downloads.ffmpeg = { ...downloads.ffmpeg, version: ffmpegRelease.slice(1), platforms: await pinAll(ffmpegUrls()) };
// Written when all of it is known: half a list would mix two versions.
writeFileSync(file, `${JSON.stringify(downloads, undefined, 2)}\n`);
