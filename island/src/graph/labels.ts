/** Where nodes' names are written: beside their node, where no other node and no other name lies. Lengths in px as they are drawn. */

import type { Spot } from "./layout";

export interface Name {
  readonly spot: Spot;
  readonly text: string;
  readonly isLarge: boolean;
  /** Whether it is written even where it lies over something. */
  readonly isNeeded: boolean;
}

/** Where a name begins, ends or has its middle, and its line, from its node's middle. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Below, above, to the right, to the left: the first one that is free. */
const PLACES: readonly Place[] = [
  { x: 0, y: 23, anchor: "middle" },
  { x: 0, y: -15, anchor: "middle" },
  { x: 16, y: 4, anchor: "start" },
  { x: -16, y: 4, anchor: "end" },
];
const BELOW = PLACES[0] as Place;
/** Half of the largest symbol's width, and of its height. */
const [HALF_WIDTH, HALF_HEIGHT] = [13, 11];
/** What a letter takes at most times, of 12 and of 14 px. */
const [LETTER, LARGE_LETTER] = [6.8, 9];

/** A place for each name, in their order; null for one that has no room and isn't needed. The needed ones choose first. */
export function placed(names: readonly Name[], nodes: readonly Spot[]): (Place | null)[] {
  const symbols = nodes.map(({ x, y }): Box => [x - HALF_WIDTH, y - HALF_HEIGHT, x + HALF_WIDTH, y + HALF_HEIGHT]);
  const taken: Box[] = [];
  const found = new Map<Name, Place | null>();
  for (const name of [...names].sort((one, other) => Number(other.isNeeded) - Number(one.isNeeded))) {
    const free = PLACES.find((place) => {
      const box = boxOf(name, place);
      return !symbols.some((each) => meet(each, box)) && !taken.some((each) => meet(each, box));
    });
    const place = free ?? (name.isNeeded ? BELOW : null);
    if (place) taken.push(boxOf(name, place));
    found.set(name, place);
  }
  return names.map((name) => found.get(name) ?? null);
}

function boxOf({ spot, text, isLarge }: Name, { x, y, anchor }: Place): Box {
  const width = text.length * (isLarge ? LARGE_LETTER : LETTER);
  const left = spot.x + x - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
  return [left, spot.y + y - 10, left + width, spot.y + y + 3];
}

const meet = ([left, top, right, bottom]: Box, [otherLeft, otherTop, otherRight, otherBottom]: Box): boolean =>
  left < otherRight && otherLeft < right && top < otherBottom && otherTop < bottom;
