/** The graph of a case, or of all: which connection is looked at, from which end, and the way between two nodes. */

import type { Review } from "../review";
import type { Staging } from "../staging";
import { VERDICTS, type Verdict } from "../leads/api";
import { type Graph, GraphApi, type GraphEdge, type GraphNode, type Hop, type Wanted, type Way } from "./api";
import { type Spot, laidOut } from "./layout";

export const STAGE = "graph";
export const SAID = ["proposed", "accepted", "all"] as const;
export type Said = (typeof SAID)[number];
const OF_SAID: Readonly<Record<Said, readonly Verdict[]>> = { proposed: ["open", "later", "accepted"], accepted: ["accepted"], all: VERDICTS };
/** In the address, for all cases with each other. */
export const WHOLE = "*";
const WIDER = 1.3;
/** So many links are drawn, and so many where more are asked for: the up to 1,200 nodes of 600 take 0.3 s to lay out. */
const MOST = [150, 300, 600] as const;
const NO_FILTERS: Wanted = { kind: "", odds: 1, verdicts: OF_SAID.proposed, since: "", until: "", most: MOST[0] };

/** Two cases whose links are drawn one by one, and the kind of these as the first one sees it; "" for all. */
export interface Between {
  readonly one: string;
  readonly other: string;
  readonly kind: string;
}

export class Graphs implements Staging {
  readonly stack = null;
  readonly api: GraphApi;
  graph: Graph | null = null;
  /** What is drawn: the graph, and whatever else the shown way goes over. */
  drawn: Drawn = { nodes: [], edges: [] };
  spots: ReadonlyMap<string, Spot> = new Map();
  nodes: ReadonlyMap<string, GraphNode> = new Map();
  /** The kinds of link there are, whichever is shown. */
  kinds: readonly string[] = [];
  wanted: Wanted = NO_FILTERS;
  said: Said = "proposed";
  /** The connection that is looked at, and the end from which. */
  edge: GraphEdge | null = null;
  node = "";
  /** Where a way is to begin, and the ways that were found from there. */
  from = "";
  ways: readonly Way[] | null = null;
  way = 0;
  /** How many times as large as all of it would fit. */
  zoom = 1;
  draw: () => void = () => undefined;
  between: Between | null = null;
  readonly #review: Review;
  /** Where the graph's nodes lie, whichever way is shown. */
  #laid: readonly Spot[] = [];
  #around: string | null = "";
  #address = "";
  #isOpen = false;

  constructor(review: Review) {
    this.#review = review;
    this.api = new GraphApi(review.http, review.caseName);
  }

  open(...parts: string[]): void {
    this.#review.stages.open(STAGE, ...parts);
  }

