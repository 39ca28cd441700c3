/**
 * Where nodes are drawn: forces draw together what is connected and push the rest apart (Fruchterman and Reingold,
 * 1991), from places that are given by the nodes' order, so that the same graph always looks the same.
 */

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** How far apart two connected nodes come to lie. */
export const LENGTH = 90;
/** 300 nodes take 0.1 s; after that nothing moves by more than a node is wide. Of more nodes there are fewer rounds. */
const ROUNDS = 200;
const LEAST_ROUNDS = 50;
const SLOW = 300;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** One spot for each node; `ties` are pairs of their indexes. The first nodes stay where they are `known` to be. */
export function laidOut(nodes: number, ties: readonly (readonly [number, number])[], known: readonly Spot[] = []): Spot[] {
  const x = new Float64Array(nodes);
  const y = new Float64Array(nodes);
  for (let at = 0; at < nodes; at += 1) {
    const far = LENGTH * Math.sqrt(at + 0.5);
    x[at] = known[at]?.x ?? far * Math.cos(at * GOLDEN);
    y[at] = known[at]?.y ?? far * Math.sin(at * GOLDEN);
  }
  const rounds = Math.max(Math.round(ROUNDS * Math.min(1, SLOW / nodes)), LEAST_ROUNDS);
  for (let round = 0; round < rounds; round += 1) move(x, y, ties, LENGTH * (1 - round / rounds), known.length);
  if (known.length === 0) lieDown(x, y);
  return Array.from(x, (each, at) => ({ x: each, y: y[at] ?? 0 }));
}

/** Turn all of it so that it is the widest from left to right, as the canvas is. */
function lieDown(x: Float64Array, y: Float64Array): void {
  const [middleX, middleY] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  x.forEach((each, at) => {
    const [dx, dy] = [each - middleX, (y[at] ?? 0) - middleY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  });
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  x.forEach((each, at) => {
    const [dx, dy] = [each - middleX, (y[at] ?? 0) - middleY];
    x[at] = dx * cos + dy * sin;
    y[at] = dy * cos - dx * sin;
  });
}

const mean = (values: Float64Array): number => values.reduce((sum, each) => sum + each, 0) / Math.max(values.length, 1);

/** A part of the plane that is drawn; `scale` is how much of the plane one px of the canvas shows. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** One px shows so much of the plane at least: two nodes needn't lie at the ends of the canvas. */
const CLOSEST = 0.25;

/** What shows all spots on a canvas, as large as they fit in with so many px around them, or a quarter of a small canvas. */
export function frameOf(spots: readonly Spot[], canvas: { readonly width: number; readonly height: number }, margin: number): Frame {
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = (length: number): number => length - 2 * Math.min(margin, length / 4);
  const scale = Math.max((right - left) / room(canvas.width), (bottom - top) / room(canvas.height), CLOSEST);
  const [width, height] = [canvas.width * scale, canvas.height * scale];
  return { left: (left + right - width) / 2, top: (top + bottom - height) / 2, width, height, scale };
}

/** Move every node by its forces, by `most` at most; the first ones stay. */
function move(x: Float64Array, y: Float64Array, ties: readonly (readonly [number, number])[], most: number, staying: number): void {
  const nodes = x.length;
  const [dx, dy] = [new Float64Array(nodes), new Float64Array(nodes)];
  const push = (one: number, other: number, byX: number, byY: number): void => {
    dx[one] = (dx[one] ?? 0) + byX;
    dy[one] = (dy[one] ?? 0) + byY;
    dx[other] = (dx[other] ?? 0) - byX;
    dy[other] = (dy[other] ?? 0) - byY;
  };
  for (let one = 0; one < nodes; one += 1) {
    for (let other = 0; other < one; other += 1) {
      const [awayX, awayY] = [(x[one] ?? 0) - (x[other] ?? 0), (y[one] ?? 0) - (y[other] ?? 0)];
      const force = LENGTH ** 2 / Math.max(awayX ** 2 + awayY ** 2, 1);
      push(one, other, awayX * force, awayY * force);
    }
    // A slight pull to the middle keeps parts that nothing connects in sight.
    dx[one] = (dx[one] ?? 0) - (x[one] ?? 0) * 0.3;
    dy[one] = (dy[one] ?? 0) - (y[one] ?? 0) * 0.3;
  }
  for (const [one, other] of ties) {
    const [awayX, awayY] = [(x[one] ?? 0) - (x[other] ?? 0), (y[one] ?? 0) - (y[other] ?? 0)];
    const force = -Math.hypot(awayX, awayY) / LENGTH;
    push(one, other, awayX * force, awayY * force);
  }
  for (let at = staying; at < nodes; at += 1) {
    const length = Math.hypot(dx[at] ?? 0, dy[at] ?? 0) || 1;
    const share = Math.min(length, most) / length;
    x[at] = (x[at] ?? 0) + (dx[at] ?? 0) * share;
    y[at] = (y[at] ?? 0) + (dy[at] ?? 0) * share;
  }
}
