import { expect, test } from "vitest";
import type { Tile } from "../src/api";
import { bytesInWords } from "../src/views/chip_label";
import { labelled, markLabel, tickAt } from "../src/views/Scrubber";
import { spoken } from "../src/views/TileView";
import { de } from "../src/texts/de";
import { en } from "../src/texts/en";

const TILE: Tile = {
  stack: "0123456789ab", sha256: "", lane: "new", rank: 12, score: 30, copies: 3, media: 2, kind: "video", duration_ms: 5000, width: 1, height: 1,
  reason: "8 pictures taken within 10 minutes", badges: ["video", "gps", "deleted"], category: null, assigned: null, taken: null, folder: "KP/1: DCIM",
  notes: { comments: 0, tags: [], series: [], is_bookmarked: false },
};
const SHOWN = { index: 11, column: 0, total: 400_000, tile: TILE, category: null, label: "", isCursor: true, isSelected: false, isBookmarked: false, revealed: null, officer: "anna", texts: en };

test("a screen reader hears where a stack stands, what it is, why it is there, and that it is undecided", () => {
  expect(spoken(SHOWN)).toBe("stack 12 of 400,000, New, video, 3 copies, reason: 8 pictures taken within 10 minutes, undecided, place recorded, deleted");
});

test("it hears a decision, and whether it is only suggested", () => {
  const category = { scheme: "views", code: "1", is_applied: true };
  expect(spoken({ ...SHOWN, category, label: "1 Bridge" })).toContain("decided: 1 Bridge");
  expect(spoken({ ...SHOWN, category: { ...category, is_applied: false }, label: "1 Bridge", texts: de })).toContain("vorgeschlagen: 1 Bridge");
});

test("it hears what is noted", () => {
  const notes = { comments: 2, tags: ["bridge", "dusk"], series: ["Old town"], is_bookmarked: true };
  expect(spoken({ ...SHOWN, isBookmarked: true, tile: { ...TILE, notes } })).toContain("bookmarked, 2 comments, tags: bridge, dusk, series: Old town");
});

test("a stack that is not here yet is said to be on its way", () => {
  expect(spoken({ ...SHOWN, tile: undefined })).toBe("stack 12 of 400,000, loading");
});

test("marks of the scale name lanes as the page does, and leave all else as it is", () => {
  expect([markLabel(de, { label: "new 35", first: 0 }), markLabel(de, { label: "2024-02", first: 0 }), markLabel(de, { label: "new pictures of 2024", first: 0 })]).toEqual(["Neu 35", "2024-02", "new pictures of 2024"]);
});

test("labels of the scale never touch, and the first of a place is the one shown", () => {
  const ticks = [0, 1, 2, 500, 505, 999].map((first) => ({ label: String(first), first }));
  expect(labelled(ticks, 1000, 800, 25).map(({ first }) => first)).toEqual([0, 500]);
});

test("a stack belongs to the last mark before it", () => {
  const ticks = [{ label: "a", first: 0 }, { label: "b", first: 10 }];
  expect([tickAt(ticks, 9)?.label, tickAt(ticks, 10)?.label, tickAt([], 3)]).toEqual(["a", "b", undefined]);
});

test("bytes are said in the unit that leaves few digits", () => {
  expect([bytesInWords(0, "en"), bytesInWords(999, "en"), bytesInWords(1_500_000, "en"), bytesInWords(1_500_000, "de")]).toEqual(["0 B", "999 B", "1.5 MB", "1,5 MB"]);
});
