import { JsonReporter } from './JsonReporter';
import { LiveReporter } from './LiveReporter';
import { PlainReporter } from './PlainReporter';
import type { Reporter } from './Reporter';

/** JSON lines on stdout where asked for; else a live line on a terminal, plain lines elsewhere, on stderr. */
export function chooseReporter(options: { readonly json?: boolean | undefined }): Reporter {
  if (options.json) return new JsonReporter((text) => process.stdout.write(text));
  if (process.stderr.isTTY) return new LiveReporter(process.stderr);
  return new PlainReporter((text) => process.stderr.write(text));
}
