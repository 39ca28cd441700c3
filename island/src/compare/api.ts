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
}

export interface ComparedHash {
  hasher: string;
  version: string;
  part?: string;
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
  distance?: number | null;
}

export interface Comparison {
  left: ComparedSide;
  right: ComparedSide;
  same_digests: string[];
  hashes: ComparedHash[];
  segments: ComparedSegment[];
}

export function comparison(http: Http, caseName: string, left: string, right: string, signal: AbortSignal): Promise<Comparison> {
  return http.get(`${casePath(caseName)}/compare?${new URLSearchParams({ left, right })}`, signal);
}
