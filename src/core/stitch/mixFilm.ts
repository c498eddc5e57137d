import path from 'node:path';
import { isLocalAddress } from '../composition/isLocalAddress';
import type { LocatedComposition } from '../composition/locateComposition';
import type { Segment } from '../mp4/verifySegment';
import type { RunEvent } from '../orchestrator/events';
import { parseFrameRate } from '../plan/frameRate';
import type { RenderPlan } from '../plan/types';
import { placeClips, placeTracks } from '../sound/gatherSounds';
import { mixSound } from '../sound/mixSound';
import { type PlacedSound, type SampleRange, sampleRangeOf } from '../sound/placeSound';
import type { SoundClip } from '../sound/SoundClip';
import { fileSource } from '../sound/SoundSource';
import { soundArgs } from '../sound/soundArgs';
import { readSoundtrack } from '../sound/soundtrack';
import type { FilmSound } from './joinSegments';

export interface MixFilmRequest {
  readonly plan: RenderPlan;
  /** Where the segments lie, and the page's soundtrack beside them. */
  readonly runFolder: string;
  /** Where the mix may be written. */
  readonly folder: string;
  readonly located: LocatedComposition;
  readonly ffmpegPath: string;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/** Mixes all that is heard in the film into one file. `undefined`: nothing is. */
export async function mixFilm(request: MixFilmRequest, segments: readonly Segment[]): Promise<FilmSound | undefined> {
  const { plan, folder, ffmpegPath, signal } = request;
  const { mixOptions, totalFrames } = plan;
  if (mixOptions.audio === false) return undefined;
  const range = sampleRangeOf(plan.chunks[0]?.startFrame ?? 0, totalFrames, parseFrameRate(plan.composition.fps));
  const page = mixOptions.mixInputAudio ? await placePage(request, segments, range) : [];
  const sounds = [...page, ...(await placeTracks(mixOptions, range))];
  if (sounds.length === 0) return undefined;
  const outputFile = path.join(folder, 'sound.f32');
  const { peak, isHeard } = await mixSound({ sounds, length: range.length, outputFile, ffmpegPath, signal });
  if (!isHeard) return undefined;
  if (peak > 1) request.onEvent?.({ type: 'warning', message: describeClipping(peak) });
  return soundArgs(outputFile, mixOptions.audioCodec ?? 'aac', peak);
}

/** The page's clips, told by the last segment, which knows them all; and the sound in the segments of executors that return some. */
async function placePage(
  request: MixFilmRequest,
  segments: readonly Segment[],
  range: SampleRange,
): Promise<PlacedSound[]> {
  const { plan, runFolder, located } = request;
  const last = plan.concatManifest.at(-1);
  const heard = last === undefined ? [] : await readSoundtrack(path.join(runFolder, last));
  const clips = heard.filter(({ source }) => mayLoad(source, request));
  return [...(await placeClips(clips, located, range)), ...(await placeSegments(plan, segments, range))];
}

// The browser refused it already: ffmpeg must not fetch it instead.
function mayLoad(source: SoundClip['source'], { plan, onEvent }: MixFilmRequest): boolean {
  if (plan.mixOptions.network !== 'local' || source.kind === 'file' || isLocalAddress(source.url)) return true;
  onEvent?.({ type: 'warning', message: `the sound of ${source.url} is not heard: the network is local` });
  return false;
}

async function placeSegments(
  plan: RenderPlan,
  segments: readonly Segment[],
  range: SampleRange,
): Promise<PlacedSound[]> {
  const rate = parseFrameRate(plan.composition.fps);
  const placed: PlacedSound[] = [];
  for (const [index, { file, hasSound }] of segments.entries()) {
    const chunk = plan.chunks[index];
    if (!hasSound || !chunk) continue;
    const { start, length } = sampleRangeOf(chunk.startFrame, chunk.frameCount, rate);
    const source = await fileSource(file, true);
    placed.push({ source, at: start - range.start, length, skip: 0, volume: 1, playbackRate: 1, loop: false });
  }
  return placed;
}

function describeClipping(peak: number): string {
  const decibels = (20 * Math.log10(peak)).toFixed(1);
  return `the sound goes ${decibels} dB over full scale; its loudest moments are limited. Lower the volume of a track to avoid it.`;
}
