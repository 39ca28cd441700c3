/** The one picture that is unblurred, if any: what revealed it, and which piece of it. */

import type { Tile } from "./api";
import type { Exposure, ExposureLedger } from "./exposure";

/** By a pointer that rests on it, by the key that is held, by a finger that is held. */
export type Means = "hover" | "key" | "press";

export interface Revealed {
  readonly index: number;
  readonly stack: string;
  readonly by: Means;
}

const MIDDLE = { x: 50, y: 50 };

export class Revealing {
  #now: Revealed | null = null;
  /** The middle of the lens, in hundredths of the picture's frame. */
  lens = MIDDLE;
  readonly ledger: ExposureLedger;

  constructor(ledger: ExposureLedger) {
    this.ledger = ledger;
  }

  get now(): Revealed | null {
    return this.#now;
  }

  /** Reveal a tile, and no other; a tile without a picture is left as it is. */
  reveal(index: number, { stack, sha256, kind }: Tile, by: Means): void {
    if (kind === "audio") return;
    if (this.#now?.stack !== stack) this.lens = MIDDLE;
    this.#now = { index, stack, by };
    this.ledger.shown(sha256, performance.now());
  }

  /** Hide what is revealed; only what was revealed by these means, where they are given. Returns whether it was. */
  hide(by?: Means): boolean {
    if (!this.#now || (by && this.#now.by !== by)) return false;
    this.#now = null;
    this.ledger.hidden(performance.now());
    return true;
  }

  moveLens(x: number, y: number): void {
    const within = (value: number): number => Math.min(Math.max(value, 0), 100);
    this.lens = { x: within(x), y: within(y) };
  }

  /** The list has moved: what was revealed stays so only where it is known to be the same picture. */
  follow(tileAt: (index: number) => Tile | undefined, cursor: number): void {
    if (!this.#now || tileAt(this.#now.index)?.stack === this.#now.stack) return;
    if (this.#now.by === "key" && tileAt(cursor)?.stack === this.#now.stack) this.#now = { ...this.#now, index: cursor };
    else this.hide();
  }

  get isLooking(): boolean {
    return this.ledger.isLooking;
  }

  /** Tell the server what was seen so far. */
  send(): void {
    this.ledger.send(performance.now());
  }

  /** The page closes, perhaps for good. */
  close(): void {
    this.#now = null;
    this.ledger.close(performance.now());
  }

  /** What the officer has seen today. */
  exposure(): Exposure {
    return this.ledger.told(performance.now());
  }
}
