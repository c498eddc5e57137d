import type { OptionHints } from '../core/FailureReport';

/** The flags that give these options, ready to be typed: the inverse of `toFilmOptions`. */
export function flagsFor(options: OptionHints): string {
  const { width, height, startFrame = 0, frameCount, props, root, timeoutMs } = options;
  const values: Readonly<Record<string, string | number | undefined>> = {
    size: width && height && `${width}x${height}`,
    fps: options.fps,
    duration: options.durationInSeconds,
    frames: frameCount && `${startFrame}-${startFrame + frameCount - 1}`,
    quality: options.quality,
    props: props && `'${JSON.stringify(props)}'`,
    root: root && (/^[\w./+-]+$/.test(root) ? root : `"${root}"`),
    scale: options.scale,
    timeout: timeoutMs && timeoutMs / 1000,
    workers: options.concurrency,
    'chunk-frames': options.chunkFrames,
  };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => `--${name} ${value}`).join(' ');
}
