/** What stands over the grid, and what the grid tells of itself, as the rest of the page sees them. */

import type { DecideAction } from "./grid_keys";

/** What the grid tells of its size, and does. */
export interface Sight {
  readonly columns: number;
  /** Rows that are wholly in sight. */
  readonly pageRows: number;
  /** Scroll as little as shows a tile. */
  show(index: number): void;
  /** Scroll so that tile `to` stands where `from` stood. */
  keep(from: number, to: number): void;
  /** Scroll so that a tile stands first. */
  lead(index: number): void;
}

/** A stage that shows one stack, which the number keys decide then. */
export interface Staging {
  readonly stack: string | null;
  /** The cursor went to another stack. */
  moved(): void;
  /** The key that uncovers is pressed, and let go. */
  reveal(): void;
  release(): void;
  /** Cover what is uncovered. */
  hide(): void;
  /** A key that decides was pressed; where this is not there, it decides `stack`. */
  press?(action: DecideAction): boolean;
}
