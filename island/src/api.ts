/** The server's HTTP contract, version 1: of a case: its types, each with the route that gives it. */

import { type Filters, type Sort, queryOf } from "./filters";
import { type Http, ROOT, casePath } from "./http";
import type { TileNotes } from "./notes/api";

export type Lane = "new" | "series" | "near" | "known";
export type Kind = "picture" | "video" | "audio";
export type Badge = "video" | "gps" | "camera" | "deleted" | "partial";

export const LANES: readonly Lane[] = ["new", "series", "near", "known"];

export interface Me {
  officer: string;
  agency: string;
  version: string;
  language: string;
  protection: { level: string };
}

export interface Scheme {
  name: string;
  version: string;
  title: string;
  codes: { code: string; label: string }[];
}

export interface Gallery {
  snapshot: string;
  stacks: number;
  lanes: Record<Lane, number>;
  undecided: number;
  built_at: string;
  is_building: boolean;
}

export interface Category {
  scheme: string;
  code: string;
  is_applied: boolean;
}

export interface Tile {
  stack: string;
  sha256: string;
  lane: Lane;
  rank: number;
  score: number;
  copies: number;
  media: number;
  kind: Kind;
  duration_ms: number | null;
  width: number | null;
  height: number | null;
  reason: string | null;
  badges: Badge[];
  category: Category | null;
  /** The officer who works on it. */
  assigned: string | null;
  taken: string | null;
  folder: string;
  notes: TileNotes;
}

export interface TilePage {
  snapshot: string;
  /** The number of the last decision that it tells of. */
  decisions: number;
  total: number;
  first: number;
  items: Tile[];
}

export interface FacetValue {
  value: string;
  label: string;
  count: number;
}

export const FACETS = ["lists", "categories", "assigned", "kinds", "cameras", "folders", "noted", "tags", "series"] as const;

export interface Facets extends Record<(typeof FACETS)[number] | "lanes", FacetValue[]> {
  dates: { first: string | null; last: string | null };
}

export interface Tick {
  label: string;
  first: number;
}

export interface Decision {
  number: number;
  stack: string;
  scheme: string | null;
  code: string | null;
  officer: string;
  at: string;
  applied: number;
  suggested: number;
  undoes: number | null;
  undone_by: number | null;
  note: string;
}

export interface Decided {
  decisions: Decision[];
  was_repeated: boolean;
}

export interface Preview {
  stacks: number;
  media: number;
  applied: number;
  suggested: number;
  decided_already: number;
  /** Stacks that a colleague works on. */
  held: number;
}

/** One case as the server tells it; every method is one route and raises ApiError. */
export class Api {
  readonly #http: Http;
  readonly #case: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#case = casePath(caseName);
  }

  gallery(): Promise<Gallery> {
    return this.#http.get(`${this.#case}/gallery`);
  }

  stacks(filters: Filters, sort: Sort, first: number, count: number, signal?: AbortSignal): Promise<TilePage> {
    const query = queryOf(filters, sort);
    query.set("first", String(first));
    query.set("count", String(count));
    return this.#http.get(`${this.#case}/stacks?${query}`, signal);
  }

  facets(filters: Filters, signal?: AbortSignal): Promise<Facets> {
    return this.#http.get(`${this.#case}/facets?${queryOf(filters, "rank")}`, signal);
  }

  async ticks(filters: Filters, sort: Sort): Promise<Tick[]> {
    const { ticks } = await this.#http.get<{ ticks: Tick[] }>(`${this.#case}/scrubber?${queryOf(filters, sort)}`);
    return ticks;
  }

  async place(filters: Filters, sort: Sort, stack: string): Promise<number | null> {
    const query = queryOf(filters, sort);
    query.set("stack", stack);
    return (await this.#http.get<{ index: number | null }>(`${this.#case}/place?${query}`)).index;
  }

  async nextUndecided(filters: Filters, sort: Sort, after: string): Promise<number | null> {
    const query = queryOf(filters, sort);
    query.set("after", after);
    query.set("undecided", "1");
    return (await this.#http.get<{ index: number | null }>(`${this.#case}/place?${query}`)).index;
  }

  decisions(after: number, count: number): Promise<{ items: Decision[]; total: number }> {
    return this.#http.get(`${this.#case}/decisions?after=${after}&count=${count}`);
  }

  decide(key: string, stacks: readonly string[], scheme: string, code: string, note: string, isTakingOver = false, seen: number | null = null): Promise<Decided> {
    return this.#http.post(`${this.#case}/decisions`, { key, stacks, scheme, code, note, is_taking_over: isTakingOver, seen });
  }

  undo(key: string, numbers: readonly number[], note: string, isTakingOver: boolean): Promise<Decided> {
    return this.#http.post(`${this.#case}/decisions/undo`, { key, numbers, note, is_taking_over: isTakingOver });
  }

  preview(stacks: readonly string[]): Promise<Preview> {
    return this.#http.post(`${this.#case}/decisions/preview`, { stacks });
  }

  /** The scheme that the case is begun with. */
  scheme(): Promise<Scheme | null> {
    return this.#http.get(`${this.#case}/scheme`);
  }

  events(): EventSource {
    return this.#http.events(`${this.#case}/events`);
  }
}

/** Who asks, and how pictures are kept from them. */
export function me(http: Http): Promise<Me> {
  return http.get("/me");
}

export function schemes(http: Http): Promise<Scheme[]> {
  return http.get("/schemes");
}

/** The address of a media's thumbnail. */
export function thumbnailOf(sha256: string): string {
  return `${ROOT}/media/${sha256}/thumbnail`;
}

/** The address of several thumbnails in one answer. */
export function thumbnailsOf(sha256s: readonly string[]): string {
  return `/api/v1/media/thumbnails?${sha256s.map((each) => `of=${each}`).join("&")}`;
}
