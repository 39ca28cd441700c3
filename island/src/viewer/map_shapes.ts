/** The shapes of a vector tile (MVT), put together once, so that moving the map draws them without reading them again. */

import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import type { Point } from "./geometry";
import type { MapColours } from "./map_drawing";

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
const POINT = 1;
const LINE = 2;

export class Shapes {
  /** Names, and where they stand: 0 to 1 of the tile's side, as all lengths here. */
  readonly names: { name: string; at: Point }[] = [];
  readonly #paths: [Style, Path2D][] = [];

  static of(bytes: ArrayBuffer): Shapes {
    const shapes = new Shapes();
    const { layers } = new VectorTile(new PbfReader(new Uint8Array(bytes)));
    for (const [name, style] of STYLES) for (const layer of Object.values(layers)) if (name.test(layer.name)) shapes.#add(layer, style);
    return shapes;
  }

  /** Draw them, a tile's side being 1; `px` is a px of the page then. */
  draw(drawing: CanvasRenderingContext2D, colours: MapColours, px: number): void {
    for (const [{ fill, stroke, width }, path] of this.#paths) {
      if (fill) {
        drawing.fillStyle = colours[fill];
        drawing.fill(path, "evenodd");
      } else if (stroke) {
        drawing.strokeStyle = colours[stroke];
        drawing.lineWidth = (width ?? 1) * px;
        drawing.stroke(path);
      }
    }
  }

  #add(layer: VectorTile["layers"][string], style: Style): void {
    const lines = new Path2D();
    for (let at = 0; at < layer.length; at += 1) {
      const feature = layer.feature(at);
      const name = feature.properties["name"];
      if (style.isNamed) {
        const place = feature.loadGeometry()[0]?.[0];
        if (place && typeof name === "string") this.names.push({ name, at: { x: place.x / layer.extent, y: place.y / layer.extent } });
        continue;
      }
      if (feature.type === POINT || (style.stroke && feature.type !== LINE) || (style.fill && feature.type === LINE)) continue;
      const path = style.fill ? new Path2D() : lines;
      for (const line of feature.loadGeometry()) {
        line.forEach(({ x, y }, step) => (step === 0 ? path.moveTo(x / layer.extent, y / layer.extent) : path.lineTo(x / layer.extent, y / layer.extent)));
      }
      if (style.fill) this.#paths.push([style, path]);
    }
    if (style.stroke) this.#paths.push([style, lines]);
  }
}
