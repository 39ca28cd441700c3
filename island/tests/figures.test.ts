import { expect, test } from "vitest";
import type { Hour } from "../src/figures/api";
import { byMonth, dayOf, daysOfMonth, overTime } from "../src/figures/series";

const hour = (at: string, officer: string, fresh: number, near: number, category: string): Hour => ({
  hour: at, officer, decisions: fresh + near, lanes: { new: fresh, series: 0, near, known: 0 }, categories: [{ category, decisions: fresh + near }],
});

const HOURS = [hour("2026-11-02T09:00:00Z", "a", 3, 1, "us/1"), hour("2026-11-02T10:00:00Z", "b", 2, 0, "us/0"), hour("2026-11-04T09:00:00Z", "a", 5, 0, "us/0")];

test("days add up their hours, and days without work are there", () => {
  const { layers, columns } = overTime(HOURS, "lane");
  expect(layers).toEqual(["new", "series", "near", "known"]);
  expect(columns.map(({ key }) => key)).toEqual(["2026-11-02", "2026-11-03", "2026-11-04"]);
  expect(columns.map(({ values }) => values)).toEqual([[5, 0, 1, 0], [0, 0, 0, 0], [5, 0, 0, 0]]);
});

test("a case of one day is told by the hour, however few hours there are", () => {
  const { each, columns } = overTime(HOURS.slice(0, 2), "lane");
  expect(each).toBe("hour");
  expect(columns.map(({ values }) => values.reduce((sum, value) => sum + value, 0))).toEqual([0, 0, 0, 0, 0, 0, 4, 2]);
  expect(new Date(columns.at(-1)?.key ?? "").toISOString()).toBe("2026-11-02T10:00:00.000Z");
});

test("officers and categories stand by how much they have", () => {
  expect(overTime(HOURS, "officer")).toMatchObject({ layers: ["a", "b"], columns: [{ values: [4, 2] }, { values: [0, 0] }, { values: [5, 0] }] });
  expect(overTime(HOURS, "category").layers).toEqual(["us/0", "us/1"]);
});

test("what is beyond five layers is one more, and nothing is lost", () => {
  const many = Array.from({ length: 9 }, (_, at) => hour("2026-11-02T09:00:00Z", `officer ${at}`, 10 - at, 0, "us/1"));
  const { layers, columns } = overTime(many, "officer");
  expect(layers).toHaveLength(6);
  expect(layers.at(-1)).toBe("");
  expect(columns.at(-1)?.values.reduce((sum, value) => sum + value, 0)).toBe(many.reduce((sum, { decisions }) => sum + decisions, 0));
});

test("decisions on stacks that stand in no lane any more are counted too", () => {
  const { layers, columns } = overTime([{ ...HOURS[0]!, decisions: 6 }], "lane");
  expect(layers.at(-1)).toBe("");
  expect(columns.at(-1)?.values).toEqual([3, 0, 1, 0, 2]);
});

test("nothing decided is no column, and a long time shows its latest days", () => {
  expect(overTime([], "lane").columns).toEqual([]);
  const long = overTime([hour("2020-01-01T12:00:00Z", "a", 1, 0, "us/1"), hour("2026-01-01T12:00:00Z", "a", 1, 0, "us/1")], "lane");
  expect(long.columns).toHaveLength(120);
  expect(long.columns.at(-1)?.key).toBe(dayOf(new Date("2026-01-01T12:00:00Z")));
});

test("months have their days", () => {
  expect(daysOfMonth("2024-02")).toEqual({ from: "2024-02-01", to: "2024-02-29" });
  expect(daysOfMonth("0099-12")).toEqual({ from: "0099-12-01", to: "0099-12-31" });
  expect(byMonth([{ value: "2024-02", stacks: 5, decided: 2 }]).columns).toEqual([{ key: "2024-02", values: [2, 3] }]);
});
