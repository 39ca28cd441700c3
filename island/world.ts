/** Turns Natural Earth's outline of the world (public domain; from world-atlas) into the lines that the bundle holds. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const NAME = "virtual:world";
/** Steps a degree: 0.05° is 5 km, finer than the outline's scale of 1:110 million. */
const STEPS = 20;
const ROUND = 360 * STEPS;

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

/**
 * A line as steps of 1/20 degree: the first point's longitude and latitude, then each point's difference to the one before.
 * Across 180° it goes on, to 190° and not back to -170°.
 */
function inSteps(points: readonly (readonly [number, number])[]): number[] {
  const steps: number[] = [];
  let [x, y] = [0, 0];
  for (const [longitude, latitude] of points) {
    const toY = Math.round(latitude * STEPS);
    const there = Math.round(longitude * STEPS);
    const toX = steps.length === 0 ? there : there - ROUND * Math.round((there - x) / ROUND);
    if (steps.length > 0 && toX === x && toY === y) continue;
    steps.push(toX - x, toY - y);
    [x, y] = [toX, toY];
  }
  return steps;
}

/** A ring of land; one that goes round a pole is closed along it. */
function ringInSteps(points: readonly (readonly [number, number])[]): number[] {
  const steps = inSteps(points);
  const sum = (from: number, first: number): number => steps.reduce((total, step, at) => (at >= first && at % 2 === from ? total + step : total), 0);
  const round = sum(0, 2);
  if (Math.abs(round) < ROUND / 2) return steps;
  const pole = -90 * STEPS - sum(1, 0);
  return [...steps, 0, pole, -round, 0];
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
  const land = ringsOf(objects.land).map((ring) => ringInSteps(ring.flatMap(line)));
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
