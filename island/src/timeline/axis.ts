/** How time lies along a line: the stretch in sight, its marks, and sessions in lanes. Times are ms since 1970, UTC. */

import type { Session } from "./api";

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export const LANES = ["camera", "case"] as const;
export type LaneBy = (typeof LANES)[number];

export interface Lane {
  readonly name: string;
  readonly sessions: readonly Session[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;
/** Closer than this one sees nothing more: sessions are minutes long. */
const LEAST = 10 * MINUTE;
const MOST = 200 * YEAR;
const MARGIN = 0.04;
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, DAY, 7 * DAY];
/** Steps of whole months, which are not equally long. */
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 600];

export const beginOf = (session: Session): number => Date.parse(session.first);
export const endOf = (session: Session): number => Date.parse(session.last);

/** A stretch that has all of some sessions in it. */
export function around(sessions: readonly Session[]): Stretch {
  if (sessions.length === 0) return { from: 0, to: DAY };
  const [from, to] = [Math.min(...sessions.map(beginOf)), Math.max(...sessions.map(endOf))];
  const margin = Math.max((to - from) * MARGIN, LEAST);
  return { from: from - margin, to: to + margin };
}

/** Zoom by a factor above 1 for closer; what is at a share of the stretch stays there. */
export function zoomed({ from, to }: Stretch, factor: number, share = 0.5): Stretch {
  const length = Math.min(Math.max((to - from) / factor, LEAST), MOST);
  const at = from + share * (to - from);
  return { from: at - share * length, to: at + (1 - share) * length };
}

export function moved({ from, to }: Stretch, share: number): Stretch {
  const by = share * (to - from);
  return { from: from + by, to: to + by };
}

/** The stretch moved as little as has a session in sight. */
export function showing(stretch: Stretch, session: Session): Stretch {
  const [begin, end] = [beginOf(session), endOf(session)];
  if (begin >= stretch.from && end <= stretch.to) return stretch;
  const length = Math.max(stretch.to - stretch.from, (end - begin) * 1.2);
  const middle = (begin + end) / 2;
  return { from: middle - length / 2, to: middle + length / 2 };
}

export const shareOf = ({ from, to }: Stretch, time: number): number => (time - from) / (to - from);

/** Round times to mark, about `most` of them, and what of a date tells them apart. */
export function marks({ from, to }: Stretch, most: number): { readonly times: readonly number[]; readonly unit: "time" | "day" | "month" | "year" } {
  const wanted = (to - from) / most;
  const step = STEPS.find((each) => each >= wanted);
  if (step !== undefined) {
    const first = Math.ceil(from / step) * step;
    const times = Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, at) => first + at * step);
    return { times, unit: step < DAY ? "time" : "day" };
  }
  const months = MONTHS.find((each) => each * (YEAR / 12) >= wanted) ?? 600;
  const begin = new Date(from);
  const first = Math.floor((begin.getUTCFullYear() * 12 + begin.getUTCMonth()) / months) * months;
  const times: number[] = [];
  for (let at = first; ; at += months) {
    const time = new Date(0).setUTCFullYear(Math.floor(at / 12), at % 12, 1);
    if (time > to) break;
    if (time >= from) times.push(time);
  }
  return { times, unit: months < 12 ? "month" : "year" };
}

/** Sessions in lanes, those with most sessions first; one that lies in several cases stands in the lane of each. */
export function lanes(sessions: readonly Session[], by: LaneBy): Lane[] {
  const found = new Map<string, Session[]>();
  for (const each of sessions) {
    for (const name of by === "camera" ? [each.camera] : each.cases) found.set(name, [...(found.get(name) ?? []), each]);
  }
  return [...found]
    .map(([name, some]) => ({ name, sessions: some }))
    .sort((one, other) => other.sessions.length - one.sessions.length || (one.name < other.name ? -1 : 1));
}

/** The session of a lane that is nearest in time to another. */
export function nearest(lane: Lane, session: Session): Session | undefined {
  const far = (each: Session): number => Math.abs(beginOf(each) - beginOf(session));
  return [...lane.sessions].sort((one, other) => far(one) - far(other))[0];
}

/** How long something is, in the largest unit of which there are two at least. */
export function lengthIn(seconds: number): { readonly count: number; readonly unit: "second" | "minute" | "hour" | "day" } {
  if (seconds >= 2 * 86_400) return { count: Math.round(seconds / 86_400), unit: "day" };
  if (seconds >= 2 * 3600) return { count: Math.round(seconds / 3600), unit: "hour" };
  if (seconds >= 120) return { count: Math.round(seconds / 60), unit: "minute" };
  return { count: Math.round(seconds), unit: "second" };
}
