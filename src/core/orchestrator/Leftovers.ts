/** What a run must put away when it is over, whatever its end: the last thing first. */
export class Leftovers {
  readonly #steps: (() => Promise<void>)[] = [];

  add(putAway: () => Promise<void>): void {
    this.#steps.push(putAway);
  }

  /** Puts everything away. Never rejects: the problems come back, for someone to be told. Nothing is done twice. */
  async clear(): Promise<unknown[]> {
    const problems: unknown[] = [];
    for (const putAway of this.#steps.splice(0).reverse()) {
      await putAway().catch((problem: unknown) => problems.push(problem));
    }
    return problems;
  }
}
