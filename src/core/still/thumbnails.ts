import { runFfmpeg } from '../ffmpeg/runFfmpeg';

export interface ThumbnailRequest {
  /** A film or segment. */
  readonly film: string;
  /** Seconds from its start, each in the middle of a frame. */
  readonly at: readonly number[];
  /** Pixels of the longer side. */
  readonly side: number;
  readonly ffmpegPath: string;
  readonly signal?: AbortSignal | undefined;
}

/** Small JPEGs of single frames of a film. Throws FfmpegError, or Cancelled. */
export async function thumbnails({ film, at, side, ffmpegPath, signal }: ThumbnailRequest): Promise<Buffer[]> {
  const scale = `scale=w='if(gte(iw,ih),${side},-2)':h='if(gte(iw,ih),-2,${side})'`;
  const shots = at.map(async (seconds) => {
    const place = ['-ss', seconds.toFixed(6), '-i', film, '-frames:v', '1', '-vf', scale];
    const image = ['-c:v', 'mjpeg', '-q:v', '5', '-f', 'image2pipe', '-'];
    const { stdout } = await runFfmpeg(ffmpegPath, [...place, ...image], { what: 'making a thumbnail', signal });
    return stdout;
  });
  return Promise.all(shots);
}
