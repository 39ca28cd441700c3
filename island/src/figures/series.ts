/** What was decided, day by day or hour by hour in the browser's own zone, and what stood in each month. */

import { LANES } from "../api";
import type { Hour, Share } from "./api";

export type By = "lane" | "category" | "officer";

export const BYS: readonly By[] = ["lane", "category", "officer"];

/** One column: what it stands for, and how much of each layer it has. */
export interface Column {
  readonly key: string;
  readonly values: readonly number[];
}

export interface Series {
  readonly layers: readonly string[];
  readonly columns: readonly Column[];
}

/** The most layers told apart; the rest is one more, named "". */
const MOST_LAYERS = 5;

/** A day in the browser's zone, as 2026-11-22. */
export function dayOf(moment: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** An hour in the browser's zone, as 2026-11-22T14:00. */
export function hourOf(moment: Date): string {
  return `${dayOf(moment)}T${String(moment.getHours()).padStart(2, "0")}:00`;
}

export interface Course extends Series {
  readonly each: "hour" | "day";
}

/** Decisions by day, within two days by hour; days and hours without any between the first and the last are there too. */
export function overTime(hours: readonly Hour[], by: By): Course {
  const times = hours.map(({ hour }) => Date.parse(hour));
  const each = Math.max(...times) - Math.min(...times) < BY_HOUR_MS ? "hour" : "day";
  const keyOf = each === "day" ? dayOf : hourOf;
  const parts = hours.map((hour) => ({ key: keyOf(new Date(hour.hour)), shares: sharesOf(hour, by) }));
  const layers = layersOf(parts.map(({ shares }) => shares), by);
  const keys = parts.map(({ key }) => key);
  const between = each === "day" ? daysBetween(keys) : hoursBetween(keys);
  const columns = new Map<string, number[]>(between.map((key) => [key, layers.map(() => 0)]));
  for (const { key, shares } of parts) {
    const values = columns.get(key) ?? [];
    for (const [name, count] of shares) {
      const at = layers.indexOf(name) < 0 ? layers.length - 1 : layers.indexOf(name);
      values[at] = (values[at] ?? 0) + count;
    }
  }
  return { each, layers, columns: [...columns].map(([key, values]) => ({ key, values })) };
}

function sharesOf(hour: Hour, by: By): [string, number][] {
  if (by === "officer") return [[hour.officer, hour.decisions]];
  if (by === "category") return hour.categories.map(({ category, decisions }) => [category, decisions]);
  const inLanes = LANES.map((lane): [string, number] => [lane, hour.lanes[lane]]);
  const rest = hour.decisions - inLanes.reduce((sum, [, count]) => sum + count, 0);
  return rest > 0 ? [...inLanes, ["", rest]] : inLanes;
}

function layersOf(every: readonly [string, number][][], by: By): string[] {
  const totals = new Map<string, number>();
  for (const [name, count] of every.flat()) totals.set(name, (totals.get(name) ?? 0) + count);
  if (by === "lane") return [...LANES, ...(totals.has("") ? [""] : [])];
  const names = [...totals].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([name]) => name);
  return names.length > MOST_LAYERS ? [...names.slice(0, MOST_LAYERS), ""] : names;
}

const HOUR_MS = 3_600_000;
/** Work within so long a time is told by the hour. */
const BY_HOUR_MS = 48 * HOUR_MS;
/** The most columns that a chart has; of a longer time the latest. */
const MOST_COLUMNS = 120;
/** The fewest hours: those before the first are empty, so that one hour of work doesn't fill the chart. */
const FEWEST_HOURS = 8;

function daysBetween(days: readonly string[]): string[] {
  return backFrom(days, 1, (moment) => moment.setDate(moment.getDate() - 1), (day) => `${day}T12:00`, dayOf);
}

function hoursBetween(hours: readonly string[]): string[] {
  return backFrom(hours, FEWEST_HOURS, (moment) => moment.setTime(moment.getTime() - HOUR_MS), (hour) => hour, hourOf);
}

/** All keys from the last back to the first, at least `fewest`, in order. */
function backFrom(keys: readonly string[], fewest: number, back: (moment: Date) => void, timeOf: (key: string) => string, keyOf: (moment: Date) => string): string[] {
  const sorted = [...keys].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const found = new Set<string>();
  for (const moment = new Date(timeOf(last)); found.size < MOST_COLUMNS; back(moment)) {
    if (keyOf(moment) < first && found.size >= fewest) break;
    found.add(keyOf(moment));
  }
  return [...found].reverse();
}

/** Months as columns of what is decided and what is not; long gaps are left out, so that one wrong clock hides nothing. */
export function byMonth(months: readonly Share[]): Series {
  const columns = months.map(({ value, stacks, decided }) => ({ key: value, values: [decided, stacks - decided] }));
  return { layers: ["decided", "left"], columns };
}

/** The first and the last day of a month such as 2024-02. */
export function daysOfMonth(month: string): { from: string; to: string } {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  const last = new Date(Date.UTC(2000, number, 0));
  last.setUTCFullYear(year, number, 0);
  return { from: `${month}-01`, to: `${month}-${String(last.getUTCDate()).padStart(2, "0")}` };
}
