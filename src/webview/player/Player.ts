import type { FilmInfo, MessageFromPlayer } from '../messages';
import { element } from '../shared/dom';
import { type Action, actionFor, takesKey } from '../shared/keys';
import { formatRate } from '../shared/rate';
import { Timeline } from '../shared/Timeline';
import type { VscodeApi } from '../shared/vscodeApi';
import { Controls } from './Controls';
import { FilmView } from './FilmView';
import { markRange, neighbourSeam, nextSpeed, type PlayerState } from './playerState';

/** Frames that a jump goes over. */
const jump = 10;

/** The player: a film, its timeline and the bar under it. */
export class Player {
  readonly root: HTMLElement;
  readonly #vscode: VscodeApi<MessageFromPlayer, PlayerState>;
  readonly #view: FilmView;
  readonly #timeline: Timeline;
  readonly #controls: Controls;
  readonly #stage = element('div', { class: 'stage' });
  readonly #notice = element('div', { class: 'notice', role: 'status' });
  readonly #facts = element('div', { class: 'facts' });
  readonly #progress = element('div', { class: 'progress', hidden: '' });
  readonly #actions: Readonly<Record<Action, () => void>> = {
    playPause: () => (this.#view.isPlaying ? this.#view.pause() : this.#play()),
    play: () => (this.#view.video.paused ? this.#play() : this.#changeSpeed(1)),
    pause: () => this.#view.pause(),
    playBackward: () => this.#view.playBackward(this.#range.first),
    stepBack: () => this.#scrub(this.#view.target - 1),
    stepForward: () => this.#scrub(this.#view.target + 1),
    jumpBack: () => this.#scrub(this.#view.target - jump),
    jumpForward: () => this.#scrub(this.#view.target + jump),
    toStart: () => this.#scrub(this.#range.first),
    toEnd: () => this.#scrub(this.#range.last),
    previousSeam: () => this.#scrub(neighbourSeam(this.#view.target, this.#seamStarts, this.#frameCount, -1)),
    nextSeam: () => this.#scrub(neighbourSeam(this.#view.target, this.#seamStarts, this.#frameCount, 1)),
    setIn: () => this.#mark(markRange(this.#state, { first: this.#view.target })),
    setOut: () => this.#mark(markRange(this.#state, { last: this.#view.target })),
    clearRange: () => this.#mark({}),
    goTo: () => this.#controls.askFrame(),
    loop: () => this.#change({ loop: !this.#state.loop }),
    mute: () => this.#change({ muted: !this.#state.muted }),
    fit: () => this.#change({ actualSize: !this.#state.actualSize }),
    slower: () => this.#changeSpeed(-1),
    faster: () => this.#changeSpeed(1),
    copyFrame: () => void this.#copyFrame(),
  };
  #state: PlayerState;
  #film: FilmInfo | undefined;

  constructor(vscode: VscodeApi<MessageFromPlayer, PlayerState>, state: PlayerState) {
    this.#vscode = vscode;
    this.#state = state;
    this.#view = new FilmView({
      onFrame: (frame) => this.#showFrame(frame),
      onPlaying: (isPlaying) => this.#controls.showPlaying(isPlaying),
      onPlay: (source) => vscode.postMessage({ type: 'playing', source }),
      onProblem: (message) => {
        this.notice(message);
        vscode.postMessage({ type: 'problem', message });
      },
    });
    this.#timeline = new Timeline((frame) => this.#scrub(frame));
    this.#controls = new Controls((action) => this.act(action), {
      goTo: (frame) => this.#scrub(frame - this.#firstFrame),
      speed: (speed) => this.#change({ speed }),
      volume: (volume) => this.#change({ volume, muted: volume === 0 }),
    });
    this.#stage.append(this.#view.video, this.#notice);
    this.root = element(
      'main',
      { class: 'player' },
      this.#stage,
      this.#progress,
      this.#timeline.root,
      this.#controls.root,
      this.#facts,
    );
    document.addEventListener('keydown', (event) => this.#press(event));
    this.#view.video.addEventListener('click', () => this.act('playPause'));
    this.#change({});
  }

  /** Shows a film, at the frame where the one before stood; `plays`: from there on, or from the start where that was the end. */
  async show(film: FilmInfo, plays: boolean): Promise<void> {
    this.#film = film;
    this.notice('');
    this.#timeline.show(film);
    this.#controls.showFilm(film);
    this.#facts.textContent = describeFilm(film);
    this.#facts.title = `${describeFilm(film)}\n${film.path}`;
    this.#change({});
    await this.#view.load(film, plays ? this.#begin(this.#state.frame) : this.#state.frame);
    if (plays) this.#view.play();
  }

  release(): void {
    this.#view.release();
  }

  /** Says something over the picture; nothing: takes it away. */
  notice(text: string): void {
    this.#notice.textContent = text;
    this.#notice.hidden = text === '';
  }

  showProgress(percent: number | undefined): void {
    this.#progress.hidden = percent === undefined;
    this.#progress.style.setProperty('--done', `${percent ?? 0}%`);
  }

  act(action: Action): void {
    this.#actions[action]();
  }

  #press(event: KeyboardEvent): void {
    if (takesKey(event)) return;
    const action = actionFor(event);
    // A button that has the focus is pressed by Space.
    if (!action || (event.key === ' ' && event.target instanceof HTMLButtonElement)) return;
    if (action === 'copyFrame' && String(getSelection()) !== '') return;
    event.preventDefault();
    this.act(action);
  }

  #play(): void {
    const { frame } = this.#view;
    const begin = this.#begin(frame);
    if (begin !== frame) this.#view.seek(begin);
    this.#view.play();
  }

  /** Where to play from when it stands at `frame`. */
  #begin(frame: number): number {
    const { first, last } = this.#range;
    return frame >= last || frame < first ? first : frame;
  }

  #scrub(frame: number): void {
    this.#view.pause();
    this.#view.seek(Math.min(Math.max(frame, 0), this.#frameCount - 1));
  }

  #showFrame(frame: number): void {
    const film = this.#film;
    if (!film) return;
    this.#timeline.moveTo(frame);
    this.#controls.showFrame(film.firstFrame + frame, film.rate);
    const { first, last } = this.#range;
    if (!this.#view.video.paused && frame >= last) {
      if (this.#state.loop) this.#view.seek(first);
      else if (last < film.frameCount - 1) this.#view.pause();
    }
    this.#state = { ...this.#state, frame };
    this.#vscode.setState(this.#state);
  }

  #changeSpeed(by: 1 | -1): void {
    this.#change({ speed: nextSpeed(this.#state.speed, by) });
  }

  #mark(range: { readonly first?: number; readonly last?: number }): void {
    const { first: _first, last: _last, ...rest } = this.#state;
    this.#replace({ ...rest, ...range });
  }

  #change(change: Partial<PlayerState>): void {
    this.#replace({ ...this.#state, ...change });
  }

  #replace(state: PlayerState): void {
    this.#state = state;
    const { video } = this.#view;
    video.playbackRate = state.speed;
    video.defaultPlaybackRate = state.speed;
    video.volume = state.volume;
    video.muted = state.muted;
    this.#stage.classList.toggle('actual-size', state.actualSize);
    const isMarked = state.first !== undefined || state.last !== undefined;
    this.#timeline.mark(isMarked ? this.#range : undefined);
    this.#controls.showState(state);
    this.#vscode.setState(state);
  }

  async #copyFrame(): Promise<void> {
    const frame = this.#firstFrame + this.#view.frame;
    const picture = await this.#view.picture();
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
      this.#say(`Frame ${frame} is in the clipboard`);
    } catch {
      const png = new Uint8Array(await picture.arrayBuffer());
      this.#vscode.postMessage({ type: 'saveFrame', frame, png });
    }
  }

  #say(text: string): void {
    this.notice(text);
    setTimeout(() => this.#notice.textContent === text && this.notice(''), 1500);
  }

  get #firstFrame(): number {
    return this.#film?.firstFrame ?? 0;
  }

  get #frameCount(): number {
    return this.#film?.frameCount ?? 1;
  }

  get #seamStarts(): number[] {
    return this.#film?.seams.map(({ start }) => start) ?? [];
  }

  get #range(): { first: number; last: number } {
    const end = this.#frameCount - 1;
    return { first: Math.min(this.#state.first ?? 0, end), last: Math.min(this.#state.last ?? end, end) };
  }
}

function describeFilm({ width, height, rate, frameCount, bytes, hasSound, seams, name }: FilmInfo): string {
  const size = bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const chunks = seams.length > 1 ? [`${seams.length} chunks`] : [];
  const sound = hasSound ? 'with sound' : 'silent';
  // The name, which may be long, is in the title of the tab as well.
  return [`${width}×${height}`, formatRate(rate), `${frameCount} frames`, ...chunks, 'H.264', sound, size, name].join(
    ' · ',
  );
}
