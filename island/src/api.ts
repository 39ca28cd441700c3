/** The server's HTTP contract, version 1: its types, each with the route that gives it. */

import { type Filters, type Sort, queryOf } from "./filters";

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
  taken: string | null;
  folder: string;
}

export interface TilePage {
  snapshot: string;
  total: number;
  first: number;
  items: Tile[];
}

export interface FacetValue {
  value: string;
  label: string;
  count: number;
}

export const FACETS = ["lists", "categories", "kinds", "cameras", "folders"] as const;

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
}

export type ErrorCode = "not_found" | "usage" | "busy" | "unauthorised" | "conflict" | "internal" | "unreachable";

/** An answer that is not the thing asked for, or none at all (`unreachable`, status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(status: number, code: ErrorCode, message: string, hint = "") {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

const CODES: Record<number, ErrorCode> = { 401: "unauthorised", 404: "not_found", 409: "conflict", 422: "usage", 503: "busy" };

async function errorOf(answer: Response): Promise<ApiError> {
  const code = CODES[answer.status] ?? "internal";
  try {
    const { error } = (await answer.json()) as { error: { message: string; hint?: string | null } };
    return new ApiError(answer.status, code, error.message, error.hint ?? "");
  } catch {
    return new ApiError(answer.status, code, answer.statusText || String(answer.status));
  }
}

/** One case as the server tells it; every method is one route and raises ApiError. */
export class Api {
  readonly #root = "/api/v1";
  readonly #case: string;

  constructor(caseName: string) {
    this.#case = `${this.#root}/cases/${encodeURIComponent(caseName)}`;
  }

  me(): Promise<Me> {
    return this.#get(`${this.#root}/me`);
  }

  schemes(): Promise<Scheme[]> {
    return this.#get(`${this.#root}/schemes`);
  }

  gallery(): Promise<Gallery> {
    return this.#get(`${this.#case}/gallery`);
  }

  stacks(filters: Filters, sort: Sort, first: number, count: number, signal?: AbortSignal): Promise<TilePage> {
    const query = queryOf(filters, sort);
    query.set("first", String(first));
    query.set("count", String(count));
    return this.#get(`${this.#case}/stacks?${query}`, signal);
  }

  facets(filters: Filters, signal?: AbortSignal): Promise<Facets> {
    return this.#get(`${this.#case}/facets?${queryOf(filters, "rank")}`, signal);
  }

  async ticks(filters: Filters, sort: Sort): Promise<Tick[]> {
    const { ticks } = await this.#get<{ ticks: Tick[] }>(`${this.#case}/scrubber?${queryOf(filters, sort)}`);
    return ticks;
  }

  async place(filters: Filters, sort: Sort, stack: string): Promise<number | null> {
    const query = queryOf(filters, sort);
    query.set("stack", stack);
    return (await this.#get<{ index: number | null }>(`${this.#case}/place?${query}`)).index;
  }

  async nextUndecided(filters: Filters, sort: Sort, after: string): Promise<number | null> {
    const query = queryOf(filters, sort);
    query.set("after", after);
    query.set("undecided", "1");
    return (await this.#get<{ index: number | null }>(`${this.#case}/place?${query}`)).index;
  }

  decisions(after: number, count: number): Promise<{ items: Decision[]; total: number }> {
    return this.#get(`${this.#case}/decisions?after=${after}&count=${count}`);
  }

  decide(key: string, stacks: readonly string[], scheme: string, code: string, note: string): Promise<Decided> {
    return this.#post(`${this.#case}/decisions`, { key, stacks, scheme, code, note });
  }

  undo(key: string, numbers: readonly number[], note: string): Promise<Decided> {
    return this.#post(`${this.#case}/decisions/undo`, { key, numbers, note });
  }

  preview(stacks: readonly string[]): Promise<Preview> {
    return this.#post(`${this.#case}/decisions/preview`, { stacks });
  }

  events(): EventSource {
    return new EventSource(`${this.#case}/events`);
  }

  #get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.#ask(path, signal ? { signal } : {});
  }

  #post<T>(path: string, body: unknown): Promise<T> {
    const headers = { "Content-Type": "application/json", "X-Clew": "1" };
    return this.#ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  async #ask<T>(path: string, init: RequestInit): Promise<T> {
    try {
      const answer = await fetch(path, { ...init, credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) throw await errorOf(answer);
      return (await answer.json()) as T;
    } catch (error) {
      if (error instanceof ApiError || init.signal?.aborted) throw error;
      throw new ApiError(0, "unreachable", String(error));
    }
  }
}

/** The address of a media's thumbnail. */
export function thumbnailOf(sha256: string): string {
  return `/api/v1/media/${sha256}/thumbnail`;
}
