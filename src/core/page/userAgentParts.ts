const progresses = document.getElementsByTagName('progress');
const meters = document.getElementsByTagName('meter');
const inputs = document.getElementsByTagName('input');
const textareas = document.getElementsByTagName('textarea');
const details = document.getElementsByTagName('details');

/** Parts in shadow trees of the browser's own whose style scripts can read. */
const readable: readonly (readonly [elements: HTMLCollectionOf<Element>, part: string])[] = [
  [details, '::details-content'],
  [inputs, '::placeholder'],
  [inputs, '::file-selector-button'],
  [textareas, '::placeholder'],
];

/** Whether CSS may animate something in a shadow tree of the browser's own: a bar, a thumb, a placeholder. */
export function mayAnimateUserAgentParts(): boolean {
  // Of `::-webkit-progress-value` and its like scripts learn nothing; the browser draws them by themselves unless told not to.
  const drawn = [...progresses, ...meters, ...[...inputs].filter(({ type }) => type === 'range')];
  return (
    drawn.some((element) => getComputedStyle(element).appearance === 'none') ||
    readable.some(([elements, part]) => [...elements].some((element) => isAnimated(element, part)))
  );
}

function isAnimated(element: Element, part: string): boolean {
  const { transitionDuration, animationName } = getComputedStyle(element, part);
  return animationName !== 'none' || transitionDuration.split(',').some((duration) => Number.parseFloat(duration) > 0);
}
