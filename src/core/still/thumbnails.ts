import { FfmpegError } from '../errors';
import { runFfmpeg } from '../ffmpeg/runFfmpeg';
import { type FrameRate, frameToSeconds } from '../plan/frameRate';

export interface ThumbnailRequest {
  /** A film or segment. */
  readonly film: string;
  /** Counted from its start. */
  readonly frames: readonly number[];
  readonly rate: FrameRate;
  /** Pixels of the longer side. */
  readonly side: number;
  readonly ffmpegPath: string;
  readonly signal?: AbortSignal | undefined;
}

/** Small JPEGs of single frames of a film. Throws FfmpegError, or Cancelled. */
export async function thumbnails(request: ThumbnailRequest): Promise<Buffer[]> {
  const { film, frames, rate, side, ffmpegPath, signal } = request;
  const scale = `scale=w='if(gte(iw,ih),${side},-2)':h='if(gte(iw,ih),-2,${side})'`;
  const shots = frames.map(async (frame) => {
    // ffmpeg gives the first frame that begins at the time sought or after it.
    const seconds = frameToSeconds(Math.max(0, frame - 0.5), rate);
    const place = ['-ss', seconds.toFixed(6), '-i', film, '-frames:v', '1', '-vf', scale];
    const image = ['-c:v', 'mjpeg', '-q:v', '5', '-f', 'image2pipe', '-'];
    const { stdout } = await runFfmpeg(ffmpegPath, [...place, ...image], { what: 'making a thumbnail', signal });
    if (stdout.length === 0) throw new FfmpegError(`${film} has no frame ${frame}`, { frame });
    return stdout;
  });
  return Promise.all(shots);
}
