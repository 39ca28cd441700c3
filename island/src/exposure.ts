/** The exposure ledger: how long and how many different pictures an officer has seen unblurred today. */

import type { Shelf } from "./queue";

export interface Exposure {
  /** The officer's day, such as 2026-11-22. */
  readonly day: string;
  readonly unblurred_ms: number;
  /** SHA-256 of each picture seen, without repeats. */
  readonly pictures: readonly string[];
}

/** Shorter looks are a pointer on its way elsewhere. */
export const SHORTEST_LOOK_MS = 60;
const KEEP_EACH_MS = 1000;

export class ExposureLedger {
  readonly #shelf: Pick<Shelf, "getItem" | "setItem">;
  readonly #name: string;
  readonly #today: () => string;
  #day: string;
  #ms: number;
  #seen: Set<string>;
  #look: { sha256s: readonly string[]; since: number; is_counted: boolean } | null = null;
  #keptAt = 0;

  /** `today` gives the officer's day. Times are in ms of any clock that never goes back. */
  constructor(shelf: Pick<Shelf, "getItem" | "setItem">, officer: string, today: () => string) {
    this.#shelf = shelf;
    this.#name = `clew.exposure/${encodeURIComponent(officer)}`;
    this.#today = today;
    const kept = JSON.parse(shelf.getItem(this.#name) ?? "null") as Exposure | null;
    this.#day = today();
    this.#ms = kept?.day === this.#day ? kept.unblurred_ms : 0;
    this.#seen = new Set(kept?.day === this.#day ? kept.pictures : []);
  }

  /** A picture is unblurred from now on, or several at once; what was before is so no longer. */
  shown(pictures: string | readonly string[], now: number): void {
    const sha256s = typeof pictures === "string" ? [pictures] : pictures;
    if (this.#look?.sha256s.join() === sha256s.join()) return;
    this.hidden(now);
    this.#look = { sha256s, since: now, is_counted: false };
  }

  /** Nothing is unblurred any more. */
  hidden(now: number): void {
    this.#count(now);
    this.#look = null;
    this.#keep(now);
  }

  /** What is to be told until now, a look that still lasts included. */
  told(now: number): Exposure {
    this.#count(now);
    if (now - this.#keptAt >= KEEP_EACH_MS) this.#keep(now);
    return { day: this.#day, unblurred_ms: Math.round(this.#ms), pictures: [...this.#seen] };
  }

  get isLooking(): boolean {
    return this.#look !== null;
  }

  #count(now: number): void {
    this.#turnDay();
    if (!this.#look || (!this.#look.is_counted && now - this.#look.since < SHORTEST_LOOK_MS)) return;
    this.#ms += now - this.#look.since;
    for (const sha256 of this.#look.sha256s) this.#seen.add(sha256);
    this.#look = { ...this.#look, since: now, is_counted: true };
  }

  #turnDay(): void {
    const today = this.#today();
    if (today === this.#day) return;
    this.#day = today;
    this.#ms = 0;
    this.#seen = new Set();
  }

  #keep(now: number): void {
    this.#keptAt = now;
    this.#shelf.setItem(this.#name, JSON.stringify({ day: this.#day, unblurred_ms: this.#ms, pictures: [...this.#seen] }));
  }
}
