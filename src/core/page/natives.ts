// Taken before any page script runs: what the clock itself needs from the real browser.
export const nativeSetTimeout = globalThis.setTimeout.bind(globalThis);
export const nativeNow = performance.now.bind(performance);
export const nativeRequestAnimationFrame = globalThis.requestAnimationFrame.bind(globalThis);
export const NativeDate = Date;

type Getter<T, V> = (this: T) => V;
type Setter<T, V> = (this: T, value: V) => void;

/** The accessor pair behind `prototype[name]`, callable on any instance. */
export function nativeAccessor<T extends object, K extends keyof T & string>(
  prototype: T,
  name: K,
): { get: (instance: T) => T[K]; set: (instance: T, value: T[K]) => void } {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
  const get = descriptor.get as Getter<T, T[K]>;
  const set = descriptor.set as Setter<T, T[K]>;
  return { get: (instance) => get.call(instance), set: (instance, value) => set.call(instance, value) };
}

/** Replaces the accessor behind `prototype[name]`; a part not given stays. */
export function overrideAccessor<T extends object, K extends keyof T & string>(
  prototype: T,
  name: K,
  replacement: { get?: Getter<T, T[K]>; set?: Setter<T, T[K]> },
): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name) ?? { configurable: true, enumerable: true };
  Object.defineProperty(prototype, name, { ...descriptor, ...replacement } as PropertyDescriptor);
}

/** Replaces the method `target[name]`, keeping name and length so that pages which look see nothing odd. */
export function overrideMethod<T extends object, K extends keyof T & string>(target: T, name: K, method: T[K]): void {
  const native = target[name] as unknown as { length: number };
  const described = method as unknown as object;
  Object.defineProperty(described, 'name', { value: name, configurable: true });
  if (native) Object.defineProperty(described, 'length', { value: native.length, configurable: true });
  Object.defineProperty(target, name, { value: method, configurable: true, writable: true, enumerable: true });
}
