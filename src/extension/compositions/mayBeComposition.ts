/** Whether a source has what every composition has; others need not be parsed, nor the engine be loaded for them. */
export function mayBeComposition(html: string): boolean {
  return /composition|data-(width|fps|duration)/i.test(html);
}
