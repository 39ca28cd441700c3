/** Draws a map: the outline of the world, the tiles of a file of maps where there are any, and the point. */

import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { STEPS, borders, land } from "virtual:world";
import { type Point, type Size } from "./geometry";
import { type MapTile, type MapView, WORLD_PX, onMap, placeOf } from "./map_view";

export type LoadedTile = ImageBitmap | VectorTile;

export interface MapColours {
  readonly water: string;
  readonly land: string;
  readonly line: string;
  readonly strong: string;
  readonly text: string;
  readonly point: string;
}

/** A tile as it came: a picture, or shapes. */
export async function tileOf(blob: Blob): Promise<LoadedTile> {
  if (blob.type.startsWith("image/")) return createImageBitmap(blob);
  return new VectorTile(new PbfReader(new Uint8Array(await blob.arrayBuffer())));
}

let outlines: { land: Path2D; borders: Path2D } | null = null;

function pathOf(lines: readonly (readonly number[])[], isClosed: boolean): Path2D {
  const path = new Path2D();
  for (const line of lines) {
    let [longitude, latitude] = [0, 0];
    for (let at = 0; at < line.length; at += 2) {
      longitude += line[at] ?? 0;
      latitude += line[at + 1] ?? 0;
      const { x, y } = placeOf({ longitude: longitude / STEPS, latitude: latitude / STEPS });
      if (at === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (isClosed) path.closePath();
  }
  return path;
}

/** Draw the whole of it; `ratio` is px of the canvas for one of the page. */
export function drawMap(drawing: CanvasRenderingContext2D, view: MapView, frame: Size, ratio: number, tiles: readonly (readonly [MapTile, LoadedTile])[], colours: MapColours, point: Point): void {
  drawing.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawing.fillStyle = colours.water;
  drawing.fillRect(0, 0, frame.width, frame.height);
  drawOutline(drawing, view, frame, ratio, colours);
  for (const [place, tile] of tiles) drawTile(drawing, place, tile, view, frame, ratio, colours);
  drawing.setTransform(ratio, 0, 0, ratio, 0, 0);
  const at = onMap(point, view, frame);
  drawing.beginPath();
  drawing.arc(at.x, at.y, 6, 0, 2 * Math.PI);
  drawing.fillStyle = colours.point;
  drawing.fill();
  drawing.lineWidth = 2;
  drawing.strokeStyle = "#fff";
  drawing.stroke();
}

function drawOutline(drawing: CanvasRenderingContext2D, view: MapView, frame: Size, ratio: number, colours: MapColours): void {
  outlines ??= { land: pathOf(land, true), borders: pathOf(borders, false) };
  const world = WORLD_PX * 2 ** view.zoom;
  const origin = onMap({ x: 0, y: 0 }, view, frame);
  drawing.setTransform(ratio * world, 0, 0, ratio * world, ratio * origin.x, ratio * origin.y);
  drawing.fillStyle = colours.land;
  drawing.fill(outlines.land, "evenodd");
  drawing.lineWidth = 1 / world;
  drawing.strokeStyle = colours.strong;
  drawing.stroke(outlines.land);
  drawing.strokeStyle = colours.line;
  drawing.stroke(outlines.borders);
}

function drawTile(drawing: CanvasRenderingContext2D, { zoom, x, y }: MapTile, tile: LoadedTile, view: MapView, frame: Size, ratio: number, colours: MapColours): void {
  const count = 2 ** zoom;
  const [from, to] = [onMap({ x: x / count, y: y / count }, view, frame), onMap({ x: (x + 1) / count, y: (y + 1) / count }, view, frame)];
  drawing.save();
  drawing.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawing.beginPath();
  drawing.rect(from.x, from.y, to.x - from.x, to.y - from.y);
  drawing.clip();
  if (tile instanceof VectorTile) drawShapes(drawing, tile, from, to.x - from.x, colours);
  else drawing.drawImage(tile, from.x, from.y, to.x - from.x, to.y - from.y);
  drawing.restore();
}

interface Style {
  readonly fill?: keyof MapColours;
  readonly stroke?: keyof MapColours;
  readonly width?: number;
  readonly isNamed?: boolean;
}

/** Layers by the names that common files of maps give them (OpenMapTiles, Protomaps, Shortbread), in the order they are drawn. */
const STYLES: readonly (readonly [RegExp, Style])[] = [
  [/^(earth|land)$/, { fill: "land" }],
  [/^(water|ocean|water_polygons)$/, { fill: "water" }],
  [/^(waterway|water_lines)$/, { stroke: "water", width: 1 }],
  [/^(buildings?)$/, { fill: "line" }],
  [/^(roads|streets|transportation|transit)$/, { stroke: "strong", width: 1 }],
  [/^(boundar(y|ies)|admin)$/, { stroke: "strong", width: 1.5 }],
  [/^(places?|place_labels|boundary_labels)$/, { isNamed: true }],
];

function drawShapes(drawing: CanvasRenderingContext2D, tile: VectorTile, from: Point, side: number, colours: MapColours): void {
  drawing.fillStyle = colours.land;
  drawing.fillRect(from.x, from.y, side, side);
  for (const [name, style] of STYLES) {
    for (const layer of Object.values(tile.layers).filter((each) => name.test(each.name))) {
      const scale = side / layer.extent;
      for (let at = 0; at < layer.length; at += 1) drawFeature(drawing, layer.feature(at), style, from, scale, colours);
    }
  }
}

type Feature = ReturnType<VectorTile["layers"][string]["feature"]>;

function drawFeature(drawing: CanvasRenderingContext2D, feature: Feature, style: Style, from: Point, scale: number, colours: MapColours): void {
  const lines = feature.loadGeometry();
  if (style.isNamed) {
    const [point] = lines[0] ?? [];
    const name = feature.properties["name"];
    if (!point || typeof name !== "string") return;
    drawing.font = "12px sans-serif";
    drawing.lineWidth = 3;
    drawing.strokeStyle = colours.land;
    drawing.fillStyle = colours.text;
    drawing.strokeText(name, from.x + point.x * scale, from.y + point.y * scale);
    drawing.fillText(name, from.x + point.x * scale, from.y + point.y * scale);
    return;
  }
  if (feature.type === 1) return;
  drawing.beginPath();
  for (const line of lines) {
    line.forEach(({ x, y }, at) => {
      if (at === 0) drawing.moveTo(from.x + x * scale, from.y + y * scale);
      else drawing.lineTo(from.x + x * scale, from.y + y * scale);
    });
  }
  if (style.fill && feature.type === 3) {
    drawing.fillStyle = colours[style.fill];
    drawing.fill("evenodd");
  }
  if (style.stroke && feature.type === 2) {
    drawing.strokeStyle = colours[style.stroke];
    drawing.lineWidth = style.width ?? 1;
    drawing.stroke();
  }
}
