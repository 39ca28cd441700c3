/** What fingers do on a frame: one moves or is held, two zoom. Places in px of the page. */

import type { Point } from "./geometry";

/** A finger that is held trembles: less than this is no movement. */
export const TREMBLE_PX = 12;

export interface Pinch {
  /** How much farther apart two fingers are now. */
  readonly factor: number;
  /** The middle between them, and how far it has moved. */
  readonly at: Point;
  readonly moved: Point;
}

export class Fingers {
  readonly #at = new Map<number, Point>();
  #from: Point = { x: 0, y: 0 };
  #hasMoved = false;

  get count(): number {
    return this.#at.size;
  }

  /** Whether it is one finger that has not moved since it came down: it is being held. */
  get isHeld(): boolean {
    return this.#at.size === 1 && !this.#hasMoved;
  }

  down(id: number, at: Point): void {
    if (this.#at.size === 0) {
      this.#from = at;
      this.#hasMoved = false;
    } else this.#hasMoved = true;
    this.#at.set(id, at);
  }

  up(id: number): void {
    this.#at.delete(id);
  }

  /** A finger has moved: how two zoom by it, how far one has gone, null where that is nothing. */
  move(id: number, to: Point): Pinch | Point | null {
    const before = this.#at.get(id);
    if (!before) return null;
    if (this.#at.size > 1) return this.#pinch(id, before, to);
    if (!this.#hasMoved && apart(this.#from, to) < TREMBLE_PX) return null;
    this.#hasMoved = true;
    this.#at.set(id, to);
    return { x: to.x - before.x, y: to.y - before.y };
  }

  #pinch(id: number, before: Point, to: Point): Pinch | null {
    const other = [...this.#at].find(([each]) => each !== id)?.[1];
    this.#at.set(id, to);
    if (!other) return null;
    const [was, is] = [between(before, other), between(to, other)];
    return { factor: Math.max(apart(to, other), 1) / Math.max(apart(before, other), 1), at: is, moved: { x: is.x - was.x, y: is.y - was.y } };
  }
}

function apart(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function between(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
