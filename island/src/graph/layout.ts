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
/** 300 nodes take 0.2 s; after that nothing moves by more than a node is wide. */
const ROUNDS = 200;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** One spot for each node; `ties` are pairs of their indexes. */
export function laidOut(nodes: number, ties: readonly (readonly [number, number])[]): Spot[] {
  const x = new Float64Array(nodes);
  const y = new Float64Array(nodes);
  for (let at = 0; at < nodes; at += 1) {
    const far = LENGTH * Math.sqrt(at + 0.5);
    x[at] = far * Math.cos(at * GOLDEN);
    y[at] = far * Math.sin(at * GOLDEN);
  }
  for (let round = 0; round < ROUNDS; round += 1) move(x, y, ties, LENGTH * (1 - round / ROUNDS));
  return Array.from(x, (each, at) => ({ x: each, y: y[at] ?? 0 }));
}

/** Move every node by its forces, by `most` at most. */
function move(x: Float64Array, y: Float64Array, ties: readonly (readonly [number, number])[], most: number): void {
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
  for (let at = 0; at < nodes; at += 1) {
    const length = Math.hypot(dx[at] ?? 0, dy[at] ?? 0) || 1;
    const share = Math.min(length, most) / length;
    x[at] = (x[at] ?? 0) + (dx[at] ?? 0) * share;
    y[at] = (y[at] ?? 0) + (dy[at] ?? 0) * share;
  }
}
