/** Gatherings as the server tells them, and what officers do with them. */

import { type Http, casePath } from "../http";
import type { LeadMedia } from "../leads/api";

export const KINDS = ["series", "subject", "place", "device"] as const;
export type GatheringKind = (typeof KINDS)[number];
export type Role = "unsaid" | "victim" | "offender";
export type State = "unsolved" | "solved" | "unidentified" | "identified" | "safeguarded";

export interface Gathering {
  readonly number: number;
  readonly kind: GatheringKind;
  readonly name: string;
  readonly role: Role;
  readonly state: State;
  readonly is_unsolved: boolean;
  readonly members: number;
  readonly merged_into: number | null;
  readonly is_withdrawn: boolean;
}

export interface Member {
  readonly sha256: string;
  readonly media: LeadMedia | null;
  readonly reason: string;
  readonly basis: string;
  readonly officer: string;
  readonly at: string;
}

export interface Act {
  readonly number: number;
  readonly act: string;
  readonly undoes: number | null;
}

export interface GatheringDetails {
  readonly gathering: Gathering;
  readonly items: readonly Member[];
  readonly acts: readonly Act[];
}

export interface Suggested {
  readonly sha256: string;
  readonly media: LeadMedia | null;
  readonly kinds: readonly string[];
  readonly leads: readonly number[];
  readonly agrees: number;
  readonly among: number;
  readonly false_match_rate: number;
  readonly is_accepted: boolean;
}

export interface Done {
  readonly act: Act;
  readonly gathering: Gathering;
}

/** What an act says beside its name. */
export interface Saying {
  readonly stacks?: readonly string[];
  readonly media?: readonly string[];
  readonly name?: string;
  readonly state?: State;
  readonly role?: Role;
  readonly undoes?: number;
  readonly reason?: string;
}

export class GatheringsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#path = `${casePath(caseName)}/gatherings`;
  }

  list(isHere: boolean, count: number, after: number): Promise<Gathering[]> {
    return this.#http.get(`${this.#path}?${new URLSearchParams({ here: String(isHere), count: String(count), after: String(after) })}`);
  }

  one(number: number, count: number): Promise<GatheringDetails> {
    return this.#http.get(`${this.#path}/${number}?count=${count}`);
  }

  suggestions(number: number): Promise<Suggested[]> {
    return this.#http.get(`${this.#path}/${number}/suggestions`);
  }

  make(kind: GatheringKind, name: string, role: Role, stacks: readonly string[]): Promise<Done> {
    return this.#http.post(this.#path, { key: crypto.randomUUID(), kind, name, role, stacks });
  }

  act(number: number, act: string, saying: Saying): Promise<Done> {
    return this.#http.post(`${this.#path}/${number}/acts`, { key: crypto.randomUUID(), act, ...saying });
  }
}
