/** Groups of faces as the server tells them, and what officers say of them. */

import { type Http, casePath } from "../http";
import type { LeadMedia } from "../leads/api";

export interface Face {
  readonly face: string;
  readonly media: LeadMedia;
  readonly usability: number;
  readonly size_px: number | null;
  /** What is wrong with it; null where another version of the linker found it. */
  readonly marks: readonly string[] | null;
}

export interface Group {
  readonly group: string;
  readonly faces: number;
  readonly media: number;
  readonly names: readonly string[];
}

export interface GroupCard extends Group {
  readonly cases: number;
  readonly best: readonly Face[];
}

export interface GroupPage {
  readonly total: number;
  readonly items: readonly GroupCard[];
  /** null where no groups were made. */
  readonly made_at: string | null;
  readonly made_by: string;
  readonly words_since: number;
  readonly measured: string;
  readonly off: { readonly linker: string; readonly reason: string | null } | null;
}

export interface GroupDetails {
  readonly group: Group;
  readonly items: readonly Face[];
}

export const ACTS = ["split", "merged", "named", "taken back"] as const;
export type Act = (typeof ACTS)[number];

export interface Word {
  readonly number: number;
  readonly act: Act;
  readonly faces: number;
  readonly name: string;
  readonly of: number | null;
  readonly subject: number | null;
  readonly holds: boolean;
  readonly reason: string;
  readonly officer: string;
  readonly at: string;
}

export interface Said {
  readonly word: Word;
  /** Whether groups were made anew under it. */
  readonly is_grouped: boolean;
}

/** One thing that is said; the server says which act needs what. */
export interface Saying {
  readonly act: "split" | "merge" | "name" | "undo";
  readonly group?: string;
  readonly faces?: readonly string[];
  readonly other?: string;
  readonly name?: string;
  readonly word?: number;
  readonly reason: string;
}

export class FacesApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#path = `${casePath(caseName)}/face-groups`;
  }

  groups(all: boolean, count: number, after: number): Promise<GroupPage> {
    return this.#http.get(`${this.#path}?${new URLSearchParams({ all: String(all), count: String(count), after: String(after) })}`);
  }

  group(name: string, all: boolean, count: number, after: number, signal: AbortSignal): Promise<GroupDetails> {
    const query = new URLSearchParams({ all: String(all), count: String(count), after: String(after) });
    return this.#http.get(`${this.#path}/${encodeURIComponent(name)}?${query}`, signal);
  }

  words(count: number): Promise<Word[]> {
    return this.#http.get(`${this.#path}/words?count=${count}`);
  }

  make(all: boolean): Promise<GroupPage> {
    return this.#http.post(this.#path, { all });
  }

  say(all: boolean, saying: Saying): Promise<Said> {
    return this.#http.post(`${this.#path}/words`, { key: crypto.randomUUID(), all, ...saying });
  }
}
