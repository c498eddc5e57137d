/** What can be asked of a player or preview. */
export type Action =
  | 'playPause'
  | 'play'
  | 'pause'
  | 'playBackward'
  | 'stepBack'
  | 'stepForward'
  | 'jumpBack'
  | 'jumpForward'
  | 'toStart'
  | 'toEnd'
  | 'previousSeam'
  | 'nextSeam'
  | 'setIn'
  | 'setOut'
  | 'clearRange'
  | 'goTo'
  | 'loop'
  | 'mute'
  | 'fit'
  | 'slower'
  | 'faster'
  | 'copyFrame';

const plain: Readonly<Record<string, Action>> = {
  ' ': 'playPause',
  arrowleft: 'stepBack',
  arrowright: 'stepForward',
  home: 'toStart',
  end: 'toEnd',
  j: 'playBackward',
  k: 'pause',
  l: 'play',
  i: 'setIn',
  o: 'setOut',
  x: 'clearRange',
  g: 'goTo',
  '[': 'previousSeam',
  ']': 'nextSeam',
  r: 'loop',
  m: 'mute',
  f: 'fit',
  '-': 'slower',
  '+': 'faster',
  '=': 'faster',
};

interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What a key asks for; undefined where it is not ours. */
export function actionFor({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyPress): Action | undefined {
  const name = key.toLowerCase();
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return name === 'c' ? 'copyFrame' : undefined;
  if (shiftKey && name === 'arrowleft') return 'jumpBack';
  if (shiftKey && name === 'arrowright') return 'jumpForward';
  return plain[name];
}

/** Whether what has the focus wants the key for itself: a field all, a slider those that move it. */
export function takesKey({ target, key }: Pick<KeyboardEvent, 'target' | 'key'>): boolean {
  if (!(target instanceof HTMLInputElement)) return false;
  return target.type !== 'range' || /^(Arrow|Page|Home|End)/.test(key);
}
