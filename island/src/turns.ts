/** Whose thumbnail is fetched next: what is in sight first, then what is nearest to it; several in one request. */

/** A browser opens six connections to a server; one hears its events, three are left for everything else. */
export const AT_ONCE = 2;
/** Pictures asked for in one request: so few that the first are there soon, so many that a request costs them little. */
export const TOGETHER = 16;

/** Fetches what has these names; null for what there is not. Raises AbortError when given up. */
export type Fetch<T> = (names: readonly string[], signal: AbortSignal) => Promise<readonly (T | null)[]>;

interface Waiting<T> {
  readonly name: string;
  readonly index: number;
  readonly signal: AbortSignal;
  readonly resolve: (found: T | null) => void;
  readonly reject: (error: unknown) => void;
}

export class Turns<T> {
  /** The first tile in sight, and the one after the last. */
  sight = { first: 0, end: 0 };
  readonly #fetch: Fetch<T>;
  #underWay = 0;
  #isComing = false;
  #waiting: Waiting<T>[] = [];

  constructor(fetch: Fetch<T>) {
    this.#fetch = fetch;
  }

  /** What has a name, for the tile at `index`; null where there is none. Raises AbortError when given up. */
  ask(name: string, index: number, signal: AbortSignal): Promise<T | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, index, signal, resolve, reject });
      this.#soon();
    });
  }

  /** What is asked for together is put in order together, by where the grid then is. */
  #soon(): void {
    if (this.#isComing) return;
    this.#isComing = true;
    setTimeout(() => {
      this.#isComing = false;
      this.#give();
    });
  }

  #give(): void {
    for (const { signal, reject } of this.#waiting) if (signal.aborted) reject(signal.reason);
    this.#waiting = this.#waiting.filter(({ signal }) => !signal.aborted);
    this.#waiting.sort((one, other) => this.#distance(one) - this.#distance(other));
    while (this.#underWay < AT_ONCE && this.#waiting.length > 0) void this.#take(this.#waiting.splice(0, TOGETHER));
  }

  /** Fetch several; given up once nobody waits for any of them. */
  async #take(taken: readonly Waiting<T>[]): Promise<void> {
    this.#underWay += 1;
    const giveUp = new AbortController();
    const left = (): void => {
      if (taken.every(({ signal }) => signal.aborted)) giveUp.abort();
    };
    for (const { signal } of taken) signal.addEventListener("abort", left, { once: true });
    try {
      const found = await this.#fetch(taken.map(({ name }) => name), giveUp.signal);
      taken.forEach(({ resolve }, at) => resolve(found[at] ?? null));
    } catch (error) {
      for (const { reject } of taken) reject(error);
    } finally {
      for (const { signal } of taken) signal.removeEventListener("abort", left);
      this.#underWay -= 1;
      this.#soon();
    }
  }

  #distance({ index }: Waiting<T>): number {
    const { first, end } = this.sight;
    if (index >= end) return 1 + index - end;
    if (index < first) return 1 + first - index;
    return (index - first) / (end - first);
  }
}
