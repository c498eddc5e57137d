type Child = Node | string;

/** Makes an element with attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const icons = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 2.5h3v11H4zM9 2.5h3v11H9z',
  stepBack: 'M3 3h1.6v10H3zM13 3v10L5.5 8z',
  stepForward: 'M11.4 3H13v10h-1.6zM3 3v10l7.5-5z',
  loop: 'M4.5 3.5h6a3 3 0 0 1 3 3V8H12V6.500a1.500 1.500 0 0 0-1.500-1.500h-6v2L1.500 4.250 4.500 1.500zM11.500 12.500h-6a3 3 0 0 1-3-3V8H4v1.500A1.500 1.500 0 0 0 5.500 11h6V9l3 2.750-3 2.750z',
  sound:
    'M2 6v4h2.500L8 13V3L4.500 6zM10 5.200v5.600a3 3 0 0 0 0-5.600zM10 2.600v1.500a4.500 4.500 0 0 1 0 7.800v1.500a6 6 0 0 0 0-10.800z',
  muted:
    'M2 6v4h2.500L8 13V3L4.500 6zM10.200 5.500l1.800 1.800 1.800-1.800.9.900L12.900 8.200l1.800 1.800-.9.900L12 9.100l-1.800 1.800-.9-.9 1.800-1.800-1.800-1.800z',
  copy: 'M5 1.500h8A1.500 1.500 0 0 1 14.500 3v8h-1.500V3H5zM3 4h7.500A1.500 1.500 0 0 1 12 5.500v7.500a1.500 1.500 0 0 1-1.500 1.500H3A1.500 1.500 0 0 1 1.500 13V5.500A1.500 1.500 0 0 1 3 4zm0 1.500V13h7.500V5.500z',
  fit: 'M2 2h4.500v1.500h-3v3H2zM9.500 2H14v4.500h-1.500v-3h-3zM2 9.500h1.500v3h3V14H2zM12.500 9.500H14V14H9.500v-1.500h3z',
  inPoint: 'M4 2h5v1.500H5.500v9H9V14H4z',
  outPoint: 'M12 2H7v1.500h3.500v9H7V14h5z',
} as const;

export type Icon = keyof typeof icons;

/** An icon of 16 px in the colour of the text around it. */
export function icon(name: Icon): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', icons[name]);
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  return svg;
}

/** A button with an icon; `title` is also what is said aloud. */
export function iconButton(name: Icon, title: string, onClick: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', title, 'aria-label': title }, icon(name));
  button.addEventListener('click', onClick);
  return button;
}

/** Gives a button another icon and title. */
export function dress(button: HTMLButtonElement, name: Icon, title: string): void {
  button.replaceChildren(icon(name));
  button.title = title;
  button.setAttribute('aria-label', title);
}
