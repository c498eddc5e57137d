// What is opened comes from strangers. Formats that are lists of other files (m3u8, ffconcat, sdp) could name any file of this
// machine: only those that are named are opened, and by no protocol but the one that is needed.

/**
 * Arguments that open a file of a stranger's.
 * @param formats ffmpeg's names of those that it may have, with commas between
 */
export function fileInput(file: string, formats: string): string[] {
  return ['-protocol_whitelist', 'file', '-format_whitelist', formats, '-i', `file:${file}`];
}

/** The same for an address of the web. */
export function urlInput(url: string, formats: string): string[] {
  const patience = ['-rw_timeout', String(30_000_000)]; // in microseconds
  return [...patience, '-protocol_whitelist', 'http,https,tcp,tls', '-format_whitelist', formats, '-i', url];
}
