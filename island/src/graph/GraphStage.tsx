/** The graph over the grid: the drawing, all its connections in a list, and the one that is looked at. */

import { useEffect, useRef } from "preact/hooks";
import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { StageView } from "../views/StageView";
import { visible } from "../visible";
import type { GraphEdge, GraphNode } from "./api";
import { Drawing } from "./Drawing";
import "./graph.css";
import { SAID, type Said, keyOf } from "./graphs";
import { Ways } from "./Ways";

const ODDS = [1, 1000, 10_000, 100_000, 1_000_000];

export class GraphStage extends StageView {
  protected override get stage() {
    return this.props.review.graphs;
  }

  protected override follow(): void {
    const { review, parts } = this.props;
    review.graphs.view(parts);
  }

  override render() {
    const { review } = this.props;
    const { texts, graphs, settings } = review;
    const words = texts.graph;
    const { graph } = graphs;
    return (
      <section ref={this.element} class="overlay graph" aria-label={words.graph} tabIndex={-1}>
        <header class="graph-head">
          <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{keyLabel(texts, settings.keys.graph_close)}</kbd></button>
          <h1>{words.graph}</h1>
          <button class="tool" aria-pressed={graphs.isWhole} onClick={() => graphs.whole()}>{words.whole} <kbd>{keyLabel(texts, settings.keys.graph_whole)}</kbd></button>
          {graph?.around && <p class="graph-around"><bdi>{words.around(visible(graphs.titleOf(graph.around)))}</bdi></p>}
          {graphs.between && <p class="graph-around"><bdi>{words.between(visible(graphs.between.one), visible(graphs.between.other))}</bdi></p>}
          <Filters review={review} />
        </header>
        {graphs.drawn.nodes.length > 0 ? (
          <div class="graph-shown">
            <Drawing review={review} />
            <LookedAt review={review} />
          </div>
        ) : (
          <p class="graph-none quiet" role="status">{graph ? words.none : `${texts.loading}\u2026`}</p>
        )}
        <div class="graph-side">
          {graphs.ways && <Ways review={review} ways={graphs.ways} />}
          <Connections review={review} />
        </div>
      </section>
    );
  }
}

function Filters({ review }: { review: Review }) {
  const { texts, graphs } = review;
  const words = texts.graph;
  const { wanted } = graphs;
  const kinds = texts.leads.kinds;
  return (
    <div class="graph-filters" role="group" aria-label={words.filters}>
      <label>
        <span>{texts.leads.kind}</span>
        <select value={graphs.kind} onChange={(event) => graphs.ofKind(event.currentTarget.value)}>
          <option value="">{texts.leads.everyKind}</option>
          {[...new Set([...graphs.kinds, ...(graphs.kind === "" ? [] : [graphs.kind])])].map((each) => <option key={each} value={each}>{kinds[each] ?? visible(each)}</option>)}
        </select>
      </label>
      <label>
        <span>{words.odds}</span>
        <select value={wanted.odds} onChange={(event) => graphs.filter({ odds: Number(event.currentTarget.value) })}>
          {ODDS.map((each) => <option key={each} value={each}>{each === 1 ? words.anyOdds : words.oneIn(each)}</option>)}
        </select>
      </label>
      <label>
        <span>{words.said}</span>
        <select value={graphs.said} onChange={(event) => graphs.show(event.currentTarget.value as Said)}>
          {SAID.map((each) => <option key={each} value={each}>{words.saids[each]}</option>)}
        </select>
      </label>
      <label>
        <span>{words.since}</span>
        <input type="date" value={wanted.since} onChange={(event) => graphs.filter({ since: event.currentTarget.value })} />
      </label>
      <label>
        <span>{words.until}</span>
        <input type="date" value={wanted.until} onChange={(event) => graphs.filter({ until: event.currentTarget.value })} />
      </label>
    </div>
  );
}

/** What a connection says in a few words, of a link its kind and how rare its score is. */
export function saidOf({ texts }: Review, edge: GraphEdge): string {
  const words = texts.graph;
  const kind = edge.relation === "link" ? (texts.leads.kinds[edge.kind] ?? visible(edge.kind)) : words.relation[edge.relation];
  const odds = edge.false_match_rate === null ? "" : words.oneIn(Math.max(1, Math.round(1 / edge.false_match_rate)));
  const verdict = edge.verdict === null || edge.count > 1 ? "" : texts.leads.verdict[edge.verdict];
  const count = edge.relation === "shares" ? words.shared(edge.count) : edge.count > 1 ? words.count(edge.count, edge.accepted) : "";
  return [kind, odds, verdict, count].filter((part) => part !== "").join(", ");
}

