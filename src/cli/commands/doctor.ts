import { type BrowserFacts, examine, type Finding, type Findings } from '../../core/doctor/examine';
import { conclude } from '../conclude';
import { count } from '../reporters/words';

/** Flags of `framewright doctor`. */
export interface DoctorFlags {
  readonly json?: boolean;
}

/** Says whether this machine can render, and what to do where it cannot. Exits with 1 then. */
export async function doctor({ json }: DoctorFlags): Promise<void> {
  await conclude(async (signal) => {
    const findings = await examine(signal);
    signal.throwIfAborted();
    process.stdout.write(json ? `${JSON.stringify(findings, undefined, 2)}\n` : describeFindings(findings));
    if (!findings.ok) process.exitCode = 1;
  });
}

/** Findings in lines. */
export function describeFindings({ node, platform, cores, workers, ffmpeg, browser, ok }: Findings): string {
  const lines = [
    `✓ Node     ${node} on ${platform}, ${count(cores, 'core')}: ${count(workers, 'worker')} at once`,
    describe('ffmpeg', ffmpeg, () => 'encodes h264 and aac'),
    describe('browser', browser, describeBrowser),
    ok ? 'Ready to render.' : 'Not ready to render.',
  ];
  return `${lines.join('\n')}\n`;
}

function describeBrowser({ capture, sandboxed }: BrowserFacts): string {
  const way = capture === 'beginFrame' ? 'captures frame by frame' : 'captures by screenshots, which is slower';
  return `${way}${sandboxed ? '' : '; its sandbox is off, as it does not start for root or in this container'}`;
}

function describe<Facts>(name: string, finding: Finding<Facts>, facts: (finding: Facts) => string): string {
  const label = name.padEnd(8);
  if (finding.ok) return `✓ ${label} ${finding.path} (${finding.source}), ${finding.version}: ${facts(finding)}`;
  const { message, mend, stderrTail } = finding;
  const more = [stderrTail?.trimEnd(), mend].filter((text) => text !== undefined && text !== '');
  return [`✗ ${label} ${message}`, ...more.map((text) => `${text}`.replace(/^/gm, '           '))].join('\n');
}
