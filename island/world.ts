/** Turns Natural Earth's outline of the world (public domain; from world-atlas) into the lines that the bundle holds. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const NAME = "virtual:world";
/** Steps a degree: 0.05° is 5 km, finer than the outline's scale of 1:110 million. */
const STEPS = 20;

interface Geometry {
  type: string;
  arcs?: unknown;
  geometries?: Geometry[];
}

interface Topology {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
  objects: { land: Geometry; countries: Geometry };
}

/** A line as steps of 1/20 degree: the first point's longitude and latitude, then each point's difference to the one before. */
function inSteps(points: readonly (readonly [number, number])[]): number[] {
  const steps: number[] = [];
  let [x, y] = [0, 0];
  for (const [longitude, latitude] of points) {
    const [toX, toY] = [Math.round(longitude * STEPS), Math.round(latitude * STEPS)];
    if (steps.length > 0 && toX === x && toY === y) continue;
    steps.push(toX - x, toY - y);
    [x, y] = [toX, toY];
  }
  return steps;
}

/** The rings of land, and the borders between two countries. */
export function worldOf({ transform, arcs, objects }: Topology): { land: number[][]; borders: number[][] } {
  const decoded = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]): [number, number] => {
      [x, y] = [x + dx, y + dy];
      return [x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]];
    });
  });
  const line = (index: number): [number, number][] => (index < 0 ? [...(decoded[~index] ?? [])].reverse() : (decoded[index] ?? []));
  const ringsOf = ({ type, arcs: of, geometries }: Geometry): number[][] => {
    if (type === "GeometryCollection") return (geometries ?? []).flatMap(ringsOf);
    return type === "Polygon" ? (of as number[][]) : (of as number[][][]).flat();
  };
  const uses = new Map<number, number>();
  for (const index of ringsOf(objects.countries).flat()) {
    const arc = index < 0 ? ~index : index;
    uses.set(arc, (uses.get(arc) ?? 0) + 1);
  }
  const land = ringsOf(objects.land).map((ring) => inSteps(ring.flatMap(line)));
  const borders = [...uses].filter(([, count]) => count > 1).map(([arc]) => inSteps(line(arc)));
  return { land, borders };
}

export function world(): Plugin {
  return {
    name: "outline-of-the-world",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined;
      const file = createRequire(import.meta.url).resolve("world-atlas/countries-110m.json");
      const made = worldOf(JSON.parse(readFileSync(file, "utf8")) as Topology);
      return `export const STEPS = ${STEPS};\nexport const land = ${JSON.stringify(made.land)};\nexport const borders = ${JSON.stringify(made.borders)};\n`;
    },
  };
}
