import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly error?: string;
}

/** Called by VS Code in its extension host. Which suites run, and where the report goes, comes from the environment of the server. */
export async function run(): Promise<void> {
  const { FRAMEWRIGHT_TEST_REPORT: report = '', FRAMEWRIGHT_TEST_SUITES: suites = 'plain' } = process.env;
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'min' });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  if (suites === 'trust') await import('../trust.test');
  else if (suites === 'tools') await import('../tools.test');
  else await import('../suites');
  const outcomes: Outcome[] = [];
  const failed = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    const keep = (ok: boolean) => (test: Mocha.Test, error?: Error) => {
      const message = error?.stack ?? error?.message;
      outcomes.push({ name: test.fullTitle(), ok, ms: test.duration ?? 0, ...(message && { error: message }) });
    };
    runner.on('pass', keep(true)).on('fail', keep(false));
  });
  if (report) writeFileSync(report, JSON.stringify(outcomes));
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