  /** The address names the node that it is about, from now on. */
  view(parts: readonly string[]): void {
    const address = parts.join("\n");
    if (this.#isOpen && address === this.#address) return;
    const [around = "", one = "", other = "", kind = ""] = parts;
    this.#isOpen = true;
    this.#address = address;
    this.#around = around === WHOLE ? null : around;
    this.between = this.#around === null && one !== "" && other !== "" ? { one, other, kind } : null;
    this.#forget();
    void this.#load();
  }

  stop(): void {
    this.#isOpen = false;
    this.#forget();
    this.wanted = NO_FILTERS;
    this.said = "proposed";
    this.from = "";
  }

  get isWhole(): boolean {
    return this.#around === null && !this.between;
  }

  /** The kind of link that is shown; "" for all. */
  get kind(): string {
    return this.between ? this.between.kind : this.wanted.kind;
  }

  /** Whether more of the links that are left out can be drawn. */
  get canDrawMore(): boolean {
    return this.wanted.most < Math.max(...MOST);
  }

  /** Those that a list shows: all but what holds what. */
  get connections(): readonly GraphEdge[] {
    return this.graph?.edges.filter(({ relation }) => relation !== "holds") ?? [];
  }

  /** The nodes and connections of the way that is shown. */
  get onWay(): ReadonlySet<string> {
    const hops = this.ways?.[this.way]?.hops ?? [];
    return new Set(hops.flatMap(({ start, end, edge }) => [start.name, end.name, keyOf(edge)]));
  }

  titleOf(name: string): string {
    return this.nodes.get(name)?.title ?? name;
  }

  filter(changed: Partial<Wanted>): void {
    this.wanted = { ...this.wanted, ...changed };
    this.ways = null;
    void this.#load();
  }

  ofKind(kind: string): void {
    if (this.between) this.#review.stages.replace(WHOLE, this.between.one, this.between.other, kind);
    else this.filter({ kind });
  }

  drawMore(): void {
    const most = MOST.find((each) => each > this.wanted.most);
    if (most === undefined) return;
    this.wanted = { ...this.wanted, most };
    void this.#load();
  }

  show(said: Said): void {
    this.said = said;
    this.filter({ verdicts: OF_SAID[said] });
  }

  whole(): void {
    this.#review.stages.replace(this.isWhole ? "" : WHOLE);
  }

  /** Draw what is around a node. */
  go(name: string): void {
    this.#review.stages.replace(name);
  }

  // Going along

  look(edge: GraphEdge, node = edge.other): void {
    this.edge = edge;
    this.node = node;
    this.draw();
  }

  lookAt(name: string): void {
    this.node = name;
    this.edge = this.connections.find(({ one, other }) => one === name || other === name) ?? null;
    this.draw();
  }

  step(by: 1 | -1): void {
    const all = this.connections;
    const at = this.edge === null ? -1 : all.indexOf(this.edge);
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) this.look(next);
  }

  /** Go to the other end of the connection. */
  along(): void {
    if (!this.edge) return;
    this.node = this.edge.one === this.node ? this.edge.other : this.edge.one;
    this.draw();
  }

  /** Look at the next connection of the same node. */
  turn(): void {
    const { node } = this;
    const here = this.connections.filter(({ one, other }) => one === node || other === node);
    const at = here.findIndex((each) => each === this.edge);
    const next = here[(at + 1) % here.length];
    if (next) this.look(next, node);
  }

  /** Begin a way here, or end it here. */
  mark(name = this.node): void {
    if (name === "") return;
    if (this.from === "" || this.from === name) {
      this.from = this.from === name ? "" : name;
      this.ways = null;
      this.#arrange();
    } else void this.find(this.from, name);
  }

  async find(one: string, other: string): Promise<void> {
    const found = await this.#review.asking(() => this.api.ways(one, other, this.wanted));
    if (!found || !this.#isOpen) return;
    [this.ways, this.way] = [found.ways, 0];
    this.#lookAtWay();
    this.#arrange();
    const words = this.#review.texts.graph;
    this.#review.say(found.ways.length > 0 ? words.found(found.ways.length) : words.noWay);
  }

  nextWay(): void {
    if (!this.ways || this.ways.length === 0) return;
    this.take((this.way + 1) % this.ways.length);
  }

  take(way: number): void {
    this.way = way;
    this.#lookAtWay();
    this.#arrange();
  }

  forgetWay(): void {
    [this.from, this.ways] = ["", null];
    this.#arrange();
  }

  enlarge(by: 1 | -1): void {
    this.zoom = Math.min(Math.max(this.zoom * (by > 0 ? WIDER : 1 / WIDER), 1), 12);
    this.draw();
  }

  fit(): void {
    this.zoom = 1;
    this.draw();
  }

  /** Open what a link rests on; the case whose lead it is may be another one. Of many links between cases, each by itself. */
  prove(edge = this.edge): void {
    if (!edge || edge.lead === null) return;
    if (edge.count > 1) return this.open(WHOLE, caseOf(edge.one), caseOf(edge.other), edge.kind);
    const where = this.casesOf(edge);
    const own = this.#review.caseName;
    if (where.includes(own)) this.#review.stages.open("leads", String(edge.lead), "all");
    else if (where[0] !== undefined) location.assign(`/cases/${encodeURIComponent(where[0])}#leads/${edge.lead}/all`);
  }

  casesOf({ one, other }: GraphEdge): readonly string[] {
    const known = [...this.nodes.values(), ...(this.ways ?? []).flatMap(({ hops }) => hops.flatMap(({ start, end }) => [start, end]))];
    return known.filter(({ name }) => name === one || name === other).flatMap(({ cases }) => cases);
  }

  // What the page asks of every stage; no picture is shown here

  moved(): void {}
  hide(): void {}
  reveal(): void {}
  release(): void {}

  /** Look at the first link of the way. */
  #lookAtWay(): void {
    const link = this.ways?.[this.way]?.hops.find(({ edge }) => edge.relation === "link")?.edge;
    if (link) this.edge = this.connections.find((each) => keyOf(each) === keyOf(link)) ?? link;
  }

