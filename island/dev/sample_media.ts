/** Media of the sample case: all that is known of each, their pictures in tiles, comparisons, a map. Every fact follows from its number. */

import { crc32 } from "node:zlib";
import type { Neighbour } from "../src/viewer/api";
import { landscape } from "./drawing";
import type { SampleCase } from "./sample_case";

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

const TILE_PX = 512;
const FULL = { width: 4000, height: 3000 };
const DRAWINGS = 400;

const json = (body: unknown, status = 200): Answered => ({ status, type: "application/json", body: JSON.stringify(body) });
const png = (body: Buffer): Answered => ({ status: 200, type: "image/png", body });
const missing = (message: string): Answered => json({ error: { code: "not_found", message, hint: "look at the grid again" } }, 404);

function levels(): { width: number; height: number; columns: number; rows: number }[] {
  const all = [];
  for (let { width, height } = FULL; ; [width, height] = [Math.floor(width / 2), Math.floor(height / 2)]) {
    all.unshift({ width, height, columns: Math.ceil(width / TILE_PX), rows: Math.ceil(height / TILE_PX) });
    if (width <= TILE_PX && height <= TILE_PX) return all;
  }
}

function tile(sha256: string, number: number, column: number, row: number): Answered {
  const level = levels()[number];
  if (!level || column >= level.columns || row >= level.rows) return missing("there is no such tile");
  const [left, top] = [column * TILE_PX, row * TILE_PX];
  const piece = { scale: level.width / 320, left, top, width: Math.min(TILE_PX, level.width - left), height: Math.min(TILE_PX, level.height - top) };
  return png(landscape(Number.parseInt(sha256.slice(0, 6), 16) % DRAWINGS, piece));
}

/** The row of a media: the sample's tiles are its representatives, and copies are told apart by their last digit. */
function rowOf(sample: SampleCase, sha256: string): number | undefined {
  return sample.rowOf(sha256.slice(0, 12));
}

const copyOf = (sha256: string, at: number): string => (at === 0 ? sha256 : sha256.slice(0, 62) + at.toString(16).padStart(2, "0"));

function neighbours(sample: SampleCase, row: number, sha256: string): Neighbour[] {
  return [-3, -2, -1, 0, 1, 2, 3].filter((by) => row + by >= 0 && row + by < sample.size).map((by) => {
    const tile = sample.tile(row + by);
    return {
      sha256: by === 0 ? sha256 : tile.sha256, stack: tile.stack, name: `DSC_${String(4100 + row + by)}.JPG`, taken: tile.taken, kind: tile.kind, lane: tile.lane, is_this: by === 0,
    };
  });
}

function details(sample: SampleCase, sha256: string): Answered {
  const row = rowOf(sample, sha256);
  if (row === undefined) return missing("this case has no such media");
  const tile = sample.tile(row);
  const number = crc32(Buffer.from(sha256));
  const hasGps = tile.badges.includes("gps");
  return json({
    sha256, md5: sha256.slice(0, 32), sha1: sha256.slice(8, 48), ed2k: sha256.slice(16, 48), size: 900_000 + (number % 5_000_000), mime: "image/jpeg", kind: tile.kind, decoder: "jpeg/1", outcome: "examined",
    ...FULL, duration_ms: tile.duration_ms, stack: tile.stack, taken: tile.taken,
    camera: { make: "NIKON CORPORATION", model: "Nikon D3500", body_serial: String(31_077_000 + (number % 400)), lens_model: "18.0-55.0 mm f/3.5-5.6", lens_serial: null, software: "Ver.1.01" },
    gps: hasGps ? { latitude: ((number % 1300) / 10) - 55, longitude: ((number % 3500) / 10) - 175 } : null,
    exif: [["ExposureTime", "1/320"], ["FNumber", "8"], ["ISOSpeedRatings", "200"], ["FocalLength", "35"], ["Flash", "no"], ["DateTimeOriginal", tile.taken ?? ""]].map(([name, value]) => ({ name, value })),
    has_sheet: false, has_embedded: row % 3 === 0, embedded_distance: row % 3 === 0 ? 41 : null,
    hashes: [{ hasher: "pdq", version: "1", part: "picture", digest: sha256, quality: 96 }],
    places: [
      { case: "OP-114", exhibit: "KP/1", path: `${tile.folder.slice(6)}/DSC_${4100 + row}.JPG`, is_deleted: tile.badges.includes("deleted"), modified: tile.taken, created: tile.taken, accessed: null },
      { case: "OP-93", exhibit: "HB/2", path: "C/Users/anna/Pictures/Bridges of the harbour/summer/DSC_4100 (copy).JPG", is_deleted: false, modified: tile.taken, created: null, accessed: null },
    ],
    matches: row % 2 === 0 ? [{ list: "National", list_version: "2026.2", kind: "near", distance: 12, threshold: 31, hasher: "pdq", version: "1", categories: [{ scheme: "views", version: "1", code: "1", label: "Bridge" }], series: "Harbour bridges" }] : [],
    members: Array.from({ length: Math.min(tile.media, 12) }, (_, at) => ({ sha256: copyOf(tile.sha256, at), distance: at * 3, kind: tile.kind })),
    similar: [sample.tile((row + 11) % 300), sample.tile((row + 29) % 300)].map((near, at) => ({ sha256: near.sha256, distance: 22 + at * 5, kind: near.kind,  cases: at === 0 ? ["OP-93"] : ["OP-93", "OP-110"] })),
    similar_total: 2, places_total: 2, members_total: Math.min(tile.media, 12), links_in_time: [], reason: "",
    neighbours: { time: neighbours(sample, row, sha256), folder: neighbours(sample, row, sha256) },
  });
}

