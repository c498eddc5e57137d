// Sets everything up, builds, renders the examples for real, and says where the videos are.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runNode } from './steps.mjs';

await must('scripts/setup.mjs', '--for-rendering');
await must('scripts/build.mjs');
const films = [];
for (const name of examples()) {
  const film = path.join('out', `${name}.mp4`);
  console.log(`\n${name}`);
  await must('dist/cli.js', 'render', path.join('examples', name, 'index.html'), '-o', film);
  films.push(film);
}
console.log(`\nThe videos are here:\n${films.map((film) => `  ${path.resolve(film)}`).join('\n')}`);

function examples() {
  return readdirSync('examples')
    .filter((name) => existsSync(path.join('examples', name, 'index.html')))
    .sort();
}

async function must(...args) {
  const { code } = await runNode(args, 'inherit');
  if (code !== 0) process.exit(code ?? 1);
}
