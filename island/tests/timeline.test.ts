/** How time lies along a line, and how far positions reach on the map. */

import { describe, expect, test } from "vitest";
import type { Session } from "../src/timeline/api";
import { around, beginOf, lanes, lengthIn, marks, moved, nearest, shareOf, showing, zoomed } from "../src/timeline/axis";
import { length, zone } from "../src/timeline/words";
import { fitted, onMap, placeOf, radiusOf } from "../src/viewer/map_view";

const session = (first: string, last: string, camera = "A", cases: readonly string[] = ["OP-1"]): Session => ({
  camera, is_one_body: true, is_here: true, first, last, within_s: 60, count: 1, cases, positions: [], media: [],
});
const MORNING = session("2024-05-01T08:00:00Z", "2024-05-01T09:00:00Z");
const NIGHT = session("2024-05-02T22:00:00Z", "2024-05-02T22:00:00Z", "B", ["OP-1", "OP-2"]);
const LATER = session("2026-01-01T00:00:00Z", "2026-01-01T00:10:00Z", "A", ["OP-2"]);
const ALL = [MORNING, NIGHT, LATER];

describe("the stretch in sight", () => {
  test("has all sessions in it, with a margin", () => {
    const all = around(ALL);
    expect(shareOf(all, beginOf(MORNING))).toBeGreaterThan(0);
    expect(shareOf(all, Date.parse(LATER.last))).toBeLessThan(1);
    expect(around([NIGHT]).to).toBeGreaterThan(around([NIGHT]).from);
  });

  test("keeps what is under the pointer, and ends at minutes and centuries", () => {
    const all = around(ALL);
    const at = beginOf(NIGHT);
    const closer = zoomed(all, 4, shareOf(all, at));
    expect(shareOf(closer, at)).toBeCloseTo(shareOf(all, at), 9);
    expect(closer.to - closer.from).toBeCloseTo((all.to - all.from) / 4, 3);
    expect(zoomed(all, 1e12).to - zoomed(all, 1e12).from).toBeCloseTo(600_000, 0);
    expect(moved(all, 0.5).from).toBeCloseTo((all.from + all.to) / 2, 3);
  });

  test("goes to what is looked at, and no farther", () => {
    const day = around([MORNING]);
    expect(showing(day, MORNING)).toBe(day);
    const there = showing(day, LATER);
    expect(shareOf(there, beginOf(LATER))).toBeGreaterThan(0);
    expect(there.to - there.from).toBeCloseTo(day.to - day.from, 3);
  });
});

test("marks are round times, few enough to read", () => {
  for (const factor of [1, 10, 100, 1000, 10_000]) {
    const stretch = zoomed(around(ALL), factor);
    const { times } = marks(stretch, 8);
    expect(times.length).toBeLessThanOrEqual(9);
    for (const each of times) expect([each >= stretch.from, each <= stretch.to]).toEqual([true, true]);
  }
  const { times, unit } = marks({ from: Date.UTC(2023, 10, 3), to: Date.UTC(2024, 3, 2) }, 8);
  expect([unit, times.map((each) => new Date(each).toISOString().slice(0, 10))]).toEqual(["month", ["2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]]);
});

test("a session stands in the lane of its camera, or of each of its cases", () => {
  expect(lanes(ALL, "camera").map(({ name, sessions }) => [name, sessions.length])).toEqual([["A", 2], ["B", 1]]);
  expect(lanes(ALL, "case").map(({ name, sessions }) => [name, sessions.length])).toEqual([["OP-1", 2], ["OP-2", 2]]);
  expect(nearest({ name: "A", sessions: [LATER, MORNING] }, NIGHT)).toBe(MORNING);
});

test("lengths and zones are said in words", () => {
  expect([lengthIn(59), lengthIn(600), lengthIn(14 * 3600), lengthIn(3 * 86_400)].map(({ count, unit }) => `${count} ${unit}`)).toEqual(["59 second", "10 minute", "14 hour", "3 day"]);
  expect([length("en", 50_400), length("de", 50_400)]).toEqual(["14 hours", "14 Stunden"]);
  expect([zone(60), zone(-210), zone(0)]).toEqual(["+01:00", "\u221203:30", "+00:00"]);
});

test("positions fit into the frame, with the circles in which they may be", () => {
  const frame = { width: 300, height: 200 };
  const far = [{ latitude: 44.6, longitude: -110.5, within_m: 50 }, { latitude: 40.1, longitude: -100.2, within_m: 50_000 }];
  const view = fitted(far, frame);
  for (const each of far) {
    const { x, y } = onMap(placeOf(each), view, frame);
    const r = radiusOf(each, view);
    expect([x - r >= 0, x + r <= frame.width, y - r >= 0, y + r <= frame.height]).toEqual([true, true, true, true]);
  }
  expect(fitted(far.slice(0, 1), frame).zoom).toBe(8);
  expect(radiusOf({ latitude: 60, longitude: 0, within_m: 100 }, view) / radiusOf({ latitude: 0, longitude: 0, within_m: 100 }, view)).toBeCloseTo(2, 6);
});
