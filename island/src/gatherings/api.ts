/** Gatherings as the server tells them, and what officers do with them. */

import { type Http, casePath } from "../http";
import type { Box, LeadMedia } from "../leads/api";

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

/** A media, or where in it. */
export interface Sighting {
  readonly sha256: string;
  readonly at_ms: number | null;
  readonly box: Box | null;
}

export interface Member extends Sighting {
  readonly media: LeadMedia | null;
  readonly reason: string;
  readonly basis: string;
  readonly officer: string;
  readonly at: string;
}

/** What is said of one as a whole. */
export interface Said {
  readonly name: string;
  readonly role: Role;
  readonly state: State;
}

export interface Act {
  readonly number: number;
  readonly act: string;
  readonly gathering: number;
  readonly other: number | null;
  readonly was: Said | null;
  readonly said: Said | null;
  readonly reason: string;
  readonly officer: string;
  readonly at: string;
  readonly undoes: number | null;
}

export interface GatheringDetails {
  readonly gathering: Gathering;
  readonly items: readonly Member[];
  readonly acts: readonly Act[];
  /** Those that its acts name beside it, as they stand. */
  readonly others: readonly Gathering[];
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
  readonly other: Gathering | null;
}

/** What an act says beside its name. */
export interface Saying {
  readonly stacks?: readonly string[];
  readonly media?: readonly string[];
  readonly sightings?: readonly Sighting[];
  readonly into?: number;
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

  /** Those of a kind with this in their name, of all cases. */
  called(kind: GatheringKind, name: string, count: number): Promise<Gathering[]> {
    return this.#http.get(`${this.#path}?${new URLSearchParams({ kind, name, count: String(count) })}`);
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