  #forget(): void {
    [this.graph, this.edge, this.ways] = [null, null, null];
    [this.drawn, this.#laid] = [{ nodes: [], edges: [] }, []];
    [this.node, this.zoom] = ["", 1];
  }

  async #load(): Promise<void> {
    const { wanted, between } = this;
    const around = this.#around;
    const address = this.#address;
    const graph = await this.#review.asking(() => (between ? this.api.between(between.one, between.other, { ...wanted, kind: between.kind }) : this.api.graph(around, wanted)));
    if (!graph || !this.#isOpen || address !== this.#address || wanted !== this.wanted) return;
    this.graph = graph;
    if (this.kind === "") this.kinds = [...new Set(graph.edges.map(({ kind }) => kind).filter((kind) => kind !== ""))].sort();
    this.#laid = laidOut(graph.nodes.length, tiesOf(graph));
    const key = this.edge && keyOf(this.edge);
    this.edge = this.connections.find((each) => keyOf(each) === key) ?? this.connections[0] ?? null;
    this.#arrange();
    if (!this.nodes.has(this.node)) this.node = this.edge?.other ?? "";
    this.draw();
  }

  /** Draw the graph with all of the way that is shown; what of it isn't in the graph finds room beside what is. */
  #arrange(): void {
    const { graph } = this;
    if (!graph) return;
    this.drawn = withWay(graph, this.ways?.[this.way]?.hops ?? []);
    const { nodes } = this.drawn;
    const spots = nodes.length > this.#laid.length ? laidOut(nodes.length, tiesOf(this.drawn), this.#laid) : this.#laid;
    this.nodes = new Map(nodes.map((each) => [each.name, each]));
    this.spots = new Map(nodes.map(({ name }, at) => [name, spots[at] ?? { x: 0, y: 0 }]));
    this.draw();
  }
}

type Drawn = Pick<Graph, "nodes" | "edges">;

/** A graph with the nodes and the connections of a way, each once; those of the graph come first. */
export function withWay({ nodes, edges }: Drawn, hops: readonly Hop[]): Drawn {
  const named = new Set(nodes.map(({ name }) => name));
  const known = new Set(edges.map(keyOf));
  const isNew = (names: Set<string>, name: string): boolean => !names.has(name) && names.add(name) !== undefined;
  return {
    nodes: [...nodes, ...hops.flatMap(({ start, end }) => [start, end]).filter(({ name }) => isNew(named, name))],
    edges: [...edges, ...hops.map(({ edge }) => edge).filter((edge) => isNew(known, keyOf(edge)))],
  };
}

function tiesOf({ nodes, edges }: Drawn): (readonly [number, number])[] {
  const index = new Map(nodes.map(({ name }, at) => [name, at]));
  return edges.map(({ one, other }) => [index.get(one) ?? 0, index.get(other) ?? 0] as const);
}

/** The case that a node of this name stands for. */
const caseOf = (name: string): string => name.replace(/^case:/, "");

/** What tells a connection from all others, whichever way it is gone. */
export function keyOf({ one, other, relation, lead, kind }: GraphEdge): string {
  const [first, second] = one < other ? [one, other] : [other, one];
  return relation === "link" && lead !== null && !one.startsWith("case:") ? `lead ${lead}` : [relation, kind, first, second].join("\n");
}
