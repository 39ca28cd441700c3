/** Second opinions, as the server tells them. What waits is told blind. */

import type { Decision, Kind } from "../api";
import { type Http, casePath } from "../http";
import { type Chosen, chosenBody } from "./api";

export interface WaitingStack {
  readonly round: number;
  readonly position: number;
  readonly scheme: string;
  readonly scheme_version: string;
  readonly stack: string;
  readonly sha256: string;
  readonly kind: Kind;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration_ms: number | null;
}

export interface Agreement {
  readonly count: number;
  readonly agreed: number;
  readonly rate: number | null;
  readonly kappa: number | null;
  readonly pairs: readonly { readonly first: string; readonly second: string; readonly count: number }[];
}

export interface Round {
  readonly number: number;
  readonly officer: string;
  readonly at: string;
  readonly scheme: string;
  readonly seed: string;
  readonly decided: number;
  readonly stacks: number;
  readonly waiting: number;
  readonly disagreements: number;
  readonly settled: number;
  readonly agreement: Agreement;
}

export interface Thought {
  readonly officer: string;
  readonly code: string;
  readonly at: string | null;
  readonly note: string;
  readonly decision: number | null;
}

export interface Apart {
  readonly round: number;
  readonly position: number;
  readonly scheme: string;
  readonly stack: string;
  readonly sha256: string;
  readonly kind: Kind;
  readonly first: Thought;
  readonly others: readonly Thought[];
  readonly settled: Thought | null;
}

type Place = Pick<WaitingStack, "round" | "position">;

export class OpinionApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#path = `${casePath(caseName)}/opinions`;
  }

  queue(): Promise<{ total: number; items: WaitingStack[] }> {
    return this.#http.get(`${this.#path}/queue?count=20`);
  }

  give(key: string, { round, position }: Place, code: string): Promise<{ number: number }> {
    return this.#http.post(this.#path, { key, round, position, code });
  }

  rounds(): Promise<Round[]> {
    return this.#http.get(`${this.#path}/rounds`);
  }

  ask(key: string, scheme: string, chosen: Chosen, share: number): Promise<{ round: number; stacks: number; decided: number }> {
    return this.#http.post(`${this.#path}/rounds`, { key, scheme, share, ...chosenBody(chosen) });
  }

  disagreements(): Promise<Apart[]> {
    return this.#http.get(`${this.#path}/disagreements`);
  }

  settle(key: string, { round, position }: Place, code: string, note: string): Promise<Decision> {
    return this.#http.post(`${this.#path}/settlements`, { key, round, position, code, note });
  }
}
