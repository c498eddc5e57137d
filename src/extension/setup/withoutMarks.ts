/** Text for a message, in which VS Code would show the marks of code as they are. */
export function withoutMarks(text: string): string {
  return text.replaceAll('`', '');
}
