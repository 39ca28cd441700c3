/** What a lead rests on, as it lies on the two that are compared: whichever of them is on the left. */

import type { LeadDetails, LeadMedia, PointPair } from "../leads/api";

export interface Resting {
  readonly left: LeadMedia;
  readonly right: LeadMedia;
  /** x and y on the left one, x and y on the right one. */
  readonly pairs: readonly PointPair[];
}

/** Null where the lead is of two others: anybody can type an address. */
export function resting({ this: here, other, points }: LeadDetails, left: string, right: string): Resting | null {
  if (here.sha256 === left && other.sha256 === right) return { left: here, right: other, pairs: points };
  if (here.sha256 === right && other.sha256 === left) return { left: other, right: here, pairs: points.map(([x, y, otherX, otherY]) => [otherX, otherY, x, y]) };
  return null;
}
