/** What an officer has set in this browser: size of tiles, keys, protection, scheme. */

import { type Protection, protectionFrom } from "./protection";
import type { Shelf } from "./queue";
import { type KeyMap, changedKeys, keptKeys } from "./scopes";

export const SMALLEST_TILE = 96;
export const LARGEST_TILE = 480;
const TILE_STEP = 1.25;
const FIRST_TILE = 196;

export class Settings {
  tileSize: number;
  keys: KeyMap;
  protection: Protection;
  /** Name and version of the scheme that the number keys give. */
  scheme: string | null;
  readonly #shelf: Pick<Shelf, "getItem" | "setItem" | "removeItem">;
  readonly #unitsLevel: string;

  constructor(shelf: Pick<Shelf, "getItem" | "setItem" | "removeItem">, unitsLevel: string) {
    this.#shelf = shelf;
    this.#unitsLevel = unitsLevel;
    this.tileSize = Number(shelf.getItem("clew.tile")) || FIRST_TILE;
    this.keys = keptKeys(shelf.getItem("clew.keys"));
    this.protection = protectionFrom(unitsLevel, shelf.getItem("clew.protection"));
    this.scheme = shelf.getItem("clew.scheme");
  }

  sizeTiles(size: number): void {
    this.tileSize = Math.round(Math.min(Math.max(size, SMALLEST_TILE), LARGEST_TILE));
    this.#shelf.setItem("clew.tile", String(this.tileSize));
  }

  stepTiles(direction: 1 | -1): void {
    this.sizeTiles(this.tileSize * TILE_STEP ** direction);
  }

  setKeys(keys: KeyMap): void {
    this.keys = keys;
    this.#shelf.setItem("clew.keys", changedKeys(keys));
  }

  protect(change: Partial<Protection>): void {
    this.protection = { ...this.protection, ...change };
    this.#shelf.setItem("clew.protection", JSON.stringify(this.protection));
  }

  /** Forget the officer's own protection; the unit's holds again. */
  protectAsUnit(): void {
    this.#shelf.removeItem("clew.protection");
    this.protection = protectionFrom(this.#unitsLevel, null);
  }

  chooseScheme(scheme: string): void {
    this.scheme = scheme;
    this.#shelf.setItem("clew.scheme", scheme);
  }
}
