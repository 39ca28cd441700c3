/** How far a case has come, as the server counts it. */

import type { Lane } from "../api";
import { type Http, casePath } from "../http";

export interface Exhibit {
  readonly name: string;
  readonly found: number;
  readonly examined: number;
  readonly unsupported: number;
  readonly failed: number;
  readonly bytes: number;
}

export interface NotExamined {
  readonly reason: string;
  readonly mime: string;
  readonly files: number;
}

export interface LaneFigures {
  readonly lane: Lane;
  readonly stacks: number;
  readonly decided: number;
  readonly media: number;
  readonly files: number;
}

export interface CategoryFigures {
  readonly scheme: string;
  readonly code: string;
  readonly applied: number;
  readonly suggested: number;
}

export interface Hour {
  /** When it begins. */
  readonly hour: string;
  readonly officer: string;
  readonly decisions: number;
  readonly lanes: Readonly<Record<Lane, number>>;
  readonly categories: readonly { readonly category: string; readonly decisions: number }[];
}

export interface Officer {
  readonly officer: string;
  readonly hours: number;
  readonly decisions: number;
  readonly undone: number;
  readonly undos: number;
}

export interface Pace {
  readonly left: number;
  readonly recent_hours: number;
  readonly stacks_per_hour: number | null;
  readonly hours_left: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ListFigures {
  readonly name: string;
  readonly stacks: number;
  readonly lanes: Readonly<Record<Lane, number>>;
  readonly set_aside_stacks: number;
  readonly set_aside_files: number;
}

export interface Share {
  readonly value: string;
  readonly stacks: number;
  readonly decided: number;
}

export interface Figures {
  readonly case: string;
  readonly counted_at: string;
  readonly built_at: string;
  readonly exhibits: readonly Exhibit[];
  readonly unsupported: readonly NotExamined[];
  readonly failed: readonly NotExamined[];
  readonly reasons_left_out: number;
  readonly not_tried: readonly { readonly what: string; readonly media: number }[];
  readonly lanes: readonly LaneFigures[];
  readonly categories: readonly CategoryFigures[];
  readonly hours: readonly Hour[];
  readonly officers: readonly Officer[];
  readonly pace: Pace;
  readonly lists: readonly ListFigures[];
  readonly cameras: readonly Share[];
  readonly folders: readonly Share[];
  readonly months: readonly Share[];
  readonly undated: Share;
  readonly films: { readonly films: number; readonly duration_ms: number; readonly decided_ms: number; readonly left_ms: number };
}

export interface ExposedOfficer {
  readonly officer: string;
  readonly unblurred_ms: number;
  readonly pictures: number;
  readonly files: number;
  readonly spared_by_stacks: number;
  readonly listed: number;
  readonly spared_by_lists: number;
}

export interface CaseExposure {
  /** False where each officer is told only of themselves. */
  readonly is_of_all: boolean;
  readonly officers: readonly ExposedOfficer[];
}

export function figures(http: Http, caseName: string): Promise<Figures> {
  return http.get(`${casePath(caseName)}/figures`);
}

export function exposure(http: Http, caseName: string): Promise<CaseExposure> {
  return http.get(`${casePath(caseName)}/exposure`);
}
