import { expect, test } from "vitest";
import type { Tile } from "../src/api";
import { PAGE_TILES, Pages } from "../src/pages";

const page = (number: number): Tile[] => Array.from({ length: PAGE_TILES }, (_, at) => ({ stack: `s${number * PAGE_TILES + at}` }) as Tile);

test("tiles are found by their index and by their stack", () => {
  const pages = new Pages();
  pages.put(3, page(3));
  expect(pages.tile(3 * PAGE_TILES + 7)?.stack).toBe("s607");
  expect(pages.indexOf("s607")).toBe(607);
  expect([pages.tile(7), pages.indexOf("s7")]).toEqual([undefined, null]);
});

test("only pages that are not here are missing", () => {
  const pages = new Pages();
  pages.put(1, page(1));
  expect(pages.missing(PAGE_TILES - 1, 2 * PAGE_TILES + 1)).toEqual([0, 2]);
  expect(pages.missing(PAGE_TILES, 2 * PAGE_TILES)).toEqual([]);
});

test("the farthest are forgotten, the newest is always here", () => {
  const pages = new Pages();
  for (let number = 0; number < 200; number += 1) pages.put(number, page(number));
  expect(pages.missing(0, 200 * PAGE_TILES)).toHaveLength(150);
  expect(pages.tile(199 * PAGE_TILES)).toBeDefined();
  pages.put(0, page(0));
  expect(pages.tile(0)).toBeDefined();
});
