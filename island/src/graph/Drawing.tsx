/** The graph as a drawing: larger and smaller, moved by hand; all that it says is in the list beside it too. */

import { useRef } from "preact/hooks";
import type { Review } from "../review";
import { visible } from "../visible";
import type { GraphEdge, GraphNode, NodeKind } from "./api";
import { kindOf } from "./GraphStage";
import { keyOf } from "./graphs";
import type { Spot } from "./layout";

const MARGIN = 60;
/** The size of the frame in which a symbol is drawn as large as it is written down. */
const [WIDTH, HEIGHT] = [1000, 680];
/** Between the middles of two curves of the same nodes; a curve comes half as far as its handle. */
const APART = 28;
/** Names of media are written where there are no more nodes than this; more can't be read. */
const NAMED = 40;
const LONGEST = 22;

export function Drawing({ review }: { review: Review }) {
  const { graphs, texts } = review;
  const { graph, spots, nodes, zoom } = graphs;
  const moved = useRef({ x: 0, y: 0, zoom: 1 });
  const element = useRef<SVGSVGElement>(null);
  if (!graph || graph.nodes.length === 0) return null;
  const { left, top, width, height } = frameOf([...spots.values()]);
  // Symbols and names stay as large as they are, however much is drawn.
  const scale = Math.max(width / WIDTH, height / HEIGHT) / Math.sqrt(zoom);
  const beside = besides(graph.edges);
  const centre = middle(graphs.edge && zoom > 1 ? [spots.get(graphs.edge.one), spots.get(graphs.edge.other)] : [{ x: left + width / 2, y: top + height / 2 }]);
  if (moved.current.zoom !== zoom) moved.current = { x: 0, y: 0, zoom };
  const box = [centre.x - width / zoom / 2 + moved.current.x, centre.y - height / zoom / 2 + moved.current.y, width / zoom, height / zoom];
  const onWay = graphs.onWay;
  const drag = (event: PointerEvent): void => {
    const frame = element.current;
    if (event.buttons !== 1 || !frame || zoom <= 1) return;
    const share = Math.max(width / zoom / frame.clientWidth, height / zoom / frame.clientHeight);
    moved.current = { x: moved.current.x - event.movementX * share, y: moved.current.y - event.movementY * share, zoom };
    graphs.draw();
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    graphs.enlarge(event.deltaY < 0 ? 1 : -1);
  };
  const marks = new Set([graphs.node, graphs.from]);
  return (
    <svg ref={element} class={`graph-drawing${onWay.size > 0 ? " has-way" : ""}`} role="img" aria-label={texts.graph.drawing(graph.nodes.length, graphs.connections.length)} viewBox={box.join(" ")} onPointerMove={drag} onWheel={wheel}>
      {graph.edges.map((edge) => <Line key={keyOf(edge)} review={review} edge={edge} isOnWay={onWay.has(keyOf(edge))} bend={(beside.get(edge) ?? 0) * scale} />)}
      {graph.nodes.map((node) => {
        const spot = spots.get(node.name);
        const isNamed = node.kind !== "media" || nodes.size <= NAMED || marks.has(node.name) || onWay.has(node.name);
        return spot && <Dot key={node.name} review={review} node={node} spot={spot} scale={scale} isNamed={isNamed} isOnWay={onWay.has(node.name)} />;
      })}
    </svg>
  );
}

/** All spots with a margin; a few nodes do not fill it. */
function frameOf(spots: readonly Spot[]): { left: number; top: number; width: number; height: number } {
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [width, height] = [Math.max(Math.max(...xs) - Math.min(...xs) + 2 * MARGIN, WIDTH / 2), Math.max(Math.max(...ys) - Math.min(...ys) + 2 * MARGIN, HEIGHT / 2)];
  return { left: (Math.max(...xs) + Math.min(...xs) - width) / 2, top: (Math.max(...ys) + Math.min(...ys) - height) / 2, width, height };
}

