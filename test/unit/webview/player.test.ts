import { describe, expect, it } from 'vitest';
import { parseFromPlayer, parseFromPreview } from '../../../src/webview/messages';
import { markRange, neighbourSeam, nextSpeed } from '../../../src/webview/player/playerState';
import { actionFor } from '../../../src/webview/shared/keys';
import { frameAt, type Rate, seekTime, timecode } from '../../../src/webview/shared/rate';

const rates: Rate[] = [
  [24, 1],
  [30, 1],
  [24000, 1001],
  [30000, 1001],
  [60000, 1001],
];

describe('frames and times', () => {
  it.each(rates)('meet again at %i/%i, for the seek and for timestamps rounded to the millisecond', (...rate) => {
    for (let frame = 0; frame < 5000; frame++) {
      expect(frameAt(seekTime(frame, rate), rate, 5000)).toBe(frame);
      const timestamp = Math.round(((frame * rate[1]) / rate[0]) * 1e6) / 1e6;
      expect(frameAt(timestamp, rate, 5000)).toBe(frame);
    }
  });

  it('are told as minutes, seconds and thousandths', () => {
    expect(timecode(0, [30, 1])).toBe('0:00.000');
    expect(timecode(1829, [30, 1])).toBe('1:00.967');
    expect(timecode(1, [30_000, 1001])).toBe('0:00.033');
    expect(timecode(108_000, [30, 1])).toBe('1:00:00.000');
  });
});

describe('what a player keeps', () => {
  it('changes speed by steps, and stays within them', () => {
    expect(nextSpeed(1, 1)).toBe(1.25);
    expect(nextSpeed(2, 1)).toBe(2);
    expect(nextSpeed(0.25, -1)).toBe(0.25);
  });

  it('marks a range, and drops a mark that the other one passes', () => {
    expect(markRange({ first: 10 }, { last: 20 })).toEqual({ first: 10, last: 20 });
    expect(markRange({ first: 10, last: 20 }, { first: 30 })).toEqual({ first: 30 });
  });

  it('jumps from seam to seam and to the ends', () => {
    const starts = [0, 60, 120];
    expect(neighbourSeam(0, starts, 180, 1)).toBe(60);
    expect(neighbourSeam(130, starts, 180, 1)).toBe(179);
    expect(neighbourSeam(60, starts, 180, -1)).toBe(0);
  });
});

describe('keys', () => {
  const press = (key: string, more = {}) => ({
    key,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...more,
  });

  it('mean what a player is known for', () => {
    expect([' ', 'j', 'K', 'l', 'i', 'o', 'g', '[', ']'].map((key) => actionFor(press(key)))).toEqual([
      'playPause',
      'playBackward',
      'pause',
      'play',
      'setIn',
      'setOut',
      'goTo',
      'previousSeam',
      'nextSeam',
    ]);
    expect(actionFor(press('ArrowRight', { shiftKey: true }))).toBe('jumpForward');
    expect(actionFor(press('c', { ctrlKey: true }))).toBe('copyFrame');
  });

  it('that are VS Code’s are left to it', () => {
    expect(actionFor(press('p', { ctrlKey: true }))).toBeUndefined();
    expect(actionFor(press('ArrowLeft', { altKey: true }))).toBeUndefined();
  });
});

describe('messages of a webview', () => {
  it('are taken where they are whole', () => {
    const png = new Uint8Array([1]);
    expect(parseFromPlayer({ type: 'saveFrame', frame: 3, png, more: 1 })).toEqual({
      type: 'saveFrame',
      frame: 3,
      png,
    });
    expect(parseFromPreview({ type: 'play', from: 3 })).toEqual({ type: 'play', from: 3 });
    expect(parseFromPreview({ type: 'loop', loop: 'yes' })).toEqual({ type: 'loop', loop: false });
  });

  it.each([null, 1, 'ready', {}, { type: 'saveFrame', frame: -1 }, { type: 'show', frame: 1.5 }, { type: 'rm' }])(
    'that are none are ignored: %j',
    (message) => {
      expect(parseFromPlayer(message)).toBeUndefined();
      expect(parseFromPreview(message)).toBeUndefined();
    },
  );
});
