/** The tiles that were fetched, in pages, the farthest forgotten first. */

import type { Tile } from "./api";

/** Tiles a page. Of 400,000 stacks, 200 come in one answer of about 70 kB. */
export const PAGE_TILES = 200;
/** Pages kept: 10,000 tiles, about 6 MB. */
const KEPT_PAGES = 50;

export class Pages {
  readonly #pages = new Map<number, readonly Tile[]>();
  /** The last decision that each page tells of. */
  readonly #seen = new Map<number, number>();

  tile(index: number): Tile | undefined {
    return this.#pages.get(Math.floor(index / PAGE_TILES))?.[index % PAGE_TILES];
  }

  /** The last decision that the page with a tile tells of; null where it is not here. */
  seen(index: number): number | null {
    return this.#seen.get(Math.floor(index / PAGE_TILES)) ?? null;
  }

  put(page: number, tiles: readonly Tile[], seen = 0): void {
    this.#pages.set(page, tiles);
    this.#seen.set(page, seen);
    if (this.#pages.size <= KEPT_PAGES) return;
    const farthest = [...this.#pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page))[0];
    if (farthest === undefined) return;
    this.#pages.delete(farthest);
    this.#seen.delete(farthest);
  }

  /** Numbers of the pages of tiles [first, end) that are not here. */
  missing(first: number, end: number): number[] {
    const missing: number[] = [];
    for (let page = Math.floor(first / PAGE_TILES); page * PAGE_TILES < end; page += 1) {
      if (!this.#pages.has(page)) missing.push(page);
    }
    return missing;
  }

  /** The index of a stack among the tiles that are here. */
  indexOf(stack: string): number | null {
    for (const [page, tiles] of this.#pages) {
      const at = tiles.findIndex((tile) => tile.stack === stack);
      if (at >= 0) return page * PAGE_TILES + at;
    }
    return null;
  }
}
