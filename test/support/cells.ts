import { readFileSync } from 'node:fs';

/** A place of 80 × 20 px on a fixture page where one clock paints its number. */
export interface Cell {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

const columns = 4;
const pitch = { x: 80, y: 22 };
/** What the four cells of an iframe paint, see fixtures/clock/child.js. */
const childCells = ['animation', 'raf', 'now', 'interval'];

/** The cells of a fixture page in the order of its source, laid out as code.css does: `data-cells` is a whole row. */
export function cellsOf(pageFile: string): Cell[] {
  const cells: Cell[] = [];
  let place = 0;
  const add = (name: string) => {
    cells.push({ name, x: (place % columns) * pitch.x, y: Math.floor(place / columns) * pitch.y });
    place++;
  };
  for (const [, plural, name] of readFileSync(pageFile, 'utf8').matchAll(/<[a-z]+ data-cell(s?)="([^"]+)"/g)) {
    if (!plural) {
      add(name!);
      continue;
    }
    place = Math.ceil(place / columns) * columns;
    for (const child of childCells) add(`${name}:${child}`);
  }
  if (cells.length === 0) throw new Error(`${pageFile} has no cells`);
  return cells;
}
