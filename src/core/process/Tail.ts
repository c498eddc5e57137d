/** Keeps the last bytes of a stream of text: what a program said before it failed. */
export class Tail {
  #kept = Buffer.alloc(0);

  constructor(private readonly limitBytes = 4096) {}

  add(data: Buffer): void {
    const all = Buffer.concat([this.#kept, data]);
    this.#kept = all.length > this.limitBytes ? Buffer.from(all.subarray(all.length - this.limitBytes)) : all;
  }

  /** What was kept, without a first line that was cut in two. */
  text(): string {
    const text = this.#kept.toString('utf8').trim();
    const cut = this.#kept.length === this.limitBytes ? text.indexOf('\n') + 1 : 0;
    return text.slice(cut);
  }
}
