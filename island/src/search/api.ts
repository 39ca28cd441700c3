/** What the server knows of a file, a hash, a text. */

import type { Http } from "../http";

export type FoundKind = "picture" | "video" | "audio" | "container" | "document" | "mail" | "other";

export interface InCase {
  case: string;
  stack: string | null;
  exhibit: string;
  path: string;
  is_deleted: boolean;
  places: number;
}

export interface FoundMedia {
  sha256: string;
  kind: FoundKind;
  mime: string;
  duration_ms: number | null;
  cases: InCase[];
}

export interface AskedFor {
  digest: string | null;
  sha256: string | null;
  md5: string | null;
  size: number | null;
  mime: string | null;
  kind: FoundKind | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  hashes: { hasher: string; version: string; digest: string; quality: number }[];
  problem: string | null;
}

export interface ListEntry {
  list: string;
  list_version: string;
  purpose: string;
  kind: "exact" | "near";
  distance: number;
  threshold: number;
  hasher: string;
  form: number;
  part: string;
  categories: string[];
  series: string | null;
}

export interface FoundPath {
  exhibit: string;
  path: string;
  is_deleted: boolean;
  sha256: string | null;
  kind: FoundKind | null;
  stack: string | null;
}

export interface FoundSegment {
  media: FoundMedia;
  track: "frames" | "sound" | "still";
  start_ms: number;
  end_ms: number;
  other_start_ms: number;
  other_end_ms: number;
  is_mirrored: boolean;
}

export interface FoundCamera {
  make: string;
  model: string;
  body_serial: string;
  lens_serial: string;
  case: string;
  pictures: number;
  media: FoundMedia;
}

export interface FoundWritten {
  media: FoundMedia;
  at_ms: number | null;
  line: string;
  /** Words that are read otherwise than they were looked for; none where all are written exactly so. */
  off: { word: string; letters: number }[];
}

export interface FoundNote {
  case: string;
  kind: "comment" | "tag" | "series" | "decision";
  text: string;
  officer: string;
  at: string;
  decision: number | null;
  media: FoundMedia | null;
}

export interface Found {
  text: string | null;
  asked: AskedFor | null;
  lists: ListEntry[];
  known: FoundMedia | null;
  begun: FoundMedia[];
  similar: { media: FoundMedia; distance: number; threshold: number; form: number }[];
  similar_count: number;
  segments: FoundSegment[];
  cases: string[];
  paths: { case: string; items: FoundPath[]; is_more: boolean }[];
  cameras: FoundCamera[];
  listed_cameras: { list: string; model: string; serial: string }[];
  written: FoundWritten[];
  series: { list: string; series: string; count: number; media: FoundMedia[] }[];
  notes: FoundNote[];
}

export function findText(http: Http, text: string, signal: AbortSignal): Promise<Found> {
  return http.get(`/find?${new URLSearchParams({ text })}`, signal);
}

export function findFile(http: Http, file: Blob, signal: AbortSignal): Promise<Found> {
  return http.upload("/find", new Blob([file], { type: "application/octet-stream" }), signal);
}
