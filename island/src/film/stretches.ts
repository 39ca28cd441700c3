/** Stretches of the film that are somewhere else too, and those that the officer marks. */

import type { Film, FilmMatch, Other, Segment } from "./api";

export interface Stretch {
  readonly start_ms: number;
  readonly end_ms: number;
}

/** A segment of the film with what it is shared with. */
export interface Shared extends Stretch {
  readonly other: Other;
  readonly segment: Segment;
}

/** Shorter ones are shown, and looped, as so long: a single frame can't be seen on the line, nor heard. */
export const SHORTEST_MS = 400;

/** All segments in order of time; of one that covers nothing of the film (a frame in it is a still elsewhere) its instant. */
export function sharedOf({ others }: Pick<Film, "others">): Shared[] {
  const all = others.flatMap((other) => other.segments.map((segment) => ({ start_ms: segment.start_ms, end_ms: segment.end_ms, other, segment })));
  return all.sort((one, two) => one.start_ms - two.start_ms || one.end_ms - two.end_ms);
}

/** The first that begins behind a time, or the last that begins before it; those that begin with another one are gone through in turn. */
export function nextShared(shared: readonly Shared[], now: Shared | null, at_ms: number, direction: 1 | -1): Shared | null {
  const at = now ? shared.indexOf(now) : -1;
  if (now && at >= 0 && Math.abs(now.start_ms - at_ms) <= SHORTEST_MS) return shared[at + direction] ?? null;
  if (direction > 0) return shared.find(({ start_ms }) => start_ms > at_ms + 1) ?? null;
  return shared.findLast(({ start_ms }) => start_ms < at_ms - 1) ?? null;
}

/** Frames that are on lists, each time once a list. */
export function listedFrames({ matches }: Pick<Film, "matches">): { at_ms: number; match: FilmMatch }[] {
  const seen = new Set<string>();
  const found: { at_ms: number; match: FilmMatch }[] = [];
  for (const match of matches) {
    if (match.at_ms === null || seen.has(`${match.at_ms} ${match.list}`)) continue;
    seen.add(`${match.at_ms} ${match.list}`);
    found.push({ at_ms: match.at_ms, match });
  }
  return found.sort((one, two) => one.at_ms - two.at_ms);
}

/** What is between two marks, whichever was set first; null where one of them is missing. */
export function between(one: number | null, two: number | null): Stretch | null {
  if (one === null || two === null || one === two) return null;
  return { start_ms: Math.min(one, two), end_ms: Math.max(one, two) };
}

/** A stretch that is long enough to be looped. */
export function loopable({ start_ms, end_ms }: Stretch, duration_ms: number): Stretch {
  if (end_ms - start_ms >= SHORTEST_MS) return { start_ms, end_ms };
  const from = Math.max(0, start_ms - SHORTEST_MS);
  return { start_ms: from, end_ms: Math.min(Math.max(duration_ms, from + SHORTEST_MS), end_ms + SHORTEST_MS) };
}
