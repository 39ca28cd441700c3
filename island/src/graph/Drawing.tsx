/** The graph as a drawing: larger and smaller, moved by hand; all that it says is in the list beside it too. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Review } from "../review";
import { visible } from "../visible";
import type { GraphEdge, GraphNode, NodeKind } from "./api";
import { kindOf } from "./GraphStage";
import { keyOf } from "./graphs";
import { placed } from "./labels";
import { type Spot, frameOf } from "./layout";

/** px around what is drawn: half a name's width. */
const MARGIN = 60;
/** The canvas' size before it is measured. */
const CANVAS = { width: 1000, height: 680 };
/** Between the middles of two curves of the same nodes; a curve comes half as far as its handle. */
const APART = 28;
/** Names of media are written where there are no more nodes than this; more can't be read. */
const NAMED = 40;
const LONGEST = 22;

export function Drawing({ review }: { review: Review }) {
  const { graphs, texts } = review;
  const { drawn, spots, nodes, zoom, onWay } = graphs;
  const moved = useRef({ x: 0, y: 0, zoom: 1 });
  const element = useRef<SVGSVGElement>(null);
  const [canvas, measured] = useState(CANVAS);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => current.clientHeight > 0 && measured({ width: current.clientWidth, height: current.clientHeight }));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  if (drawn.nodes.length === 0) return null;
  const beside = besides(drawn.edges);
  const bent = Math.max(...[...beside.values()].map(Math.abs), 0) / 2;
  const { left, top, width, height, scale: whole } = frameOf([...spots.values()], canvas, MARGIN + bent);
  // Symbols and names stay as large as they are, however much is drawn.
  const scale = whole / Math.sqrt(zoom);
  const centre = middle(graphs.edge && zoom > 1 ? [spots.get(graphs.edge.one), spots.get(graphs.edge.other)] : [{ x: left + width / 2, y: top + height / 2 }]);
  if (moved.current.zoom !== zoom) moved.current = { x: 0, y: 0, zoom };
  const box = [centre.x - width / zoom / 2 + moved.current.x, centre.y - height / zoom / 2 + moved.current.y, width / zoom, height / zoom];
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
  const isNeeded = ({ kind, name }: GraphNode): boolean => kind !== "media" || marks.has(name) || onWay.has(name);
  const named = drawn.nodes.filter((node) => nodes.size <= NAMED || isNeeded(node)).sort((one, other) => importance(other) - importance(one));
  // What lies on the way is drawn last, over the rest, and all names over that.
  const lastOnWay = <Each,>(all: readonly Each[], keyIn: (each: Each) => string): Each[] => all.toSorted((one, other) => Number(onWay.has(keyIn(one))) - Number(onWay.has(keyIn(other))));
  return (
    <svg ref={element} class={`graph-drawing${onWay.size > 0 ? " has-way" : ""}`} role="img" aria-label={texts.graph.drawing(drawn.nodes.length, drawn.edges.filter(({ relation }) => relation !== "holds").length)} viewBox={box.join(" ")} onPointerMove={drag} onWheel={wheel}>
      {lastOnWay(drawn.edges, keyOf).map((edge) => <Line key={keyOf(edge)} review={review} edge={edge} isOnWay={onWay.has(keyOf(edge))} bend={(beside.get(edge) ?? 0) * scale} />)}
      {lastOnWay(drawn.nodes, ({ name }) => name).map((node) => {
        const spot = spots.get(node.name);
        return spot && <Dot key={node.name} review={review} node={node} spot={spot} scale={scale} isOnWay={onWay.has(node.name)} />;
      })}
      <Names graphs={graphs} nodes={named} scale={scale} isNeeded={isNeeded} />
    </svg>
  );
}

/** Cases choose first where their names are written. */
const importance = ({ kind }: GraphNode): number => (kind === "case" ? 2 : kind === "media" ? 0 : 1);

function Names({ graphs, nodes, scale, isNeeded }: { graphs: Review["graphs"]; nodes: readonly GraphNode[]; scale: number; isNeeded: (node: GraphNode) => boolean }) {
  const { spots, onWay } = graphs;
  const inPx = ({ x, y }: Spot): Spot => ({ x: x / scale, y: y / scale });
  const names = nodes.map((node) => {
    const title = visible(node.title);
    return { node, spot: inPx(spots.get(node.name) ?? { x: 0, y: 0 }), text: title.length > LONGEST ? `${title.slice(0, LONGEST - 1)}\u2026` : title, isLarge: node.kind === "case", isNeeded: isNeeded(node) };
  });
  const places = placed(names, [...spots.values()].map(inPx));
  return (
    <g class="graph-names" transform={`scale(${scale.toFixed(4)})`}>
      {names.map(({ node, spot, text }, at) => {
        const place = places[at];
        return place && <text key={node.name} class={`is-${node.kind}${onWay.has(node.name) ? " is-way" : ""}`} x={(spot.x + place.x).toFixed(1)} y={(spot.y + place.y).toFixed(1)} text-anchor={place.anchor}>{text}</text>;
      })}
    </g>
  );
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

function Dot({ review, node, spot, scale, isOnWay }: { review: Review; node: GraphNode; spot: Spot; scale: number; isOnWay: boolean }) {
  const { graphs } = review;
  const title = visible(node.title);
  const classes = ["graph-node", `is-${node.kind}`, isOnWay && "is-way", graphs.node === node.name && "is-looked-at", graphs.from === node.name && "is-from"].filter(Boolean).join(" ");
  return (
    <g class={classes} data-node={node.name} transform={`translate(${spot.x.toFixed(1)} ${spot.y.toFixed(1)}) scale(${scale.toFixed(3)})`} onClick={() => graphs.lookAt(node.name)}>
      <title>{`${kindOf(review, node)} ${title}`}</title>
      <path d={SHAPES[node.kind]} />
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
