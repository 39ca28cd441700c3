/** The contact sheet as the page lays it out: in order of time, long scenes in several cells, so that each can be moved over. */

import type { Film } from "./api";

/** A film of one scene is shown in so many cells, and one of many in its own. */
export const FEWEST_CELLS = 16;
export const MOST_CELLS = 96;
/** Cells are not made shorter than this: there would be nothing to move over. */
const SHORTEST_MS = 500;

export interface Cell {
  readonly start_ms: number;
  readonly end_ms: number;
  /** The time of the frame that it shows. */
  readonly at_ms: number;
  /** Its place on the sheet that the vault has; null where that frame has to be fetched. */
  readonly tile: number | null;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly best: number;
}

/** The longest stretches in two until there are enough. */
function divided(stretches: readonly Stretch[], enough: number): Stretch[] {
  const parts = [...stretches];
  while (parts.length < enough) {
    let longest = 0;
    for (let at = 1; at < parts.length; at += 1) if (lengthOf(parts[at]) > lengthOf(parts[longest])) longest = at;
    const part = parts[longest];
    if (!part || lengthOf(part) < 2 * SHORTEST_MS) break;
    const middle = Math.round((part.start + part.end) / 2);
    const isLater = part.best >= middle;
    const first = { start: part.start, end: middle, best: isLater ? part.start : part.best };
    parts.splice(longest, 1, first, { start: middle, end: part.end, best: isLater ? part.best : middle });
  }
  return parts;
}

const lengthOf = (stretch: Stretch | undefined): number => (stretch ? stretch.end - stretch.start : 0);

/** Of more scenes than there is room for, those next to each other are shown together by the one that lasts longest. */
function joined(stretches: readonly Stretch[], most: number): Stretch[] {
  const each = Math.ceil(stretches.length / most);
  const parts: Stretch[] = [];
  for (let at = 0; at < stretches.length; at += each) {
    const some = stretches.slice(at, at + each);
    const longest = some.reduce((best, one) => (lengthOf(one) > lengthOf(best) ? one : best));
    parts.push({ start: some[0]?.start ?? 0, end: some.at(-1)?.end ?? 0, best: longest.best });
  }
  return parts;
}

/** The cells of a film; none for a recording without pictures. */
export function cellsOf({ scenes, sheet, duration_ms, width }: Pick<Film, "scenes" | "sheet" | "duration_ms" | "width">): Cell[] {
  if (width === null && scenes.length === 0) return [];
  const last = Math.max(duration_ms, scenes.at(-1)?.end_ms ?? 0);
  const told = scenes.map(({ start_ms, end_ms, best_ms }) => ({ start: start_ms, end: end_ms, best: best_ms }));
  const whole = told.length > 0 ? told : [{ start: 0, end: last, best: 0 }];
  const tiles = new Map((sheet?.times_ms ?? []).map((time, tile) => [time, tile]));
  return divided(joined(whole, MOST_CELLS), FEWEST_CELLS).map(({ start, end, best }) => ({ start_ms: start, end_ms: end, at_ms: best, tile: tiles.get(best) ?? null }));
}

/** The cell that a time lies in. */
export function cellAt(cells: readonly Cell[], at_ms: number): number {
  return Math.max(0, cells.findLastIndex(({ start_ms }) => start_ms <= at_ms));
}
