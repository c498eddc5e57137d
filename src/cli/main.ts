import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { InvalidInput, toFailureReport } from '../core/errors';
import { tellInWords } from './conclude';
import { exitCodeOf } from './exitCode';
import { parseIndex, withFilmFlags, withPageFlags } from './flags';
import { JsonReporter } from './reporters/JsonReporter';

const examples = `
Examples:
  framewright render intro.html                      renders intro.mp4, on all cores
  framewright render chart/ --frames 0-89 -o try.mp4
  framewright still intro.html --frame 45 -o cover.png
  framewright doctor                                 says what is missing on this machine`;

void run(process.argv);

async function run(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`| head`) does not end the render; neither does a log on a full disk, but that is no success.
  const onError = ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.exitCode = 1;
  };
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onError);
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    tellUsage(error, argv);
  }
}

/** Help and version end here too: commander throws them, having said everything itself. */
function tellUsage(error: unknown, argv: readonly string[]): void {
  const isCommander = error instanceof CommanderError;
  if (isCommander && error.exitCode === 0) return;
  process.exitCode = isCommander ? 2 : exitCodeOf(error);
  if (isCommander) hintAtRender(error, argv[2]);
  const failure = toFailureReport(isCommander ? new InvalidInput(error.message.replace(/^error: /, '')) : error);
  if (argv.includes('--json')) new JsonReporter((text) => process.stdout.write(text)).onFailure(failure);
  else if (!isCommander) tellInWords(failure);
}

function createProgram(): Command {
  const program = new Command('framewright')
    .description('Renders web pages that move to video: every frame the right one, on all cores.')
    .version(readVersion())
    .addHelpText('after', examples)
    .showHelpAfterError('(framewright --help lists all commands)')
    .exitOverride();
  addFilmCommands(program);
  addChunkCommands(program);
  addOtherCommands(program);
  for (const command of program.commands) {
    command.showHelpAfterError(`(framewright ${command.name()} --help lists all flags)`);
  }
  return program;
}

// Commands are loaded when they are called: `--help` needs none of them.

function addFilmCommands(program: Command): void {
  withFilmFlags(program.command('render').argument('<page>', 'path or address of the page'))
    .description('render a page to a film')
    .option('-o, --output <file>', "the film (default: the page's name with .mp4, in the working directory)")
    .option('--json', 'print one event a line as JSON')
    .option('--keep-segments', 'keep segments and plan after the render')
    .action(async (page, flags) => (await import('./commands/render')).render(page, flags));
  withFilmFlags(program.command('plan').argument('<page>', 'path or address of the page'))
    .description('print the plan of a render, and render nothing')
    .option('-o, --output <file>', 'the film that the plan is for')
    .option('--json', 'print the plan as JSON')
    .action(async (page, flags) => (await import('./commands/plan')).plan(page, flags));
  withFilmFlags(program.command('emit-job').argument('<page>', 'path or address of the page'))
    .description('write the plan as commands for other runners')
    .requiredOption('-o, --output <file>', 'the job file; its paths are relative to its folder')
    .option('--film <file>', 'the film that the job yields (default: beside the job file)')
    .action(async (page, flags) => (await import('./commands/emitJob')).emitJob(page, flags));
}

function addChunkCommands(program: Command): void {
  program
    .command('render-chunk')
    .description('render one chunk of a plan to a segment')
    .requiredOption('--plan <file>', 'plan or job file')
    .requiredOption('--index <n>', 'which chunk, counted from 0', parseIndex)
    .requiredOption('-o, --output <file>', 'the segment')
    .option('--root <dir>', 'folder served as the web root')
    .action(async (flags) => (await import('./commands/renderChunk')).renderChunk(flags));
  program
    .command('stitch')
    .description('join the segments of a plan to the film, with its sound')
    .requiredOption('--plan <file>', 'plan or job file')
    .requiredOption('-o, --output <file>', 'the film')
    .option('--segments <dir>', "folder of the segments (default: the plan's, or the working directory)")
    .option('--root <dir>', 'folder served as the web root')
    .action(async (flags) => (await import('./commands/stitch')).stitch(flags));
}

function addOtherCommands(program: Command): void {
  withPageFlags(program.command('still').argument('<page>', 'path or address of the page'))
    .description('render one frame to a PNG')
    .requiredOption('--frame <n>', 'which frame, counted from 0', parseIndex)
    .option('-o, --output <file>', "the picture (default: the page's name with .png)")
    .action(async (page, flags) => (await import('./commands/still')).still(page, flags));
  program
    .command('doctor')
    .description('launch the browser and the ffmpeg that a render would use, and say what is missing')
    .option('--json', 'print the findings as JSON')
    .action(async (flags) => (await import('./commands/doctor')).doctor(flags));
}

/** Who types `framewright page.html` means to render it. */
function hintAtRender(error: CommanderError, argument: string | undefined): void {
  if (error.code !== 'commander.unknownCommand' || !argument || !/[./]/.test(argument)) return;
  process.stderr.write(`To render a page: framewright render ${argument}\n`);
}

function readVersion(): string {
  const manifest = readFileSync(path.join(__dirname, '../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
