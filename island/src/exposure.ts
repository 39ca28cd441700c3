/** The exposure ledger: how long and how many different pictures an officer has seen unblurred today. */

import type { Shelf } from "./queue";
import { type Batch, LooksOutbox, type Way } from "./wellbeing/outbox";

export interface Exposure {
  /** The officer's day, such as 2026-11-22. */
  readonly day: string;
  readonly unblurred_ms: number;
  /** How many different ones. */
  readonly pictures: number;
}

/** Shorter looks are a pointer on its way elsewhere. */
export const SHORTEST_LOOK_MS = 60;
const KEEP_EACH_MS = 1000;
/** Looks are sent together: some twenty requests of 100 bytes in five minutes of work. */
export const SEND_EACH_MS = 15_000;
/** A request that is sent while the page closes may have 64 KiB; so many pictures make 27. */
const MOST_PICTURES = 400;

export class ExposureLedger {
  readonly outbox: LooksOutbox;
  readonly #today: () => string;
  readonly #case: string | null;
  #batch: Batch | null = null;
  #look: { sha256s: readonly string[]; since: number; is_counted: boolean } | null = null;
  #keptAt = 0;
  #sentAt = 0;

  /** `today` gives the officer's day. Times are in ms of any clock that never goes back. */
  constructor(shelf: Shelf, officer: string, today: () => string, way: Way | null = null, caseName: string | null = null) {
    this.#today = today;
    this.#case = caseName;
    this.outbox = new LooksOutbox(shelf, officer, way);
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
    if (now - this.#sentAt >= SEND_EACH_MS) this.send(now);
  }

  /** What is to be told until now, a look that still lasts included. */
  told(now: number): Exposure {
    this.#count(now);
    if (now - this.#keptAt >= KEEP_EACH_MS) this.#keep(now);
    if (now - this.#sentAt >= SEND_EACH_MS) this.send(now);
    return this.outbox.sum(this.#today(), this.#batch);
  }

  /** Send what was counted so far; what comes next is another batch. */
  send(now: number): void {
    this.#count(now);
    this.#sentAt = now;
    const batch = this.#batch;
    this.#batch = null;
    if (batch) this.outbox.add(batch);
  }

  /** The page closes, perhaps for good. */
  close(now: number): void {
    this.#count(now);
    this.#look = null;
    const batch = this.#batch;
    this.#batch = null;
    this.outbox.close(batch);
  }

  get isLooking(): boolean {
    return this.#look !== null;
  }

  #count(now: number): void {
    const look = this.#look;
    if (!look || (!look.is_counted && now - look.since < SHORTEST_LOOK_MS)) return;
    const day = this.#today();
    if (this.#batch && (this.#batch.day !== day || this.#batch.pictures.length >= MOST_PICTURES)) {
      this.outbox.add(this.#batch);
      this.#batch = null;
    }
    const batch = this.#batch ?? { key: crypto.randomUUID(), day, case: this.#case, unblurred_ms: 0, pictures: [] };
    const pictures = [...new Set([...batch.pictures, ...look.sha256s])];
    this.#batch = { ...batch, unblurred_ms: batch.unblurred_ms + now - look.since, pictures };
    this.#look = { ...look, since: now, is_counted: true };
  }

  #keep(now: number): void {
    this.#keptAt = now;
    if (this.#batch) this.outbox.keep(this.#batch);
  }
}
