// Control characters but for line feed and tab, and what turns the direction of writing.
const commands = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * Text as a terminal shall show it. Pages, and names of files, come from strangers: what would move the cursor, recolour or
 * rename the window is shown as a sign (`␛`), not obeyed.
 */
export function toPlainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(commands, (sign) => {
    const code = sign.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '␡' : '\ufffd';
  });
}
