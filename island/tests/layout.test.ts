import { expect, test } from "vitest";
import { GAP_PX, layoutOf, rowsInSight, topThatShows } from "../src/layout";

const LAYOUT = layoutOf(1300, 196, 400_000, 16);

test("tiles fill the width and have about the size asked for", () => {
  for (const width of [320, 700, 1300, 2500]) {
    for (const wanted of [96, 196, 480]) {
      const { columns, tileWidth } = layoutOf(width, wanted, 100, 16);
      expect(columns * (tileWidth + GAP_PX) - GAP_PX).toBeLessThanOrEqual(width);
      expect(columns * (tileWidth + 1 + GAP_PX) - GAP_PX).toBeGreaterThan(width);
    }
  }
});

test("every tile has a row, the last one too", () => {
  expect(LAYOUT.rows * LAYOUT.columns).toBeGreaterThanOrEqual(400_000);
  expect((LAYOUT.rows - 1) * LAYOUT.columns).toBeLessThan(400_000);
  expect(layoutOf(1300, 196, 0, 16).rows).toBe(0);
});

test("larger text makes room for itself", () => {
  expect(layoutOf(1300, 196, 100, 32).rowHeight).toBeGreaterThan(LAYOUT.rowHeight);
});

test("rows in sight cover the viewport and no more than asked beyond it", () => {
  const { first, end } = rowsInSight(LAYOUT, 100_000, 800, 300);
  expect(first * LAYOUT.rowHeight).toBeLessThanOrEqual(99_700);
  expect(end * LAYOUT.rowHeight).toBeGreaterThanOrEqual(101_100);
  expect(end - first).toBeLessThan(9);
  expect(rowsInSight(LAYOUT, 10 ** 9, 800, 300)).toEqual({ first: LAYOUT.rows, end: LAYOUT.rows });
});

test("one scrolls as little as shows a tile", () => {
  const at = 50 * LAYOUT.rowHeight;
  expect(topThatShows(LAYOUT, 51 * LAYOUT.columns, at, 800)).toBe(at);
  expect(topThatShows(LAYOUT, 40 * LAYOUT.columns, at, 800)).toBe(40 * LAYOUT.rowHeight);
  const below = topThatShows(LAYOUT, 60 * LAYOUT.columns, at, 800);
  expect(below + 800).toBe(61 * LAYOUT.rowHeight + GAP_PX);
  expect(topThatShows(LAYOUT, 60 * LAYOUT.columns, at, 100)).toBe(60 * LAYOUT.rowHeight);
});
