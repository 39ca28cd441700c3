import { expect, test } from "vitest";
import type { Film, Other, Segment } from "../src/film/api";
import { FEWEST_CELLS, MOST_CELLS, cellAt, cellsOf } from "../src/film/cells";
import { moment } from "../src/film/moment";
import { between, listedFrames, loopable, nextShared, sharedOf } from "../src/film/stretches";

const scenes = (count: number, long: number): Film["scenes"] => Array.from({ length: count }, (_, at) => ({ start_ms: at * long, end_ms: (at + 1) * long, best_ms: at * long + 40 }));
const sheet = (times_ms: number[]): Film["sheet"] => ({ columns: 6, width: 262, height: 196, gap: 4, times_ms });

test("a film of few scenes has cells enough to move over, and each scene's own frame is in one of them", () => {
  const cells = cellsOf({ scenes: scenes(3, 20_000), sheet: sheet([40_040, 40, 20_040]), duration_ms: 60_000, width: 640 });
  expect(cells).toHaveLength(FEWEST_CELLS);
  expect(cells.filter(({ tile }) => tile !== null).map(({ at_ms, tile }) => [at_ms, tile])).toEqual([[40, 1], [20_040, 2], [40_040, 0]]);
  expect(cells[0]?.start_ms).toBe(0);
  expect(cells.at(-1)?.end_ms).toBe(60_000);
  for (const [at, { start_ms, end_ms, at_ms }] of cells.entries()) {
    expect(end_ms).toBe(cells[at + 1]?.start_ms ?? 60_000);
    expect(at_ms >= start_ms && at_ms < end_ms).toBe(true);
  }
});

test("a film of many scenes has no more cells than can be overlooked", () => {
  const cells = cellsOf({ scenes: scenes(1000, 2000), sheet: null, duration_ms: 2_000_000, width: 640 });
  expect(cells.length).toBeLessThanOrEqual(MOST_CELLS);
  expect([cells[0]?.start_ms, cells.at(-1)?.end_ms]).toEqual([0, 2_000_000]);
  expect([cellAt(cells, 0), cellAt(cells, 1_999_999), cellAt(cells, -5)]).toEqual([0, cells.length - 1, 0]);
});

test("a recording has no cells, and a film so short has few", () => {
  expect(cellsOf({ scenes: [], sheet: null, duration_ms: 5000, width: null })).toEqual([]);
  expect(cellsOf({ scenes: scenes(1, 1200), sheet: null, duration_ms: 1200, width: 64 })).toHaveLength(2);
});

const segment = (start_ms: number, end_ms: number): Segment => ({ track: "frames", start_ms, end_ms, other_start_ms: 0, other_end_ms: 0, speed: 1, is_mirrored: false, distance: 3, share: 0.1 });
const other = (sha256: string, ...segments: Segment[]): Other => ({ sha256, path: `/${sha256}.mp4`, cases: [], lists: [], segments });

test("shared stretches are gone through in order of time, those that begin together too", () => {
  const shared = sharedOf({ others: [other("a", segment(5000, 9000), segment(20_000, 22_000)), other("b", segment(5000, 6000))] });
  expect(shared.map(({ start_ms, other: { sha256 } }) => [start_ms, sha256])).toEqual([[5000, "b"], [5000, "a"], [20_000, "a"]]);
  const [first, second, third] = shared;
  expect(nextShared(shared, null, 0, 1)).toBe(first);
  expect(nextShared(shared, first ?? null, 5000, 1)).toBe(second);
  expect(nextShared(shared, second ?? null, 5000, 1)).toBe(third);
  expect(nextShared(shared, third ?? null, 20_000, 1)).toBeNull();
  expect(nextShared(shared, null, 8000, -1)).toBe(second);
  expect(nextShared(shared, third ?? null, 20_000, -1)).toBe(second);
});

test("marks make a stretch whichever was set first, and what goes round is long enough to be seen", () => {
  expect(between(9000, 2000)).toEqual({ start_ms: 2000, end_ms: 9000 });
  expect(between(9000, null)).toBeNull();
  expect(between(5, 5)).toBeNull();
  expect(loopable({ start_ms: 100, end_ms: 100 }, 10_000)).toEqual({ start_ms: 0, end_ms: 500 });
  expect(loopable({ start_ms: 2000, end_ms: 4000 }, 10_000)).toEqual({ start_ms: 2000, end_ms: 4000 });
});

test("a frame on a list is told once a list", () => {
  const match = { list: "Lantern", list_version: "1", kind: "near" as const, distance: 4, threshold: 31 };
  const found = listedFrames({ matches: [{ ...match, at_ms: 900 }, { ...match, at_ms: 900 }, { ...match, at_ms: null }, { ...match, at_ms: 40, list: "Harbour" }] });
  expect(found.map(({ at_ms, match: { list } }) => [at_ms, list])).toEqual([[40, "Harbour"], [900, "Lantern"]]);
});

test("a frame's time is read to the hundredth", () => {
  expect([moment(0), moment(65_489), moment(3_600_000)]).toEqual(["0:00.00", "1:05.48", "1:00:00.00"]);
});
