/** Where the graph's nodes are drawn, and how one goes along its connections. */

import { expect, test, vi } from "vitest";
import type { Graph, GraphEdge, GraphNode, Hop } from "../src/graph/api";
import { Graphs, keyOf } from "../src/graph/graphs";
import { type Name, placed } from "../src/graph/labels";
import { LENGTH, frameOf, laidOut } from "../src/graph/layout";
import type { Review } from "../src/review";
import { en } from "../src/texts/en";

const STAR = Array.from({ length: 8 }, (_, at) => [0, at + 1] as const);

test("the same graph lies the same way, nothing on anything else", () => {
  const spots = laidOut(12, STAR);
  expect(laidOut(12, STAR)).toEqual(spots);
  for (const [at, one] of spots.entries()) {
    for (const other of spots.slice(0, at)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(LENGTH / 6);
  }
});

test("what is connected lies nearer than what is not", () => {
  const spots = laidOut(12, STAR);
  const far = (one: number, other: number): number => Math.hypot((spots[one]?.x ?? 0) - (spots[other]?.x ?? 0), (spots[one]?.y ?? 0) - (spots[other]?.y ?? 0));
  const tied = STAR.map(([one, other]) => far(one, other));
  const loose = [9, 10, 11].map((other) => far(0, other));
  expect(Math.max(...tied)).toBeLessThan(Math.min(...loose));
  expect(spots.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});

test("a graph of nothing, and of one node, is drawn", () => {
  expect(laidOut(0, [])).toEqual([]);
  expect(laidOut(1, [])).toHaveLength(1);
});

test("what is drawn lies down, as the canvas does, and fills it", () => {
  const chain = Array.from({ length: 11 }, (_, at) => [at, at + 1] as const);
  const spots = laidOut(12, chain);
  const reach = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  const [wide, high] = [reach(spots.map(({ x }) => x)), reach(spots.map(({ y }) => y))];
  expect(wide).toBeGreaterThan(high);
  const canvas = { width: 1000, height: 680 };
  for (const some of [spots, spots.slice(0, 3)]) {
    const frame = frameOf(some, canvas, 60);
    const [left, right, top, bottom] = [Math.min(...some.map(({ x }) => x)), Math.max(...some.map(({ x }) => x)), Math.min(...some.map(({ y }) => y)), Math.max(...some.map(({ y }) => y))];
    expect(frame.width / frame.height).toBeCloseTo(canvas.width / canvas.height);
    const margins = [left - frame.left, frame.left + frame.width - right, top - frame.top, frame.top + frame.height - bottom].map((each) => each / frame.scale);
    expect(Math.min(...margins)).toBeCloseTo(60); // no smaller than it must be
  }
  expect(frameOf([{ x: 5, y: 5 }], canvas, 60)).toEqual({ left: 5 - 125, top: 5 - 85, width: 250, height: 170, scale: 0.25 });
});

test("nodes that are known to lie somewhere stay there, others find room", () => {
  const known = laidOut(9, STAR);
  const more = laidOut(11, [...STAR, [8, 9], [9, 10]], known);
  expect(more.slice(0, 9)).toEqual(known);
  for (const added of more.slice(9)) expect(Math.min(...known.map(({ x, y }) => Math.hypot(added.x - x, added.y - y)))).toBeGreaterThan(LENGTH / 6);
});

test("names lie over no node and no other name; one without room is left out, unless it is needed", () => {
  const name = (x: number, y: number, isNeeded = false): Name => ({ spot: { x, y }, text: "IMG_1598.JPG", isLarge: false, isNeeded });
  expect(placed([name(0, 0)], [{ x: 0, y: 0 }])).toEqual([{ x: 0, y: 23, anchor: "middle" }]);
  const stacked = [{ x: 0, y: 0 }, { x: 0, y: 25 }];
  expect(placed([name(0, 0), name(0, 25)], stacked).map((each) => each?.y)).toEqual([-15, 23]);
  const crowd = [{ x: 0, y: 0 }, { x: 0, y: 24 }, { x: 0, y: -24 }, { x: 30, y: 0 }, { x: -30, y: 0 }];
  expect(placed([name(0, 0)], crowd)).toEqual([null]);
  expect(placed([name(0, 0, true)], crowd)).toEqual([{ x: 0, y: 23, anchor: "middle" }]);
});

const node = (name: string, cases = ["OP-1"]): GraphNode => ({ name, kind: name.split(":")[0] as GraphNode["kind"], title: name, detail: "", cases, form: "" });
const edge = (one: string, other: string, more: Partial<GraphEdge> = {}): GraphEdge => ({
  one, other, relation: "holds", kind: "", count: 1, accepted: 0, lead: null, linker: "", false_match_rate: null, verdict: null, proposed_at: null, judged_at: null, ...more,
});
const link = (one: string, other: string, lead: number, more: Partial<GraphEdge> = {}): GraphEdge => edge(one, other, { relation: "link", kind: "same place", lead, ...more });

/** A graph of which the server tells this, and these ways. */
async function graphsOf(told: Partial<Graph>, hops: readonly Hop[] = []): Promise<{ graphs: Graphs; get: ReturnType<typeof vi.fn>; open: ReturnType<typeof vi.fn> }> {
  const graph: Graph = { around: null, nodes: [], edges: [], links: 0, left_out: 0, ...told };
  const get = vi.fn((path: string) => Promise.resolve(path.includes("/path?") ? { ways: [{ way: "strongest", rate: 0, links: 1, hops }] } : graph));
  const open = vi.fn();
  const review = { http: { get }, caseName: "OP-1", texts: en, say: vi.fn(), asking: (ask: () => unknown) => ask(), stages: { open, replace: vi.fn() } };
  const graphs = new Graphs(review as unknown as Review);
  graphs.view(["*"]);
  await vi.waitFor(() => expect(graphs.graph).not.toBeNull());
  return { graphs, get, open };
}

test("a way is drawn whole, though some of it is not among what is drawn", async () => {
  const [first, far, last] = [node("case:OP-1"), node("media:far"), node("case:OP-2")];
  const hops = [
    { start: first, end: far, edge: edge("case:OP-1", "media:far"), facts: [] },
    { start: far, end: last, edge: link("media:far", "case:OP-2", 7), facts: [] },
  ];
  const drawn = link("case:OP-1", "case:OP-2", 3, { count: 2 });
  const { graphs } = await graphsOf({ nodes: [first, last], edges: [drawn] }, hops);
  const before = graphs.spots.get("case:OP-1");
  expect(graphs.drawn.nodes).toHaveLength(2);
  await graphs.find("case:OP-1", "case:OP-2");
  expect(graphs.drawn.nodes.map(({ name }) => name)).toEqual(["case:OP-1", "case:OP-2", "media:far"]);
  expect(graphs.drawn.edges.map(keyOf)).toEqual([drawn, ...hops.map((each) => each.edge)].map(keyOf));
  expect([...graphs.onWay].every((each) => graphs.spots.has(each) || graphs.drawn.edges.some((one) => keyOf(one) === each))).toBe(true);
  expect(graphs.spots.get("case:OP-1")).toEqual(before);
  expect(graphs.titleOf("media:far")).toBe("media:far");
  graphs.forgetWay();
  expect(graphs.drawn.nodes).toHaveLength(2);
});

test("of an edge that stands for many links each is drawn by itself", async () => {
  const many = link("case:OP-1", "case:OP-2", 3, { count: 12 });
  const { graphs, get, open } = await graphsOf({ nodes: [node("case:OP-1"), node("case:OP-2")], edges: [many] });
  graphs.prove();
  expect(open).toHaveBeenCalledWith("graph", "*", "OP-1", "OP-2", "same place");
  graphs.view(["*", "OP-1", "OP-2", "same place"]);
  await vi.waitFor(() => expect(graphs.graph).not.toBeNull());
  const asked = new URLSearchParams(String(get.mock.lastCall?.[0]).split("/between?")[1]);
  expect([asked.get("one"), asked.get("other"), asked.get("kind"), asked.get("most")]).toEqual(["OP-1", "OP-2", "same place", "150"]);
  expect([graphs.isWhole, graphs.kind]).toEqual([false, "same place"]);
  graphs.prove(link("media:a", "media:b", 5));
  expect(open).toHaveBeenCalledTimes(1); // no case is known that has that lead
});

test("more of the links are drawn where one asks for them", async () => {
  const { graphs, get } = await graphsOf({ nodes: [node("case:OP-1")], links: 900, left_out: 750 });
  for (const most of ["300", "600"]) {
    expect(graphs.canDrawMore).toBe(true);
    graphs.drawMore();
    expect(String(get.mock.lastCall?.[0])).toContain(`most=${most}`);
  }
  expect(graphs.canDrawMore).toBe(false);
});
