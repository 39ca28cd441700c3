/** Looks on their way to the server: kept until it has counted them. It counts a batch once, however often it comes. */

import type { Exposure } from "../exposure";
import { ApiError } from "../http";
import type { Shelf } from "../queue";

/** Looks of one day in one case; while it grows it keeps its key, and the server counts what it has grown by. */
export interface Batch {
  readonly key: string;
  readonly day: string;
  readonly case: string | null;
  readonly unblurred_ms: number;
  readonly pictures: readonly string[];
}

export interface Way {
  /** Send a batch; the answer tells the day's sum, in all pages and on all machines. */
  send(batch: Batch): Promise<Exposure>;
  /** Send one while the page closes, without an answer. */
  part(batch: Batch): void;
  later(run: () => void, ms: number): void;
  changed(): void;
}

const LONGEST_PAUSE_MS = 60_000;
/** Answers after which a batch can never be counted. */
const FINAL = new Set(["not_found", "usage", "conflict", "too_large"]);

export class LooksOutbox {
  readonly #shelf: Shelf;
  readonly #prefix: string;
  readonly #seenName: string;
  readonly #way: Way | null;
  #waiting: Batch[];
  #isSending = false;
  #failures = 0;
  #told: Exposure | null = null;
  /** Pictures of a day that the server has counted, so that one seen again is not added to its sum. */
  #counted: { day: string; pictures: Set<string> };

  constructor(shelf: Shelf, officer: string, way: Way | null) {
    this.#shelf = shelf;
    this.#way = way;
    this.#prefix = `clew.looks/${encodeURIComponent(officer)}/`;
    this.#seenName = `clew.seen/${encodeURIComponent(officer)}`;
    const kept = JSON.parse(shelf.getItem(this.#seenName) ?? "null") as { day: string; pictures: string[] } | null;
    this.#counted = { day: kept?.day ?? "", pictures: new Set(kept?.pictures) };
    this.#waiting = this.#left();
  }

  /** Send what an earlier page left, with the day's sum as the server tells it at first. */
  start(told: Exposure): void {
    this.#told ??= told;
    void this.#sendAll();
  }

  keep(batch: Batch): void {
    try {
      this.#shelf.setItem(this.#prefix + batch.key, JSON.stringify(batch));
    } catch {
      // full: the batch is still in memory, and sent from there
    }
  }

  add(batch: Batch): void {
    this.keep(batch);
    this.#waiting.push(batch);
    void this.#sendAll();
  }

  /** Send all that waits, and what grew until now; what is kept is sent again by the next page. */
  close(batch: Batch | null): void {
    if (batch) {
      this.keep(batch);
      this.#waiting.push(batch);
    }
    for (const each of this.#waiting) this.#way?.part(each);
  }

  /** What was seen on a day: what the server counted, and what it has not been told yet. */
  sum(day: string, growing: Batch | null): Exposure {
    const told = this.#told?.day === day ? this.#told : null;
    const untold = [...this.#waiting, ...(growing ? [growing] : [])].filter((batch) => batch.day === day);
    const counted = this.#counted.day === day ? this.#counted.pictures : new Set<string>();
    const fresh = new Set(untold.flatMap(({ pictures }) => pictures).filter((sha256) => !counted.has(sha256)));
    const ms = untold.reduce((sum, { unblurred_ms }) => sum + unblurred_ms, told?.unblurred_ms ?? 0);
    return { day, unblurred_ms: Math.round(ms), pictures: (told?.pictures ?? 0) + fresh.size };
  }

  async #sendAll(): Promise<void> {
    const way = this.#way;
    if (!way || this.#isSending) return;
    this.#isSending = true;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      try {
        const told = await way.send({ ...first, unblurred_ms: Math.round(first.unblurred_ms) });
        this.#failures = 0;
        this.#done(first);
        this.#learn(first, told);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (!FINAL.has(error.code)) return this.#wait(way);
        this.#done(first);
      }
      way.changed();
    }
    this.#isSending = false;
  }

  #wait(way: Way): void {
    this.#failures += 1;
    way.later(() => {
      this.#isSending = false;
      void this.#sendAll();
    }, Math.min(2000 * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS));
  }

  #learn({ day, pictures }: Batch, told: Exposure): void {
    if (!this.#told || told.day >= this.#told.day) this.#told = told;
    const before = this.#counted.day === day ? this.#counted.pictures : new Set<string>();
    this.#counted = { day, pictures: new Set([...before, ...pictures]) };
    try {
      this.#shelf.setItem(this.#seenName, JSON.stringify({ day, pictures: [...this.#counted.pictures] }));
    } catch {
      // full: a picture seen again after the page was closed counts twice until the server tells its sum
    }
  }

  #done({ key }: Batch): void {
    this.#waiting = this.#waiting.filter((batch) => batch.key !== key);
    this.#shelf.removeItem(this.#prefix + key);
  }

  #left(): Batch[] {
    return Array.from({ length: this.#shelf.length }, (_, index) => this.#shelf.key(index) ?? "")
      .filter((name) => name.startsWith(this.#prefix))
      .map((name) => JSON.parse(this.#shelf.getItem(name) ?? "null") as Batch | null)
      .filter((batch) => batch !== null);
  }
}
