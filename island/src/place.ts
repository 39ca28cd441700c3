/** Where one is among the stacks of the view, and which of them are selected. */

import type { Tile } from "./api";
import type { Deciding } from "./deciding";
import type { Desk } from "./desk";
import { type Listing, MOST_GATHERED } from "./listing";
import type { Sight } from "./staging";

export class Place {
  cursor = 0;
  anchor = 0;
  selection: ReadonlySet<string> = new Set();
  isGathering = false;
  sight: Sight | null = null;
  /** The first tile in sight, and the one after the last. */
  inSight = { first: 0, end: 0 };
  readonly #desk: Desk;
  readonly #listing: Listing;
  readonly #deciding: Deciding;
  /** Hold the reveal key over the tile one has gone to. */
  readonly #look: (index: number) => void;

  constructor(desk: Desk, listing: Listing, deciding: Deciding, look: (index: number) => void) {
    this.#desk = desk;
    this.#listing = listing;
    this.#deciding = deciding;
    this.#look = look;
  }

  get current(): Tile | undefined {
    return this.#listing.tile(this.cursor);
  }

  /** Another view is shown. */
  begin(): void {
    this.cursor = 0;
    this.anchor = 0;
    this.selection = new Set();
    this.sight?.lead(0);
  }

  /** Go to a tile; `isExtending` selects all up to it. */
  goTo(index: number, isExtending = false): void {
    const { revealing, staging } = this.#desk;
    const last = (this.#listing.total ?? 0) - 1;
    if (last < 0) return;
    this.cursor = Math.min(Math.max(index, 0), last);
    revealing.hide("hover");
    if (revealing.now?.by === "key") this.#look(this.cursor);
    if (isExtending) this.selection = new Set(this.#between(this.anchor, this.cursor));
    else this.anchor = this.cursor;
    this.sight?.show(this.cursor);
    staging?.moved();
    this.#desk.changed();
  }

  /** Go to a stack where it is in the view; a stage goes on showing what it shows. */
  async goToStack(stack: string): Promise<void> {
    const index = this.#listing.indexOf(stack) ?? (await this.whereIs(stack));
    const { staging } = this.#desk;
    if (index != null && (!staging || staging.stack === stack)) this.goTo(index);
  }

  /** Where a stack is in the view, as the server says; null where it isn't in it, undefined where there was no answer. */
  whereIs(stack: string): Promise<number | null | undefined> {
    const { filters, sort } = this.#listing.view;
    return this.#desk.asking(() => this.#desk.api.place(filters, sort, stack));
  }

  /** Go to the next undecided one, asking the server where it isn't among the tiles that are here. */
  async goToNext(): Promise<void> {
    const { api, texts } = this.#desk;
    const near = this.#listing.findAfter(this.cursor, (tile) => this.#deciding.isUndecided(tile));
    if (near !== null) return this.goTo(near);
    const from = this.cursor;
    let after = this.current?.stack;
    const { filters, sort } = this.#listing.view;
    while (after !== undefined) {
      const index = await this.#desk.asking(() => api.nextUndecided(filters, sort, after ?? ""));
      if (this.cursor !== from || index === undefined) return;
      if (index === null) break;
      const [stack] = (await this.#desk.asking(() => this.#listing.gather(index, index + 1))) ?? [];
      if (this.cursor !== from || stack === undefined) return;
      if (!this.#deciding.isShownDecided(stack)) return this.goTo(index);
      after = stack;
    }
    this.#desk.say(texts.noNext);
  }

  /** Go to the next or the previous mark of the scale. */
  goToBand(direction: 1 | -1): void {
    const marks = this.#listing.ticks.map(({ first }) => first);
    const index = direction > 0 ? marks.find((first) => first > this.cursor) : marks.findLast((first) => first < this.cursor);
    if (index === undefined) return;
    this.goTo(index);
    this.sight?.lead(index);
  }

  /** The grid tells what is in sight. */
  look(first: number, end: number): void {
    if (first === this.inSight.first && end === this.inSight.end) return;
    this.inSight = { first, end };
    this.#desk.thumbnails.turns.sight = this.inSight;
    this.#desk.changed();
  }

  // What is selected

  toggle(index: number): void {
    const tile = this.#listing.tile(index);
    if (!tile) return;
    const selection = new Set(this.selection);
    if (!selection.delete(tile.stack)) selection.add(tile.stack);
    this.selection = selection;
    this.#desk.changed();
  }

  clear(): void {
    this.selection = new Set();
    this.#desk.say("");
  }

  async selectAll(): Promise<void> {
    const { view } = this.#listing;
    this.isGathering = true;
    this.#desk.changed();
    const total = await this.#told();
    const isTooMuch = total > MOST_GATHERED;
    const names = isTooMuch ? undefined : await this.#desk.asking(() => this.#listing.gather(0, total));
    this.isGathering = false;
    if (names && view === this.#listing.view) this.selection = new Set(names);
    if (isTooMuch) this.#desk.say(this.#desk.texts.tooMany(total, MOST_GATHERED));
    this.#desk.changed();
  }

  /** How many stacks are in the view, once the server has said: one may be quicker than it. */
  #told(): Promise<number> {
    return new Promise((resolve) => {
      const stop = this.#desk.subscribe(() => {
        if (this.#listing.total === null && this.#listing.failure === null) return;
        stop();
        resolve(this.#listing.total ?? 0);
      });
      this.#desk.changed();
    });
  }

  #between(one: number, other: number): string[] {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    const tiles = Array.from({ length: last - first + 1 }, (_, at) => this.#listing.tile(first + at));
    return tiles.flatMap((tile) => tile?.stack ?? []);
  }
}
