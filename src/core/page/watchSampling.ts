import { overrideMethod } from './natives';

/** Calls `onSample` whenever the page reads the picture of a video, to draw it elsewhere. */
export function watchSampling(onSample: () => void): void {
  const targets: [object | undefined, readonly string[]][] = [
    [CanvasRenderingContext2D.prototype, ['drawImage', 'createPattern']],
    [globalThis.OffscreenCanvasRenderingContext2D?.prototype, ['drawImage', 'createPattern']],
    [globalThis.WebGLRenderingContext?.prototype, ['texImage2D', 'texSubImage2D']],
    [globalThis.WebGL2RenderingContext?.prototype, ['texImage2D', 'texSubImage2D', 'texImage3D']],
    [window, ['createImageBitmap']],
  ];
  for (const [owner, names] of targets) {
    const target = owner as Record<string, (...args: unknown[]) => unknown> | undefined;
    for (const name of names) {
      const draw = target?.[name];
      if (!target || !draw) continue;
      overrideMethod(target, name, function (this: unknown, ...args: unknown[]) {
        if (args.some((arg) => arg instanceof HTMLVideoElement)) onSample();
        return draw.apply(this, args);
      });
    }
  }
}
