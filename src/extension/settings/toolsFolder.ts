// One value for the life of the extension, as VS Code tells it at the start; every reading of the settings needs it.
let folder: string | undefined;

/** Tells where *Install Browser and ffmpeg…* puts its programs, and where renders look for them. */
export function keepToolsIn(given: string): void {
  folder = given;
}

/** Where installed programs are; undefined before the extension has started. */
export function toolsFolder(): string | undefined {
  return folder;
}