/** A node's name, with the case it is in where that is another one. */
function named({ graphs, caseName }: Review, name: string): string {
  const node = graphs.nodes.get(name);
  const others = node && node.kind !== "case" && !node.cases.includes(caseName) ? ` (${node.cases.map(visible).join(", ")})` : "";
  return `${visible(node?.title ?? name)}${others}`;
}

/** What a node is in a word: of a media what it shows. */
export function kindOf({ texts }: Review, { kind, form }: GraphNode): string {
  return form === "" ? texts.graph.node[kind] : texts.kind[form];
}

function Connections({ review }: { review: Review }) {
  const { texts, graphs } = review;
  const words = texts.graph;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => current.current?.scrollIntoView({ block: "nearest" }), [graphs.edge]);
  const { graph, connections } = graphs;
  if (!graph || connections.length === 0) return null;
  return (
    <section>
      <h2>{words.connections} <span class="n">{texts.number(connections.length)}</span></h2>
      {graph.left_out > 0 && (
        <div class="graph-more">
          <p class="quiet">{words.leftOut(graph.left_out, graph.links)} {!graphs.canDrawMore && words.narrow}</p>
          {graphs.canDrawMore && <button class="tool" onClick={() => graphs.drawMore()}>{words.drawMore}</button>}
        </div>
      )}
      <ol class="graph-list" aria-label={words.connections}>
        {connections.map((edge) => {
          const isCurrent = edge === graphs.edge;
          const ends = [named(review, edge.one), named(review, edge.other)] as const;
          return (
            <li key={keyOf(edge)} ref={isCurrent ? current : null}>
              <button class="graph-item" aria-current={isCurrent ? "true" : undefined} aria-label={words.item(ends[0], saidOf(review, edge), ends[1])} onClick={() => (isCurrent ? graphs.prove(edge) : graphs.look(edge))}>
                <bdi class="graph-end">{ends[0]}</bdi>
                <span class="graph-said">{saidOf(review, edge)}</span>
                <bdi class="graph-end">{ends[1]}</bdi>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function LookedAt({ review }: { review: Review }) {
  const { texts, graphs, settings } = review;
  const words = texts.graph;
  const { edge, node, from } = graphs;
  const shown = graphs.nodes.get(node);
  const day = new Intl.DateTimeFormat(texts.locale, { dateStyle: "medium" });
  const at = (when: string): string => day.format(new Date(when));
  const times = edge ? [edge.proposed_at && words.proposedAt(at(edge.proposed_at)), edge.judged_at && words.judgedAt(at(edge.judged_at))].filter(Boolean).join(", ") : "";
  return (
    <div class="graph-foot" role="region" aria-label={words.looking} tabIndex={0}>
      {shown && (
        <p>
          {kindOf(review, shown)} <b><bdi>{visible(shown.title)}</bdi></b> <span class="quiet"><bdi>{visible(shown.detail)}</bdi> {shown.kind === "media" && <bdi>{shown.cases.map(visible).join(", ")}</bdi>}</span>
        </p>
      )}
      {edge && <p>{saidOf(review, edge)} {times !== "" && <span class="quiet">{times}</span>}</p>}
      <div class="graph-acts" role="toolbar" aria-label={words.looking}>
        <button class="code" disabled={!edge || edge.lead === null} onClick={() => graphs.prove()}><kbd>{keyLabel(texts, settings.keys.graph_prove)}</kbd> <span>{edge && edge.count > 1 && edge.lead !== null ? words.each(edge.count) : words.prove}</span></button>
        <button class="code" disabled={!shown} onClick={() => graphs.mark()}><kbd>{keyLabel(texts, settings.keys.graph_mark)}</kbd> <span>{from === "" ? words.fromHere : from === node ? words.notFrom : words.toHere}</span></button>
        <button class="code" disabled={!shown} onClick={() => graphs.go(node)}><kbd>{keyLabel(texts, settings.keys.graph_around)}</kbd> <span>{words.aroundHere}</span></button>
        {from !== "" && !graphs.ways && <p role="status">{words.from(visible(graphs.titleOf(from)))}</p>}
      </div>
    </div>
  );
}
