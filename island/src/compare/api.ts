/** What the compare view asks the server for. */

import type { Kind } from "../api";
import { type Http, casePath } from "../http";
import type { Camera } from "../viewer/api";

export interface ComparedSide {
  sha256: string;
  kind: Kind;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  size: number;
  mime: string | null;
  taken: string | null;
  camera: Camera | null;
  stack: string | null;
  cases?: string[];
}

export interface ComparedHash {
  hasher: string;
  version: string;
  /** "" for the whole picture. */
  part_left?: string;
  part_right?: string;
  /** How the left one is turned where it comes nearest to the right one as that is. */
  form: number | string;
  distance: number;
  threshold: number;
  is_near: boolean;
  quality_left: number | null;
  quality_right: number | null;
}

export interface ComparedSegment {
  left_start_ms: number;
  left_end_ms: number;
  right_start_ms: number;
  right_end_ms: number;
  kind: string;
  speed: number;
  is_mirrored?: boolean;
  distance?: number | null;
}

export interface EmbeddedPair {
  left_distance: number | null;
  left_differs: boolean | null;
  right_distance: number | null;
  right_differs: boolean | null;
}

/** A line of a list that both match. */
export interface SharedLine {
  list: string;
  list_version: string;
  left: { kind: "exact" | "near"; distance: number };
  right: { kind: "exact" | "near"; distance: number };
}

export interface Comparison {
  left: ComparedSide;
  right: ComparedSide;
  same_digests: string[];
  hashes: ComparedHash[];
  segments: ComparedSegment[];
  embedded?: EmbeddedPair;
  shared_lines?: SharedLine[];
}

export function comparison(http: Http, caseName: string, left: string, right: string, signal: AbortSignal): Promise<Comparison> {
  return http.get(`${casePath(caseName)}/compare?${new URLSearchParams({ left, right })}`, signal);
}