/** How far each edge bends aside, so that those of the same two nodes lie beside each other. */
function besides(edges: readonly GraphEdge[]): ReadonlyMap<GraphEdge, number> {
  const groups = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const pair = [edge.one, edge.other].sort().join("\n");
    groups.set(pair, [...(groups.get(pair) ?? []), edge]);
  }
  return new Map([...groups.values()].flatMap((some) => some.map((edge, at) => [edge, (edge.one < edge.other ? 1 : -1) * (at - (some.length - 1) / 2) * APART] as const)));
}

function Line({ review, edge, isOnWay, bend }: { review: Review; edge: GraphEdge; isOnWay: boolean; bend: number }) {
  const { graphs } = review;
  const [one, other] = [graphs.spots.get(edge.one), graphs.spots.get(edge.other)];
  if (!one || !other) return null;
  const classes = ["graph-line", `is-${edge.relation}`, edge.verdict && `is-${edge.verdict}`, isOnWay && "is-way", graphs.edge === edge && "is-looked-at"].filter(Boolean).join(" ");
  const length = Math.hypot(other.x - one.x, other.y - one.y) || 1;
  const middle = { x: (one.x + other.x) / 2 - ((other.y - one.y) / length) * bend, y: (one.y + other.y) / 2 + ((other.x - one.x) / length) * bend };
  const d = `M${one.x.toFixed(1)} ${one.y.toFixed(1)}Q${middle.x.toFixed(1)} ${middle.y.toFixed(1)} ${other.x.toFixed(1)} ${other.y.toFixed(1)}`;
  if (edge.relation === "holds") return <path class={classes} d={d} />;
  return (
    <g class={classes} onClick={() => (graphs.edge === edge ? graphs.prove(edge) : graphs.look(edge))}>
      <path class="graph-touch" d={d} />
      <path d={d} stroke-width={widthOf(edge)} />
    </g>
  );
}

/** The rarer by chance, the wider: 1 px for 1 in 10, 4 px for 1 in 10,000 and less. */
const widthOf = ({ false_match_rate: rate }: GraphEdge): number => (rate === null ? 3 : Math.min(Math.max(-Math.log10(rate), 1), 4));

function Dot({ review, node, spot, scale, isNamed, isOnWay }: { review: Review; node: GraphNode; spot: Spot; scale: number; isNamed: boolean; isOnWay: boolean }) {
  const { graphs } = review;
  const title = visible(node.title);
  const classes = ["graph-node", `is-${node.kind}`, isOnWay && "is-way", graphs.node === node.name && "is-looked-at", graphs.from === node.name && "is-from"].filter(Boolean).join(" ");
  return (
    <g class={classes} data-node={node.name} transform={`translate(${spot.x.toFixed(1)} ${spot.y.toFixed(1)}) scale(${scale.toFixed(3)})`} onClick={() => graphs.lookAt(node.name)}>
      <title>{`${kindOf(review, node)} ${title}`}</title>
      <path d={SHAPES[node.kind]} />
      {isNamed && <text y={23}>{title.length > LONGEST ? `${title.slice(0, LONGEST - 1)}\u2026` : title}</text>}
    </g>
  );
}

/** Each kind has a shape of its own, so that none is told by its colour alone. */
const SHAPES: Readonly<Record<NodeKind, string>> = {
  case: "M-13-10h26v20h-26z",
  exhibit: "M-9-8h18v16h-18zM-9-3h18",
  media: "M0-7a7 7 0 1 1 0 14a7 7 0 1 1 0-14z",
  series: "M0-11 11 0 0 11-11 0z",
  subject: "M0-10a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM-10 10c0-13 20-13 20 0z",
  place: "M-10 10v-13L0-11 10-3v13z",
  device: "M-11-6h5l2-4h8l2 4h5v14h-22z",
};

function middle(spots: readonly (Spot | undefined)[]): Spot {
  const known = spots.filter((each) => each !== undefined);
  return { x: known.reduce((sum, { x }) => sum + x, 0) / Math.max(known.length, 1), y: known.reduce((sum, { y }) => sum + y, 0) / Math.max(known.length, 1) };
}
