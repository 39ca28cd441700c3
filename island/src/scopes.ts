/** Where which keys hold: the grid, and each stage over it. A feature adds its groups here, and nowhere else. */

import { COMPARE, OPEN_COMPARE } from "./compare/keys";
import { FACES, OPEN_FACES } from "./faces/keys";
import { FILM } from "./film/keys";
import { CHOOSE, DECIDE, LOOK, MOVE, PAGE } from "./grid_keys";
import { HISTORY } from "./decided/keys";
import { EXPORT } from "./exporting/keys";
import { FIGURES } from "./figures/keys";
import { GATHERINGS, OPEN_GATHERINGS } from "./gatherings/keys";
import { GRAPH, OPEN_GRAPH } from "./graph/keys";
import { type Group, type Keys, boundTo, changesIn, firstKeys, keysFrom, remapped } from "./keys";
import { LEADS, OPEN_LEADS } from "./leads/keys";
import { NOTE, VIEWS } from "./notes/keys";
import { OPEN_TIMELINE, TIMELINE } from "./timeline/keys";
import { OPEN_PART, PART } from "./part/keys";
import { MAKE_TRACE, OPEN_TRACES, TRACES } from "./traces/keys";
import { FIND, OPEN_FIND } from "./search/keys";
import { OPINION, TEAM } from "./team/keys";
import { OPEN, VIEWER, ZOOM } from "./viewer/keys";

/** In each scope an earlier group wins over a later one; the same key may mean another thing in another scope. */
export const SCOPES = {
  grid: [MOVE, CHOOSE, DECIDE, LOOK, OPEN, NOTE, VIEWS, TEAM, OPEN_LEADS, OPEN_TIMELINE, OPEN_GATHERINGS, OPEN_FACES, OPEN_GRAPH, OPEN_TRACES, OPEN_COMPARE, OPEN_FIND, HISTORY, EXPORT, FIGURES, PAGE],
  viewer: [VIEWER, OPEN_PART, ZOOM, DECIDE, NOTE, OPEN_COMPARE, HISTORY, PAGE],
  opinions: [OPINION, DECIDE, PAGE],
  compare: [COMPARE, ZOOM, PAGE],
  timeline: [TIMELINE, PAGE],
  leads: [LEADS, ZOOM, PAGE],
  gatherings: [GATHERINGS, PAGE],
  faces: [FACES, ZOOM, PAGE],
  graph: [GRAPH, PAGE],
  part: [PART, MAKE_TRACE, ZOOM, PAGE],
  traces: [TRACES, ZOOM, PAGE],
  film: [FILM, OPEN_PART, DECIDE, NOTE, PAGE],
  find: [FIND, PAGE],
} as const satisfies Record<string, readonly Group[]>;

export type Scope = keyof typeof SCOPES;
type ActionsOf<Each> = Each extends { keys: Readonly<Record<infer Action extends string, string>> } ? Action : never;
export type Action = ActionsOf<(typeof SCOPES)[Scope][number]>;
export type KeyMap = Keys<Action>;

const ALL: readonly (readonly Group[])[] = Object.values(SCOPES);

export const DEFAULT_KEYS = firstKeys(ALL.flat()) as KeyMap;

/** What a chord does in a scope. */
export function bound(scope: Scope, keys: KeyMap, chord: string): { group: Group; action: string } | null {
  return boundTo(SCOPES[scope], keys, chord);
}

/** The keys with an action on another one. */
export function remap(keys: KeyMap, action: Action, chord: string): KeyMap {
  return remapped(ALL, keys, action, chord);
}

export function keptKeys(kept: string | null): KeyMap {
  return keysFrom(DEFAULT_KEYS, kept);
}

export function changedKeys(keys: KeyMap): string {
  return changesIn(DEFAULT_KEYS, keys);
}

/** All groups, those of a scope first, each once. */
export function groupsFrom(scope: Scope): readonly Group[] {
  return [...new Set([...SCOPES[scope], ...ALL.flat()])];
}
