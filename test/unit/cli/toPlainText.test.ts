import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../../src/cli/describeFailure';
import { describeEvent } from '../../../src/cli/reporters/describeEvent';
import { toPlainText } from '../../../src/cli/toPlainText';

describe('toPlainText', () => {
  it('leaves text as it is', () => {
    const text = "it's “50 %” 🎬 👩‍👩‍👧\n\tשלום";
    expect(toPlainText(text)).toBe(text);
  });

  it('shows what a terminal would obey', () => {
    expect(toPlainText('\x1b[31mred\x07\rover\x7f\x9b2J')).toBe('␛[31mred␇␍over␡\ufffd2J');
    expect(toPlainText('film\u202e4pm.exe')).toBe('film\ufffd4pm.exe');
  });

  it('takes line ends of Windows for what they are', () => {
    expect(toPlainText('one\r\ntwo')).toBe('one\ntwo');
  });

  it('stands between a page and the terminal', () => {
    const said = 'boom \x1b]0;mine\x07';
    const failure = { name: 'PageError', message: said, retryable: true, source: said, stderrTail: said };
    expect(describeFailure(failure)).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(describeEvent({ type: 'warning', message: said, source: said })).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(describeEvent({ type: 'chunkRetrying', chunk: 0, attempt: 1, delayMs: 0, failure })).not.toMatch(
      /\p{Cc}(?<!\n)/u,
    );
  });
});
