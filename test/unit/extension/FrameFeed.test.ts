import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { CompositionViewer, FrameImage } from '../../../src/core/still/CompositionViewer';
import { FrameFeed } from '../../../src/extension/preview/FrameFeed';

let shot: number[];
let sent: number[];
let problems: unknown[];
let stops: number;
let isBroken: boolean;
let feed: FrameFeed;

beforeEach(() => {
  [shot, sent, problems, stops, isBroken] = [[], [], [], 0, false];
  const frame = async (number: number): Promise<FrameImage> => {
    shot.push(number);
    await delay(5);
    if (isBroken) throw new Error('the page failed');
    return { frame: number, type: 'jpeg', bytes: new Uint8Array(), inputs: new Set() };
  };
  feed = new FrameFeed({ frame } as unknown as CompositionViewer, {
    onFrame: (image) => {
      sent.push(image.frame);
      setTimeout(() => feed.shown(), 1);
    },
    onProblem: (error) => problems.push(error),
    onStopped: () => stops++,
  });
});

test('shoots of a scrub only the frame under way and the latest', async () => {
  for (let frame = 0; frame <= 50; frame++) feed.show(frame);
  await delay(60);
  expect(shot).toEqual([0, 50]);
});

test('plays every frame to the end, and says that it stopped', async () => {
  await feed.play(2, [1000, 1], 6);
  expect(sent).toEqual([2, 3, 4, 5]);
  expect(stops).toBe(1);
});

test('begins again at the first frame where it loops, until it is paused', async () => {
  feed.loops = true;
  const played = feed.play(1, [1000, 1], 3);
  while (sent.length < 4) await delay(1);
  feed.pause();
  await played;
  expect(sent.slice(0, 4)).toEqual([1, 2, 0, 1]);
  expect(stops).toBe(1);
});

test('shows nothing of an earlier scrub while it plays', async () => {
  feed.show(40);
  feed.show(41);
  await feed.play(0, [1000, 1], 3);
  await delay(30);
  expect(sent).toEqual([0, 1, 2]);
});

test('stops at a frame that fails, and goes on after it was mended', async () => {
  isBroken = true;
  await feed.play(0, [1000, 1], 3);
  expect([problems.length, stops]).toEqual([1, 1]);
  isBroken = false;
  feed.show(1);
  await delay(30);
  expect(sent).toEqual([1]);
});
