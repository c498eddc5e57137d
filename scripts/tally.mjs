/**
 * What a run passed, as a number, and what it failed, by name.
 * @typedef {{ readonly passed: number, readonly failed: readonly string[] }} Tally
 */

/** @param {...Tally} tallies */
export function sum(...tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.flatMap(({ failed }) => failed),
  };
}

/** A step that is one test. */
export function tallyOf(name, ok) {
  return ok ? { passed: 1, failed: [] } : { passed: 0, failed: [name] };
}

/** The last lines of a run, its failures by name, and its exit code. */
export function endWith({ passed, failed }) {
  for (const name of failed) console.log(`failed: ${name}`);
  console.log(`${passed} passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
