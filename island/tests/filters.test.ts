import { expect, test } from "vitest";
import { type Filters, NO_FILTERS, SORTS, bytesOf, chipsOf, has, queryOf, toggled, viewOf, withChip, withoutChip } from "../src/filters";

const FULL: Filters = {
  lane: ["new", "near"], list: ["National 2026.2"], category: ["us/0", "none"], kind: ["video"], camera: ["Nikon D3500 & more"],
  folder: ["KP/1: Bilder/\u00dcbersicht?=+%"], assigned: [], has: ["gps", "deleted"],
  noted: ["bookmark", "tag"], tag: ["bridge & mill"], series: ["Old town"],
  from: "2024-02-29", to: "2026-01-01", min_size: "1000", max_size: "5000000", decided: "no", text: "a b+c/\u202e",
};

const sorted = (filters: Filters): unknown => Object.entries(filters).map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value]);

test.each(SORTS)("a view ordered by %s comes back from its address", (sort) => {
  const view = viewOf(new URLSearchParams(queryOf(FULL, sort).toString()));
  expect(sorted(view.filters)).toEqual(sorted(FULL));
  expect(view.sort).toBe(sort);
});

test("the same view has the same address, whatever was chosen first", () => {
  const one = withChip(withChip(NO_FILTERS, { name: "camera", value: "b" }), { name: "camera", value: "a" });
  const other = withChip(withChip(NO_FILTERS, { name: "camera", value: "a" }), { name: "camera", value: "b" });
  expect(queryOf(one, "rank").toString()).toBe(queryOf(other, "rank").toString());
});

test("no filters make no query", () => expect(queryOf(NO_FILTERS, "rank").toString()).toBe(""));

test("what an address has that is no filter is left out", () => {
  const query = new URLSearchParams("lane=new&lane=old&lane=new&kind=&has=wings&decided=maybe&from=yesterday&min_size=-4&sort=taste&colour=red");
  expect(viewOf(query)).toEqual({ filters: { ...NO_FILTERS, lane: ["new"] }, sort: "rank" });
});

test("chips name every filter but the lane, and each takes away its own", () => {
  const chips = chipsOf(FULL);
  expect(chips.map(({ name }) => name)).not.toContain("lane");
  const left = chips.reduce(withoutChip, FULL);
  expect(left).toEqual({ ...NO_FILTERS, lane: FULL.lane });
});

test("a chip that is there is switched off, one that isn't on", () => {
  const chip = { name: "kind", value: "audio" } as const;
  const on = toggled(FULL, chip);
  expect(has(on, chip)).toBe(true);
  expect(has(toggled(on, chip), chip)).toBe(false);
  expect(toggled(FULL, { name: "decided", value: "yes" }).decided).toBe("yes");
  expect(toggled(FULL, { name: "decided", value: "no" }).decided).toBe("");
});

test.each([["700", "700"], ["700 kB", "700000"], ["2MB", "2000000"], ["1,5 GB", "1500000000"], [" 3k ", "3000"], ["big", null], ["", null], ["-1", null]])(
  "a size typed as %j is %j bytes",
  (typed, bytes) => expect(bytesOf(typed)).toBe(bytes),
);
