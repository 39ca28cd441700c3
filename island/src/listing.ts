/** The filtered, ordered list of stacks as far as it is here: what is in sight is fetched, the rest only counted. */

import type { Api, Tick, Tile } from "./api";
import { NO_FILTERS, type View } from "./filters";
import { ApiError } from "./http";
import { PAGE_TILES, Pages } from "./pages";

/** Most stacks that are decided at once: 20 answers of the server with their names, 40 requests with decisions. */
export const MOST_GATHERED = 20_000;
/** The server's most tiles an answer. */
const GATHERED_TILES = 1000;
const GATHERED_AT_ONCE = 4;

export class Listing {
  view: View = { filters: NO_FILTERS, sort: "rank" };
  /** Stacks in the view; null until the server has said. */
  total: number | null = null;
  ticks: readonly Tick[] = [];
  failure: ApiError | null = null;
  readonly #api: Api;
  readonly #changed: () => void;
  readonly #outdated: () => void;
  #snapshot: string | null = null;
  #pages = new Pages();
  #asked = new Map<number, AbortController>();
  #generation = 0;

  /** `outdated` is called when an answer shows that the list is another one by now. */
  constructor(api: Api, changed: () => void, outdated: () => void) {
    this.#api = api;
    this.#changed = changed;
    this.#outdated = outdated;
  }

  get snapshot(): string | null {
    return this.#snapshot;
  }

  tile(index: number): Tile | undefined {
    return this.#pages.tile(index);
  }

  indexOf(stack: string): number | null {
    return this.#pages.indexOf(stack);
  }

  /** The tile of a stack, where it is here. */
  tileOf(stack: string): Tile | undefined {
    const index = this.indexOf(stack);
    return index === null ? undefined : this.tile(index);
  }

  /** The last decision that one has been told of on all of these stacks; null where some are not here. */
  seen(stacks: readonly string[]): number | null {
    const each = stacks.map((stack) => {
      const index = this.indexOf(stack);
      return index === null ? null : this.#pages.seen(index);
    });
    return each.reduce((least, one) => (least === null || one === null ? null : Math.min(least, one)), Number.MAX_SAFE_INTEGER);
  }

  /** Show another view from its beginning. */
  open(view: View): void {
    this.view = view;
    this.total = null;
    this.ticks = [];
    this.#startAnew(null);
    this.want(0, PAGE_TILES);
    void this.#fetchTicks();
  }

  /** Fetch tiles [first, end) where they are not here; what was asked for elsewhere is given up. */
  want(first: number, end: number): void {
    const missing = this.#pages.missing(first, Math.min(end, this.total ?? end));
    for (const [page, asked] of this.#asked) {
      if (missing.includes(page)) continue;
      asked.abort();
      this.#asked.delete(page);
    }
    for (const page of missing) if (!this.#asked.has(page)) void this.#fetch(page);
  }

  /**
   * Fetch the list anew around a tile without showing anything in between; return where that tile was and is. `cursor`
   * is asked again at the end: whoever has gone on meanwhile stays with the stack gone to. A stack that is in the view
   * no more leaves its place to its successor. Null where the list went on changing, or another view was opened.
   */
  async refresh(cursor: () => number, around: number): Promise<{ from: number; to: number } | null> {
    const { filters, sort } = this.view;
    const generation = this.#generation;
    const index = cursor();
    const stack = this.tile(index)?.stack;
    const near = (stack === undefined ? null : await this.#api.place(filters, sort, stack)) ?? index;
    const first = Math.max(0, Math.floor((near - around) / PAGE_TILES));
    const last = Math.floor((near + around) / PAGE_TILES);
    const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    const answers = await Promise.all(
      numbers.map((page) => this.#api.stacks(filters, sort, page * PAGE_TILES, PAGE_TILES)),
    );
    const newest = answers[0];
    if (generation !== this.#generation || !newest) return null;
    if (answers.some((answer) => answer.total !== newest.total || answer.snapshot !== newest.snapshot)) {
      this.#outdated();
      return null;
    }
    const [before, from] = [this.#pages, cursor()];
    this.#startAnew(newest.snapshot);
    this.total = newest.total;
    answers.forEach((answer, at) => this.#pages.put(first + at, answer.items, answer.decisions));
    this.failure = null;
    void this.#fetchTicks();
    const to = this.#successor(before, from) ?? near + from - index;
    return { from, to: Math.max(0, Math.min(to, this.total - 1)) };
  }

  /** The names of stacks [first, end), fetched where they are not here. */
  async gather(first: number, end: number): Promise<string[]> {
    const { filters, sort } = this.view;
    const names: string[] = [];
    for (let at = first; at < end; at += GATHERED_TILES * GATHERED_AT_ONCE) {
      const starts = Array.from({ length: GATHERED_AT_ONCE }, (_, page) => at + page * GATHERED_TILES).filter((start) => start < end);
      const answers = await Promise.all(
        starts.map((start) => this.#api.stacks(filters, sort, start, Math.min(GATHERED_TILES, end - start))),
      );
      if (answers.some(({ snapshot, total }) => snapshot !== this.#snapshot || total !== this.total)) {
        this.#outdated();
        throw new ApiError(409, "conflict", "");
      }
      for (const { items } of answers) for (const { stack } of items) names.push(stack);
    }
    return names;
  }

  /** The first tile after `index` that fits, as far as the tiles are here without a gap; null where none is. */
  findAfter(index: number, fits: (tile: Tile) => boolean): number | null {
    for (let at = index + 1; ; at += 1) {
      const tile = this.tile(at);
      if (!tile) return null;
      if (fits(tile)) return at;
    }
  }

  /** Where the first stack from `index` on, as the list was before, is now. */
  #successor(before: Pages, index: number): number | null {
    for (let at = index; ; at += 1) {
      const tile = before.tile(at);
      if (!tile) return null;
      const now = this.indexOf(tile.stack);
      if (now !== null) return now;
    }
  }

  #startAnew(snapshot: string | null): void {
    this.#generation += 1;
    for (const asked of this.#asked.values()) asked.abort();
    this.#asked.clear();
    this.#pages = new Pages();
    this.#snapshot = snapshot;
  }

  async #fetch(page: number): Promise<void> {
    const { filters, sort } = this.view;
    const generation = this.#generation;
    const asked = new AbortController();
    this.#asked.set(page, asked);
    try {
      const answer = await this.#api.stacks(filters, sort, page * PAGE_TILES, PAGE_TILES, asked.signal);
      if (generation !== this.#generation) return;
      this.failure = null;
      const isSame = this.total === answer.total && this.#snapshot === answer.snapshot;
      if (this.#snapshot !== null && !isSame) {
        this.#outdated();
        return;
      }
      this.#snapshot = answer.snapshot;
      this.total = answer.total;
      this.#pages.put(page, answer.items, answer.decisions);
      this.#changed();
    } catch (error) {
      if (asked.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.failure = error;
      this.#changed();
    } finally {
      if (this.#asked.get(page) === asked) this.#asked.delete(page);
    }
  }

  async #fetchTicks(): Promise<void> {
    const { filters, sort } = this.view;
    const generation = this.#generation;
    try {
      const ticks = await this.#api.ticks(filters, sort);
      if (generation !== this.#generation) return;
      this.ticks = ticks;
      this.#changed();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failure = error;
    }
  }
}
