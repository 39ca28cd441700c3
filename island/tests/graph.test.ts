/** Where the graph's nodes are drawn, and how one goes along its connections. */

import { expect, test } from "vitest";
import { LENGTH, laidOut } from "../src/graph/layout";

const STAR = Array.from({ length: 8 }, (_, at) => [0, at + 1] as const);

test("the same graph lies the same way, nothing on anything else", () => {
  const spots = laidOut(12, STAR);
  expect(laidOut(12, STAR)).toEqual(spots);
  for (const [at, one] of spots.entries()) {
    for (const other of spots.slice(0, at)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(LENGTH / 6);
  }
});

test("what is connected lies nearer than what is not", () => {
  const spots = laidOut(12, STAR);
  const far = (one: number, other: number): number => Math.hypot((spots[one]?.x ?? 0) - (spots[other]?.x ?? 0), (spots[one]?.y ?? 0) - (spots[other]?.y ?? 0));
  const tied = STAR.map(([one, other]) => far(one, other));
  const loose = [9, 10, 11].map((other) => far(0, other));
  expect(Math.max(...tied)).toBeLessThan(Math.min(...loose));
  expect(spots.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});

test("a graph of nothing, and of one node, is drawn", () => {
  expect(laidOut(0, [])).toEqual([]);
  expect(laidOut(1, [])).toHaveLength(1);
});
