/** The box that marks a part of a picture, in shares of its sides: moved, sized and drawn, never outside, never nothing. */

import type { Box } from "../leads/api";
import type { Point } from "../viewer/geometry";

/** A box is no smaller than this share of a side: a hundredth of a large picture still shows something. */
export const LEAST = 0.01;
/** One press of a key moves or sizes by so much. */
export const STEP = 0.02;
export const FIRST: Box = { left: 0.3, top: 0.3, width: 0.4, height: 0.4 };

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

export function moved({ left, top, width, height }: Box, across: number, down: number): Box {
  return { left: clamp(left + across * STEP, 0, 1 - width), top: clamp(top + down * STEP, 0, 1 - height), width, height };
}

/** Wider and taller by steps, to the right and down as far as there is room, then to the other side. */
export function sized({ left, top, width, height }: Box, wider: number, taller: number): Box {
  const [wide, tall] = [clamp(width + wider * STEP, LEAST, 1), clamp(height + taller * STEP, LEAST, 1)];
  return { left: clamp(left, 0, 1 - wide), top: clamp(top, 0, 1 - tall), width: wide, height: tall };
}

/** The box between two corners; null where they are so near that none was meant. */
export function between(one: Point, other: Point): Box | null {
  const [left, right] = [one.x, other.x].map((x) => clamp(x, 0, 1)).sort((a, b) => a - b) as [number, number];
  const [top, bottom] = [one.y, other.y].map((y) => clamp(y, 0, 1)).sort((a, b) => a - b) as [number, number];
  return right - left < LEAST || bottom - top < LEAST ? null : { left, top, width: right - left, height: bottom - top };
}
