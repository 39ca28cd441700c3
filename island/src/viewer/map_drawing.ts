/** Draws a map: the outline of the world, the tiles of a file of maps where there are any, and the point. */

import { STEPS, borders, land } from "virtual:world";
import { type Point, type Size } from "./geometry";
import { Shapes } from "./map_shapes";
import { type MapTile, type MapView, type Uncertain, WORLD_PX, onMap, placeOf, radiusOf } from "./map_view";

export type LoadedTile = ImageBitmap | Shapes;

export interface MapColours {
  readonly water: string;
  readonly land: string;
  readonly line: string;
  readonly strong: string;
  readonly text: string;
  readonly point: string;
}

/** A tile as it came: a picture, or shapes; null where the map has nothing. */
export async function tileOf(blob: Blob): Promise<LoadedTile | null> {
  if (blob.size === 0) return null;
  return blob.type.startsWith("image/") ? createImageBitmap(blob) : Shapes.of(await blob.arrayBuffer());
}

let outlines: { land: Path2D; borders: Path2D } | null = null;

function pathOf(lines: readonly (readonly number[])[], isClosed: boolean): Path2D {
  const path = new Path2D();
  for (const line of lines) {
    const points: [number, number][] = [];
    let [longitude, latitude] = [0, 0];
    for (let at = 0; at < line.length; at += 2) {
      longitude += (line[at] ?? 0) / STEPS;
      latitude += (line[at + 1] ?? 0) / STEPS;
      points.push([longitude, latitude]);
    }
    const east = points.map(([each]) => each);
    const turns = [0, ...(Math.max(...east) > 180 ? [-360] : []), ...(Math.min(...east) < -180 ? [360] : [])];
    for (const turn of turns) {
      points.forEach(([each, north], at) => {
        const { x, y } = placeOf({ longitude: each + turn, latitude: north });
        if (at === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      });
      if (isClosed) path.closePath();
    }
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
  drawNames(drawing, tiles, view, frame, colours);
  const at = onMap(point, view, frame);
  drawing.beginPath();
  drawing.arc(at.x, at.y, 6, 0, 2 * Math.PI);
  drawing.fillStyle = colours.point;
  drawing.fill();
  drawing.lineWidth = 2;
  drawing.strokeStyle = "#fff";
  drawing.stroke();
}

/** Draw positions over the map, each with a circle in which it may be; the first come below the second. */
export function drawPositions(drawing: CanvasRenderingContext2D, view: MapView, frame: Size, colours: MapColours, faint: readonly Uncertain[], strong: readonly Uncertain[]): void {
  for (const [some, isStrong] of [[faint, false], [strong, true]] as const) {
    for (const each of some) {
      const at = onMap(placeOf(each), view, frame);
      const radius = radiusOf(each, view);
      if (at.x < -radius || at.y < -radius || at.x > frame.width + radius || at.y > frame.height + radius) continue;
      drawing.beginPath();
      drawing.arc(at.x, at.y, radius, 0, 2 * Math.PI);
      drawing.globalAlpha = 0.2;
      drawing.fillStyle = isStrong ? colours.point : colours.strong;
      drawing.fill();
      drawing.globalAlpha = 1;
      drawing.lineWidth = 1;
      drawing.strokeStyle = isStrong ? colours.point : colours.strong;
      drawing.stroke();
      drawing.beginPath();
      drawing.arc(at.x, at.y, isStrong ? 5 : 3, 0, 2 * Math.PI);
      drawing.fill();
    }
  }
}

function drawOutline(drawing: CanvasRenderingContext2D, view: MapView, frame: Size, ratio: number, colours: MapColours): void {
  outlines ??= { land: pathOf(land, true), borders: pathOf(borders, false) };
  const world = WORLD_PX * 2 ** view.zoom;
  const origin = onMap({ x: 0, y: 0 }, view, frame);
  drawing.setTransform(ratio * world, 0, 0, ratio * world, ratio * origin.x, ratio * origin.y);
  drawing.save();
  drawing.beginPath();
  drawing.rect(0, 0, 1, 1);
  drawing.clip();
  drawing.fillStyle = colours.land;
  drawing.fill(outlines.land, "evenodd");
  drawing.lineWidth = 1 / world;
  drawing.strokeStyle = colours.strong;
  drawing.stroke(outlines.land);
  drawing.strokeStyle = colours.line;
  drawing.stroke(outlines.borders);
  drawing.restore();
}

/** Where a tile begins, and how long its side is. */
function squareOf({ zoom, x, y }: MapTile, view: MapView, frame: Size): Point & { side: number } {
  const count = 2 ** zoom;
  const [from, to] = [onMap({ x: x / count, y: y / count }, view, frame), onMap({ x: (x + 1) / count, y: (y + 1) / count }, view, frame)];
  return { ...from, side: to.x - from.x };
}

function drawTile(drawing: CanvasRenderingContext2D, place: MapTile, tile: LoadedTile, view: MapView, frame: Size, ratio: number, colours: MapColours): void {
  const { x, y, side } = squareOf(place, view, frame);
  drawing.save();
  drawing.setTransform(ratio, 0, 0, ratio, ratio * x, ratio * y);
  drawing.beginPath();
  drawing.rect(0, 0, side, side);
  drawing.clip();
  if (tile instanceof Shapes) {
    drawing.fillStyle = colours.land;
    drawing.fillRect(0, 0, side, side);
    drawing.scale(side, side);
    tile.draw(drawing, colours, 1 / side);
  } else drawing.drawImage(tile, 0, 0, side, side);
  drawing.restore();
}

const NAME_PX = 12;

/** Write names over all tiles, so that none ends where its tile does; of two that would cover each other the first. */
function drawNames(drawing: CanvasRenderingContext2D, tiles: readonly (readonly [MapTile, LoadedTile])[], view: MapView, frame: Size, colours: MapColours): void {
  const taken: { x: number; y: number; width: number }[] = [];
  drawing.font = `${NAME_PX}px sans-serif`;
  drawing.lineWidth = 3;
  drawing.strokeStyle = colours.land;
  drawing.fillStyle = colours.text;
  for (const [place, tile] of tiles) {
    if (!(tile instanceof Shapes)) continue;
    const from = squareOf(place, view, frame);
    for (const { name, at } of tile.names) {
      const width = drawing.measureText(name).width;
      const [x, y] = [from.x + at.x * from.side - width / 2, from.y + at.y * from.side];
      if (taken.some((each) => Math.abs(each.y - y) < NAME_PX && x < each.x + each.width && each.x < x + width)) continue;
      taken.push({ x, y, width });
      drawing.strokeText(name, x, y);
      drawing.fillText(name, x, y);
    }
  }
}
