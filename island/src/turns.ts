/** Whose thumbnail is fetched next: what is in sight first, then what is nearest to it. */

/** A browser opens six connections to a server; one hears its events, one is left for everything else. */
export const AT_ONCE = 4;

interface Waiting {
  readonly index: number;
  readonly signal: AbortSignal;
  readonly go: () => void;
}

export class Turns {
  /** The first tile in sight, and the one after the last. */
  sight = { first: 0, end: 0 };
  #taken = 0;
  #waiting: Waiting[] = [];

  /** Wait for one's turn, which is given back by `done`; whoever gives up meanwhile gets it at once. */
  async take(index: number, signal: AbortSignal): Promise<void> {
    // What is asked for together is put in order together, by where the grid then is.
    await Promise.resolve();
    await new Promise<void>((go) => {
      this.#waiting.push({ index, signal, go });
      queueMicrotask(() => this.#give());
    });
  }

  done(): void {
    this.#taken -= 1;
    this.#give();
  }

  #give(): void {
    while (this.#taken < AT_ONCE && this.#waiting.length > 0) {
      const next = this.#waiting.reduce((best, each) => (this.#distance(each) < this.#distance(best) ? each : best));
      this.#waiting = this.#waiting.filter((each) => each !== next);
      this.#taken += 1;
      next.go();
    }
  }

  #distance({ index, signal }: Waiting): number {
    const { first, end } = this.sight;
    if (signal.aborted) return -1;
    if (index >= end) return 1 + index - end;
    if (index < first) return 1 + first - index;
    return (index - first) / (end - first);
  }
}
