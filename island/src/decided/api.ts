/** The history of a case's decisions. */

import type { FacetValue } from "../api";
import { type Http, casePath } from "../http";

export type DecidedState = "standing" | "replaced" | "undone" | "undo";

export interface PastDecision {
  number: number;
  stack: string;
  sha256: string | null;
  scheme: string | null;
  scheme_version: string | null;
  code: string | null;
  officer: string;
  at: string;
  applied: number;
  suggested: number;
  undoes: number | null;
  undone_by: number | null;
  note: string;
  state: DecidedState;
}

export interface HistoryPage {
  items: PastDecision[];
  total: number;
  officers: FacetValue[];
  categories: FacetValue[];
}

export interface Narrowed {
  readonly officer: string;
  readonly category: string;
  /** A stack's name; "" for all. */
  readonly stack: string;
}

/** Decisions of one answer. */
export const PAGE_ROWS = 100;

export function historyOf(http: Http, caseName: string, narrowed: Narrowed, before: number | null): Promise<HistoryPage> {
  const query = new URLSearchParams({ count: String(PAGE_ROWS) });
  for (const [name, value] of Object.entries(narrowed)) if (value !== "") query.set(name, value);
  if (before !== null) query.set("before", String(before));
  return http.get(`${casePath(caseName)}/decisions/history?${query}`);
}
