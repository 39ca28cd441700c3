/** What the viewer asks the server for. */

import { type Http, ROOT, casePath } from "../http";
import type { Kind, Lane } from "../api";
import type { Levels, TilePlace } from "./geometry";

export interface Camera {
  make: string | null;
  model: string | null;
  body_serial: string | null;
  lens_model: string | null;
  lens_serial: string | null;
  software: string | null;
}

/** A camera as the grid's filter names it: make and model, or the model alone where it begins with a word of the make. */
export function cameraName(camera: Pick<Camera, "make" | "model"> | null): string {
  const [make, model] = [camera?.make ?? "", camera?.model ?? ""];
  const brand = model.split(/\s+/)[0]?.toLowerCase() ?? "";
  return make === "" || make.toLowerCase().split(/\s+/).includes(brand) ? model || make : [make, model].filter(Boolean).join(" ");
}

export interface Gps {
  latitude: number;
  longitude: number;
}

export interface PlaceFound {
  case: string;
  exhibit: string;
  path: string;
  is_deleted: boolean;
  modified: string | null;
  created: string | null;
  accessed: string | null;
}

export interface MediaMatch {
  list: string;
  list_version: string;
  kind: "exact" | "near";
  distance: number;
  threshold: number;
  hasher: string;
  version: string;
  categories?: { scheme: string; version?: string | null; code: string; label?: string | null }[];
  series?: string | null;
}

/** A stretch of this film, sound or picture that is in another media too. */
export interface SharedStretch {
  other: string;
  cases: string[];
  track: string;
  start_ms: number;
  end_ms: number;
  other_start_ms: number;
  other_end_ms: number;
  speed: number;
  is_mirrored: boolean;
  distance: number;
}

export interface Neighbour {
  sha256: string;
  stack: string | null;
  name: string;
  taken: string | null;
  kind: Kind;
  lane: Lane | null;
  is_this?: boolean;
}

export interface MediaDetails {
  sha256: string;
  md5: string | null;
  sha1: string | null;
  ed2k: string | null;
  size: number;
  mime: string | null;
  kind: Kind;
  decoder: string | null;
  outcome: string;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  stack: string | null;
  camera: Camera | null;
  taken: string | null;
  gps: Gps | null;
  exif: { name: string; value: string }[];
  has_sheet: boolean;
  has_embedded: boolean;
  embedded_distance: number | null;
  hashes: { hasher: string; version: string; part: string; digest: string; quality: number | null }[];
  places: PlaceFound[];
  matches: MediaMatch[];
  members: { sha256: string; distance: number; kind: Kind }[];
  similar: { sha256: string; distance: number; kind: Kind; cases: string[] }[];
  similar_total: number;
  places_total: number;
  members_total: number;
  links_in_time: SharedStretch[];
  reason: string;
  neighbours: { time: Neighbour[]; folder: Neighbour[] };
}

export interface Reason {
  text: string;
  weight: number | null;
}

/** What may belong to a stack by a link of a copy, and is no member of it. */
export interface Suggested {
  sha256: string;
  relation: string;
  kind: Kind;
  false_match_rate: number;
  verdict: "accepted" | "later" | "open";
  cases: string[];
}

export interface StackDetails {
  reasons: Reason[];
  suggested: Suggested[];
}

export interface MapFacts {
  has_tiles: boolean;
  min_zoom: number;
  max_zoom: number;
  bounds: [west: number, south: number, east: number, north: number] | null;
  attribution: string;
}

export class ViewerApi {
  readonly #http: Http;
  readonly #case: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#case = casePath(caseName);
  }

  details(sha256: string, signal?: AbortSignal): Promise<MediaDetails> {
    return this.#http.get(`${this.#case}/media/${sha256}`, signal);
  }

  stack(stack: string, signal: AbortSignal): Promise<StackDetails> {
    return this.#http.get(`${this.#case}/stacks/${stack}`, signal);
  }

  picture(sha256: string, signal: AbortSignal): Promise<Levels> {
    return this.#http.get(`/media/${sha256}/picture`, signal);
  }

  tile(sha256: string, { level, column, row }: TilePlace, signal: AbortSignal): Promise<Blob> {
    return this.#http.bytes(`/media/${sha256}/picture/${level}/${column}/${row}`, signal);
  }

  thumbnail(sha256: string, signal: AbortSignal): Promise<Blob> {
    return this.#http.bytes(`/media/${sha256}/thumbnail`, signal);
  }

  sheet(sha256: string, signal: AbortSignal): Promise<Blob> {
    return this.#http.bytes(`/media/${sha256}/film/sheet`, signal);
  }

  map(): Promise<MapFacts> {
    return this.#http.get("/map");
  }

  mapTile(zoom: number, x: number, y: number, signal: AbortSignal): Promise<Blob> {
    return this.#http.bytes(`/map/${zoom}/${x}/${y}`, signal);
  }
}

/** The address of the older, smaller picture inside a file. */
export function embeddedOf(sha256: string): string {
  return `${ROOT}/media/${sha256}/embedded`;
}

export const SHA256 = /^[0-9a-f]{64}$/;
