/** The ways between two nodes, step by step, each link with what it rests on. */

import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { visible } from "../visible";
import type { Way } from "./api";
import { kindOf, saidOf } from "./GraphStage";

export function Ways({ review, ways }: { review: Review; ways: readonly Way[] }) {
  const { texts, graphs, settings } = review;
  const words = texts.graph;
  const shown = ways[graphs.way];
  return (
    <section class="graph-ways">
      <h2>{words.ways}</h2>
      {!shown && <p>{words.noWay}</p>}
      <div class="graph-acts" role="toolbar" aria-label={words.ways}>
        {ways.map((each, at) => (
          <button key={at} class="code" aria-pressed={at === graphs.way} onClick={() => graphs.take(at)}>{words.way[each.way]}</button>
        ))}
        <button class="code" onClick={() => graphs.forgetWay()}><kbd>{keyLabel(texts, settings.keys.graph_forget)}</kbd> <span>{words.forget}</span></button>
      </div>
      {shown && <p>{words.wayMeans(shown.links, shown.rate > 0 ? Math.floor(1 / shown.rate) : null)}</p>}
      {shown && (
        <ol class="graph-hops">
          {shown.hops.map(({ start, end, edge, facts }, at) => (
            <li key={at}>
              {at === 0 && <p><span class="quiet">{kindOf(review, start)}</span> <bdi>{visible(start.title)}</bdi></p>}
              {edge.relation === "link" && (
                <p>
                  <button class="plain" onClick={() => graphs.prove(edge)}>{saidOf(review, edge)}</button>{" "}
                  <span class="quiet"><bdi>{facts.map(({ name, value }) => `${visible(name)} ${visible(value)}`).join(", ")}</bdi></span>
                </p>
              )}
              <p><span class="quiet">{kindOf(review, end)}</span> <bdi>{visible(end.title)}</bdi></p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
