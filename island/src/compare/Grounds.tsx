/** What a match of two media rests on, in words with figures; of films, what of the one is in the other. */

import type { Review } from "../review";
import { Ground } from "../leads/Rests";
import { clock } from "../texts/texts";
import { visible } from "../visible";
import type { Comparison } from "./api";
import { formNamed } from "./forms";

/** Each ground in a sentence. */
export function grounds({ same_digests, hashes, segments, embedded, shared_lines }: Comparison, texts: Review["texts"]): string[] {
  const words = texts.compare;
  const n = texts.number;
  const digests = same_digests.map((name) => name.toUpperCase().replace(/^SHA(?=\d)/, "SHA-"));
  const said = [
    ...(digests.length > 0 ? [words.same(digests.join(", "))] : []),
    ...hashes.map(({ hasher, version, part_left, part_right, form, distance, threshold, is_near, quality_left, quality_right }) => {
      const parts = part_left || part_right ? ` (${part_left || texts.compare.whole}, ${part_right || texts.compare.whole})` : "";
      const name = `${hasher}/${version}${parts}`;
      const near = is_near ? words.near(name, n(distance), n(threshold), words.form[formNamed(form)]) : words.far(name, n(distance), n(threshold));
      return quality_left === null || quality_right === null ? near : `${near} ${words.quality(quality_left, quality_right)}`;
    }),
    ...segments.map((each) => words.segment(span(each.left_start_ms, each.left_end_ms), span(each.right_start_ms, each.right_end_ms), visible(each.kind))),
    ...(shared_lines ?? []).map((each) => words.sharedLine(visible(each.list), visible(each.list_version), n(each.left.distance), n(each.right.distance))),
    ...(embedded?.left_differs ? [words.embeddedDiffers(words.left, n(embedded.left_distance ?? 0))] : []),
    ...(embedded?.right_differs ? [words.embeddedDiffers(words.right, n(embedded.right_distance ?? 0))] : []),
  ];
  return said.length > 0 ? said : [words.nothing];
}

const span = (from: number, to: number): string => `${clock(from)}\u2013${clock(to)}`;

export function Grounds({ review, facts }: { review: Review; facts: Comparison }) {
  const { texts } = review;
  const { left, right, segments } = facts;
  const { details } = review.compare;
  const lines = [[left, "left"], [right, "right"]] as const;
  return (
    <section class="grounds">
      {details && (
        <>
          <h2>{texts.compare.lead(String(details.number), texts.leads.kinds[details.kind] ?? visible(details.kind))}</h2>
          <Ground review={review} lead={details} />
        </>
      )}
      <h2>{details ? texts.compare.besides : texts.compare.restsOn}</h2>
      <ul>{grounds(facts, texts).map((each) => <li key={each}>{each}</li>)}</ul>
      {segments.length > 0 && (
        <div class="timelines" role="img" aria-label={texts.compare.timelines}>
          {lines.map(([side, name]) => (
            <div key={name} class="timeline">
              {segments.map((each, at) => {
                const length = Math.max(side.duration_ms ?? 0, ...segments.map((one) => one[`${name}_end_ms`]), 1);
                const [from, to] = [each[`${name}_start_ms`], each[`${name}_end_ms`]];
                return <i key={at} class={`bar is-${at % 4}`} style={{ left: `${(from / length) * 100}%`, width: `${Math.max(0.5, ((to - from) / length) * 100)}%` }} />;
              })}
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
