/** The graph as the server tells it. */

import type { Kind } from "../api";
import { type Http, casePath } from "../http";
import type { Verdict } from "../leads/api";

export const NODE_KINDS = ["case", "exhibit", "media", "series", "subject", "place", "device"] as const;
export type NodeKind = (typeof NODE_KINDS)[number];
export type Relation = "holds" | "link" | "member" | "shares";

export interface GraphNode {
  readonly name: string;
  readonly kind: NodeKind;
  readonly title: string;
  readonly detail: string;
  readonly cases: readonly string[];
  readonly form: Kind | "";
}

export interface GraphEdge {
  readonly one: string;
  readonly other: string;
  readonly relation: Relation;
  readonly kind: string;
  readonly count: number;
  readonly accepted: number;
  readonly lead: number | null;
  readonly linker: string;
  readonly false_match_rate: number | null;
  readonly verdict: Verdict | null;
  readonly proposed_at: string | null;
  readonly judged_at: string | null;
}

export interface Graph {
  readonly around: string | null;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly links: number;
  readonly left_out: number;
}

export interface Hop {
  readonly start: GraphNode;
  readonly end: GraphNode;
  readonly edge: GraphEdge;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

export interface Way {
  readonly way: "strongest" | "shortest" | "other";
  readonly rate: number;
  readonly links: number;
  readonly hops: readonly Hop[];
}

/** Which links are asked for; "" and 1 for all. */
export interface Wanted {
  readonly kind: string;
  readonly odds: number;
  readonly verdicts: readonly Verdict[];
  readonly since: string;
  readonly until: string;
  /** So many at most. */
  readonly most: number;
}

export class GraphApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#path = `${casePath(caseName)}/graph`;
  }

  /** Around a node; `null`: all cases with each other. */
  graph(around: string | null, wanted: Wanted): Promise<Graph> {
    const query = queryOf(wanted);
    if (around === null) query.set("whole", "true");
    else if (around !== "") query.set("around", around);
    return this.#http.get(`${this.#path}?${query}`);
  }

  /** Each link between two cases, of a kind as the first one sees it. */
  between(one: string, other: string, wanted: Wanted): Promise<Graph> {
    const query = queryOf(wanted);
    query.set("one", one);
    query.set("other", other);
    return this.#http.get(`${this.#path}/between?${query}`);
  }

  ways(one: string, other: string, wanted: Wanted): Promise<{ readonly ways: readonly Way[] }> {
    const query = queryOf(wanted);
    query.set("one", one);
    query.set("other", other);
    return this.#http.get(`${this.#path}/path?${query}`);
  }
}

function queryOf({ kind, odds, verdicts, since, until, most }: Wanted): URLSearchParams {
  const query = new URLSearchParams({ most: String(most) });
  if (kind !== "") query.set("kind", kind);
  if (odds > 1) query.set("most_rate", String(1 / odds));
  for (const verdict of verdicts) query.append("verdict", verdict);
  if (since !== "") query.set("since", since);
  if (until !== "") query.set("until", until);
  return query;
}
