import { describe, expect, test } from "vitest";
import { type Extent, LIMIT_PX, type Place, isStranded, moved, placeAt, scrolledHeight } from "../src/scroll_map";

const SHORT: Extent = { list: 50_000, viewport: 800 };
/** 400,000 tiles, one beside the other on a telephone. */
const LONG: Extent = { list: 400_000 * 330, viewport: 800 };
const END = LONG.list - LONG.viewport;

describe("a list lower than the limit", () => {
  test("is scrolled as it is", () => {
    expect(scrolledHeight(SHORT)).toBe(50_000);
    expect(placeAt(12_345, SHORT)).toEqual({ top: 12_345, scrollTop: 12_345 });
    expect(moved({ top: 0, scrollTop: 0 }, 30_000, SHORT)).toEqual({ top: 30_000, scrollTop: 30_000 });
  });

  test("ends where its last row ends", () => {
    expect(placeAt(10 ** 9, SHORT).top).toBe(49_200);
    expect(placeAt(-5, SHORT).top).toBe(0);
    expect(placeAt(100, { list: 300, viewport: 800 })).toEqual({ top: 0, scrollTop: 0 });
  });
});

describe("a list beyond what a browser can scroll", () => {
  test("is told to the browser as the limit", () => expect(scrolledHeight(LONG)).toBe(LIMIT_PX));

  test.each([0, 1, 999_999, 1_000_000, 1_000_001, 50_000_000, END - 1_000_001, END - 1, END])("reaches %i and stays within the browser's room", (top) => {
    const place = placeAt(top, LONG);
    expect(place.top).toBe(top);
    expect(place.scrollTop).toBeGreaterThanOrEqual(0);
    expect(place.scrollTop).toBeLessThanOrEqual(LIMIT_PX - LONG.viewport);
    expect(isStranded(place, LONG)).toBe(false);
  });

  test("later places are told as later ones", () => {
    const tops = Array.from({ length: 500 }, (_, at) => Math.round((END * at) / 499));
    const told = tops.map((top) => placeAt(top, LONG).scrollTop);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  test("a jump of the browser lands where that place is told", () => {
    for (const top of [0, 700_000, 31_415_926, END - 500_000, END]) {
      const { scrollTop } = placeAt(top, LONG);
      const far: Place = { top: END / 2, scrollTop: placeAt(END / 2, LONG).scrollTop };
      expect(Math.abs(moved(far, scrollTop, LONG).top - top)).toBeLessThan(20);
    }
  });

  test("a small move is exact, also in the middle", () => {
    const start = placeAt(60_000_000, LONG);
    expect(moved(start, start.scrollTop + 117, LONG).top).toBe(60_000_117);
    expect(moved(start, start.scrollTop - 117, LONG).top).toBe(59_999_883);
  });

  test.each([1, -1])("small moves alone meet the end in direction %i", (direction) => {
    const extent: Extent = { list: LIMIT_PX + 3_000_000, viewport: 800 };
    const end = extent.list - extent.viewport;
    let place = placeAt(direction > 0 ? end - 2_500_000 : 2_500_000, extent);
    for (let step = 0; step < 6000; step += 1) {
      const scrollTop = Math.min(Math.max(place.scrollTop + direction * 700, 0), LIMIT_PX - extent.viewport);
      place = moved(place, scrollTop, extent);
      if (isStranded(place, extent)) place = placeAt(place.top, extent);
    }
    expect(place.top).toBe(direction > 0 ? end : 0);
    expect(place.scrollTop).toBe(direction > 0 ? LIMIT_PX - extent.viewport : 0);
  });
});
