import type { MessageFromPreview, MessageToPreview, PageProblem, PreviewInfo } from '../messages';
import { dress, element, iconButton } from '../shared/dom';
import { FrameField } from '../shared/FrameField';
import { type Action, actionFor, takesKey } from '../shared/keys';
import { formatRate, timecode } from '../shared/rate';
import { Timeline } from '../shared/Timeline';
import type { VscodeApi } from '../shared/vscodeApi';

/** What a preview comes back with after a reload. Plain JSON. */
export interface PreviewState {
  readonly page: string;
  readonly frame: number;
  readonly loop: boolean;
  readonly actualSize: boolean;
}

const jump = 10;

/** The preview: a page frame by frame, as images that the extension shoots. */
export class Preview {
  readonly root: HTMLElement;
  readonly #vscode: VscodeApi<MessageFromPreview, PreviewState>;
  readonly #canvas = element('canvas', { role: 'img', 'aria-label': 'The page' });
  readonly #stage = element('div', { class: 'stage' }, this.#canvas);
  readonly #notice = element('div', { class: 'notice', role: 'status', hidden: '' });
  readonly #problem = element('div', { class: 'problem', role: 'alert', hidden: '' });
  readonly #timeline = new Timeline((frame) => this.#scrub(frame));
  readonly #play = iconButton('play', 'Play (Space)', () => this.act('playPause'));
  readonly #loop = iconButton('loop', 'Loop (R)', () => this.act('loop'));
  readonly #fit = iconButton('fit', 'Actual size (F)', () => this.act('fit'));
  readonly #frame = new FrameField((frame) => this.#scrub(frame));
  readonly #total = element('span', { class: 'total' });
  readonly #time = element('span', { class: 'time' });
  readonly #facts = element('div', { class: 'facts' });
  readonly #actions: Readonly<Partial<Record<Action, () => void>>> = {
    playPause: () => this.#setPlaying(!this.#isPlaying),
    play: () => this.#setPlaying(true),
    pause: () => this.#setPlaying(false),
    stepBack: () => this.#scrub(this.#state.frame - 1),
    stepForward: () => this.#scrub(this.#state.frame + 1),
    jumpBack: () => this.#scrub(this.#state.frame - jump),
    jumpForward: () => this.#scrub(this.#state.frame + jump),
    toStart: () => this.#scrub(0),
    toEnd: () => this.#scrub(Number.POSITIVE_INFINITY),
    goTo: () => this.#frame.root.focus(),
    loop: () => this.#setLoop(!this.#state.loop),
    fit: () => this.#change({ actualSize: !this.#state.actualSize }),
  };
  #state: PreviewState;
  #info: PreviewInfo | undefined;
  #isPlaying = false;

  constructor(vscode: VscodeApi<MessageFromPreview, PreviewState>, state: PreviewState) {
    this.#vscode = vscode;
    this.#state = state;
    this.#stage.append(this.#notice);
    this.root = element(
      'main',
      { class: 'player' },
      this.#stage,
      this.#problem,
      this.#timeline.root,
      this.#bar(),
      this.#facts,
    );
    document.addEventListener('keydown', (event) => this.#press(event));
    this.#change({});
  }

  receive(message: MessageToPreview): void {
    switch (message.type) {
      case 'loading':
        this.#say('Loading the page…');
        return;
      case 'composition':
        this.#show(message.composition, message.frame);
        return;
      case 'frame':
        void this.#draw(message.frame, message.image, message.fps);
        return;
      case 'stopped':
        this.#showPlaying(false);
        return;
      case 'problem':
        this.#showProblem(message.problem);
        return;
      default:
        message satisfies never;
    }
  }

  act(action: Action): void {
    this.#actions[action]?.();
  }

  #bar(): HTMLElement {
    const step = (...[name, title, action]: [Parameters<typeof iconButton>[0], string, Action]) =>
      iconButton(name, title, () => this.act(action));
    return element(
      'div',
      { class: 'controls', role: 'toolbar', 'aria-label': 'Preview' },
      element(
        'div',
        { class: 'group' },
        step('stepBack', 'Previous frame (←)', 'stepBack'),
        this.#play,
        step('stepForward', 'Next frame (→)', 'stepForward'),
      ),
      element('div', { class: 'group place' }, this.#frame.root, this.#total, this.#time),
      element('div', { class: 'group view' }, this.#loop, this.#fit),
    );
  }

  #show(info: PreviewInfo, frame: number): void {
    this.#info = info;
    const { frameCount, rate, width, height, name } = info;
    this.#problem.hidden = true;
    this.#timeline.show({ frameCount, firstFrame: 0, rate, seams: [] });
    this.#total.textContent = `/ ${frameCount - 1}`;
    this.#facts.textContent = this.#facts.title = describe(info);
    this.#resize(width, height);
    this.#canvas.setAttribute('aria-label', `${name}, ${width} by ${height}`);
    this.#place(frame);
  }

  async #draw(frame: number, image: Uint8Array, fps: number | undefined): Promise<void> {
    const bitmap = await createImageBitmap(new Blob([image as BlobPart]));
    this.#resize(bitmap.width, bitmap.height);
    this.#canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
    this.#canvas.dataset.frame = String(frame);
    this.#stage.classList.remove('stale');
    this.#say('');
    this.#place(frame);
    if (fps !== undefined) this.#sayRate(fps);
    this.#vscode.postMessage({ type: 'shown', frame });
  }

  /** Also to the same size it would be cleared. */
  #resize(width: number, height: number): void {
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height });
  }

  /** Says how fast it plays where the page is too heavy for its own rate. */
  #sayRate(fps: number): void {
    const info = this.#info;
    if (!info) return;
    const wanted = info.rate[0] / info.rate[1];
    const isSlow = fps < wanted * 0.93;
    this.#facts.textContent = isSlow
      ? `Plays at ${Math.round(fps)} of ${formatRate(info.rate)} · ${describe(info)}`
      : describe(info);
  }

  #showProblem({ message, mend, frame, source }: PageProblem): void {
    this.#say('');
    this.#showPlaying(false);
    // The picture is of another frame than the one that failed.
    this.#stage.classList.add('stale');
    const where = [
      frame === undefined || message.includes(`frame ${frame}`) ? '' : `frame ${frame}`,
      source ?? '',
    ].filter((part) => part);
    const link = element('button', { type: 'button' }, where.join(', ') || 'Open the page');
    link.addEventListener('click', () => this.#vscode.postMessage({ type: 'openSource' }));
    this.#problem.replaceChildren(element('p', {}, message), element('p', { class: 'mend' }, mend ?? ''), link);
    this.#problem.hidden = false;
  }

  #press(event: KeyboardEvent): void {
    if (takesKey(event)) return;
    const action = actionFor(event);
    if (!action || !this.#actions[action] || (event.key === ' ' && event.target instanceof HTMLButtonElement)) return;
    event.preventDefault();
    this.act(action);
  }

  #scrub(frame: number): void {
    if (!this.#info) return;
    const wanted = Math.min(Math.max(frame, 0), this.#info.frameCount - 1);
    this.#showPlaying(false);
    this.#place(wanted);
    this.#problem.hidden = true;
    this.#vscode.postMessage({ type: 'show', frame: wanted });
  }

  #setPlaying(isPlaying: boolean): void {
    const info = this.#info;
    if (!info || isPlaying === this.#isPlaying) return;
    this.#showPlaying(isPlaying);
    const from = this.#state.frame >= info.frameCount - 1 ? 0 : this.#state.frame;
    this.#vscode.postMessage(isPlaying ? { type: 'play', from } : { type: 'pause' });
  }

  #setLoop(loop: boolean): void {
    this.#change({ loop });
    this.#vscode.postMessage({ type: 'loop', loop });
  }

  #showPlaying(isPlaying: boolean): void {
    this.#isPlaying = isPlaying;
    dress(this.#play, isPlaying ? 'pause' : 'play', isPlaying ? 'Pause (Space)' : 'Play (Space)');
    if (!isPlaying && this.#info) this.#facts.textContent = describe(this.#info);
  }

  #place(frame: number): void {
    this.#timeline.moveTo(frame);
    this.#frame.show(frame);
    this.#time.textContent = timecode(frame, this.#info?.rate ?? [30, 1]);
    this.#change({ frame });
  }

  #change(change: Partial<PreviewState>): void {
    this.#state = { ...this.#state, ...change };
    this.#loop.setAttribute('aria-pressed', String(this.#state.loop));
    this.#fit.setAttribute('aria-pressed', String(this.#state.actualSize));
    this.#stage.classList.toggle('actual-size', this.#state.actualSize);
    this.#vscode.setState(this.#state);
  }

  #say(text: string): void {
    this.#notice.textContent = text;
    this.#notice.hidden = text === '';
  }
}

function describe({ name, width, height, rate, frameCount }: PreviewInfo): string {
  return ['Preview', name, `${width}×${height}`, formatRate(rate), `${frameCount} frames`].join(' · ');
}