function comparison(sample: SampleCase, left: string, right: string): Answered {
  const side = (sha256: string): object | null => {
    const row = rowOf(sample, sha256);
    const tile = row === undefined ? null : sample.tile(row);
    return tile && { sha256, kind: tile.kind, ...FULL, duration_ms: tile.duration_ms, size: 2_400_000, mime: "image/jpeg", taken: tile.taken, camera: { make: "NIKON CORPORATION", model: "Nikon D3500" }, stack: tile.stack, cases: ["OP-114"] };
  };
  const [one, other] = [side(left), side(right)];
  if (!one || !other) return missing("this case has no such media");
  const isCopy = left.slice(0, 60) === right.slice(0, 60);
  return json({
    left: one, right: other, same_digests: left === right ? ["sha256", "sha1", "md5"] : [],
    hashes: [{ hasher: "pdq", version: "1", form: isCopy ? 5 : 0, distance: isCopy ? 12 : 118, threshold: 31, is_near: isCopy, quality_left: 96, quality_right: 91 }],
    segments: [{ left_start_ms: 4000, left_end_ms: 40_000, right_start_ms: 0, right_end_ms: 36_000, kind: "frames", speed: 1, distance: 9 }],
  });
}

/** The answer to a request for media, their pictures and the map; null for other requests. */
export function mediaAnswer(sample: SampleCase, { pathname, searchParams }: URL): Answered | null {
  const [, sha256, what] = /^\/api\/v1\/media\/([0-9a-f]{64})\/(.+)$/.exec(pathname) ?? [];
  if (sha256 !== undefined && what === "picture") return json({ ...FULL, tile_px: TILE_PX, levels: levels() });
  if (sha256 !== undefined && what === "embedded") return png(landscape((Number.parseInt(sha256.slice(0, 6), 16) + 1) % DRAWINGS, { scale: 0.5, left: 0, top: 0, width: 160, height: 120 }));
  const [, level, column, row] = /^picture\/(\d+)\/(\d+)\/(\d+)$/.exec(what ?? "") ?? [];
  if (sha256 !== undefined && level !== undefined) return tile(sha256, Number(level), Number(column), Number(row));
  const [, media] = /^\/api\/v1\/cases\/OP-114\/media\/([0-9a-f]{64})$/.exec(pathname) ?? [];
  if (media !== undefined) return details(sample, media);
  const [, stack] = /^\/api\/v1\/cases\/OP-114\/stacks\/([0-9a-f]{12})$/.exec(pathname) ?? [];
  if (stack !== undefined) return json({ stack, reasons: [{ text: "8 pictures taken within 10 minutes", weight: 12 }, { text: "resolution native to the camera", weight: 4.5 }, { text: "editing software named", weight: -3 }] });
  if (pathname === "/api/v1/cases/OP-114/compare") return comparison(sample, searchParams.get("left") ?? "", searchParams.get("right") ?? "");
  if (pathname === "/api/v1/map") return json({ has_tiles: false, min_zoom: 0, max_zoom: 0, bounds: null, attribution: "" });
  return null;
}
