/** A map's projection (Web Mercator) and what of it is in sight. Places are 0 to 1 from the upper left of the world. */

import type { Gps } from "./api";
import type { Point, Size } from "./geometry";

/** px of the whole world at zoom 0, as tiles of the web are cut. */
export const WORLD_PX = 256;
export const MOST_ZOOM = 18;
/** Web Mercator ends where the map is a square. */
const MOST_LATITUDE = 85.0511;
/** Around the world at the equator, in m. */
const AROUND_M = 40_075_017;
/** Share of the frame that what is fitted in takes. */
const FIT = 0.7;
/** A coast is still in sight then, and most maps of units go as far. */
const FIT_ZOOM = 8;

export interface MapView extends Point {
  readonly zoom: number;
}

/** A position, and how far off it may be in m. */
export interface Uncertain extends Gps {
  readonly within_m: number;
}

/** px of the circle in which a position may be. */
export function radiusOf({ latitude, within_m }: Uncertain, { zoom }: Pick<MapView, "zoom">): number {
  const round = AROUND_M * Math.cos((Math.min(Math.abs(latitude), MOST_LATITUDE) * Math.PI) / 180);
  return (within_m / round) * WORLD_PX * 2 ** zoom;
}

/** As close as has all positions with their circles in sight, and a town around a single one. */
export function fitted(positions: readonly Uncertain[], frame: Size): MapView {
  const spots = positions.map((each) => ({ ...placeOf(each), r: radiusOf(each, { zoom: 0 }) / WORLD_PX }));
  const [west, east] = [Math.min(...spots.map(({ x, r }) => x - r)), Math.max(...spots.map(({ x, r }) => x + r))];
  const [north, south] = [Math.min(...spots.map(({ y, r }) => y - r)), Math.max(...spots.map(({ y, r }) => y + r))];
  const fits = (px: number, share: number): number => Math.log2((px * FIT) / (Math.max(share, 1e-9) * WORLD_PX));
  const zoom = Math.min(Math.max(Math.min(fits(frame.width, east - west), fits(frame.height, south - north)), 0), FIT_ZOOM);
  return { x: (west + east) / 2, y: (north + south) / 2, zoom };
}

export function placeOf({ latitude, longitude }: Gps): Point {
  const north = (Math.min(Math.max(latitude, -MOST_LATITUDE), MOST_LATITUDE) * Math.PI) / 180;
  return { x: (longitude + 180) / 360, y: (1 - Math.asinh(Math.tan(north)) / Math.PI) / 2 };
}

export function gpsOf({ x, y }: Point): Gps {
  return { latitude: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, longitude: x * 360 - 180 };
}

/** px of the frame of a place. */
export function onMap({ x, y }: Point, view: MapView, frame: Size): Point {
  const world = WORLD_PX * 2 ** view.zoom;
  return { x: frame.width / 2 + (x - view.x) * world, y: frame.height / 2 + (y - view.y) * world };
}

/** Zoom by levels; what is at a place of the frame stays there. */
export function mapZoomed(view: MapView, by: number, at: Point, frame: Size): MapView {
  const zoom = Math.min(Math.max(view.zoom + by, 0), MOST_ZOOM);
  const [before, after] = [WORLD_PX * 2 ** view.zoom, WORLD_PX * 2 ** zoom];
  const [dx, dy] = [at.x - frame.width / 2, at.y - frame.height / 2];
  return bounded({ zoom, x: view.x + dx / before - dx / after, y: view.y + dy / before - dy / after });
}

export function mapPanned(view: MapView, dx: number, dy: number): MapView {
  const world = WORLD_PX * 2 ** view.zoom;
  return bounded({ ...view, x: view.x - dx / world, y: view.y - dy / world });
}

function bounded({ zoom, x, y }: MapView): MapView {
  return { zoom, x: Math.min(Math.max(x, 0), 1), y: Math.min(Math.max(y, 0), 1) };
}

export interface MapTile {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** A map is drawn from one zoom before its least on: farther out its tiles would be specks, and too many to fetch. */
const BEFORE = 1;

/** The tiles in sight, of the zoom nearest to the view's that there is; none where one is too far out for the map. */
export function mapTiles(view: MapView, frame: Size, least: number, most: number): MapTile[] {
  const nearest = Math.round(view.zoom);
  if (nearest < least - BEFORE) return [];
  const zoom = Math.min(Math.max(nearest, least), most);
  const count = 2 ** zoom;
  const [across, down] = [frame.width, frame.height].map((px) => px / (2 * WORLD_PX * 2 ** view.zoom)) as [number, number];
  const range = (from: number, to: number): number[] => {
    const [first, last] = [Math.max(0, Math.floor(from * count)), Math.min(count - 1, Math.floor(to * count))];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  };
  return range(view.y - down, view.y + down).flatMap((y) => range(view.x - across, view.x + across).map((x) => ({ zoom, x, y })));
}

/** The tile above one, a zoom farther out. */
export function above({ zoom, x, y }: MapTile): MapTile {
  return { zoom: zoom - 1, x: x >> 1, y: y >> 1 };
}

/** Degrees with the letters of the sky's directions: 48.20849° N 16.37208° E. */
export function coordinates({ latitude, longitude }: Gps, locale: string, letters: readonly [north: string, south: string, east: string, west: string]): string {
  const degrees = (value: number, plus: string, minus: string): string =>
    `${Math.abs(value).toLocaleString(locale, { minimumFractionDigits: 5, maximumFractionDigits: 5 })}\u00b0 ${value < 0 ? minus : plus}`;
  const [north, south, east, west] = letters;
  return `${degrees(latitude, north, south)} ${degrees(longitude, east, west)}`;
}
