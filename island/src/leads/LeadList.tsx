/** The leads to choose from, each with both pictures behind their veils. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Review } from "../review";
import { Icon } from "../views/icons";
import { Veiled } from "../views/Veiled";
import { visible } from "../visible";
import type { Lead, LeadMedia } from "./api";

/** How many unrelated pairs one of them scores as high in. */
export const oneIn = (lead: Lead): number => Math.max(1, Math.round(1 / lead.false_match_rate));

/** Where the other media is: the other cases' names, else this one. */
export function whereOf(review: Review, { other }: Lead): string {
  const others = other.cases.filter((each) => each !== review.caseName);
  const words = review.texts.leads;
  return others.length > 0 ? words.otherCase(others.map(visible).join(", ")) : words.thisCase;
}

export function LeadList({ review }: { review: Review }) {
  const { texts, leads } = review;
  const words = texts.leads;
  const current = useRef<HTMLLIElement>(null);
  const { items, total, index } = leads;
  // What is looked at may be known before the list is here.
  useEffect(() => current.current?.scrollIntoView({ block: "nearest" }), [leads.number, index >= 0]);
  if (!items || items.length === 0) return null;
  return (
    <ol class="lead-list" aria-label={words.list}>
      {leads.isMidway && (
        <li>
          <button class="plain" onClick={() => leads.fromFirst()}>{words.before}</button>
        </li>
      )}
      {items.map((each) => {
        const isCurrent = each.number === leads.number;
        const verdict = leads.verdictOf(each);
        const kind = words.kinds[each.kind] ?? visible(each.kind);
        const odds = words.odds(oneIn(each));
        const where = whereOf(review, each);
        return (
          <li key={each.number} ref={isCurrent ? current : null}>
            <button class={`lead-item is-${verdict}`} data-lead={each.number} aria-current={isCurrent ? "true" : undefined} aria-label={words.item(kind, odds, where, words.verdict[verdict])} onClick={() => leads.goTo(each.number)}>
              <Small review={review} media={each.this} />
              <Small review={review} media={each.other} />
              <span class="lead-kind">{kind}</span>
              <span class="lead-odds">{odds}</span>
              <span class="lead-where"><bdi>{where}</bdi></span>
              <span class="lead-path"><bdi>{visible(each.other.path)}</bdi></span>
              <span class="lead-verdict">{words.verdict[verdict]}</span>
            </button>
          </li>
        );
      })}
      {leads.hasMore && (
        <li>
          <button class="plain" onClick={() => void leads.more()}>{leads.isMidway ? words.further : words.more(total - items.length)}</button>
        </li>
      )}
    </ol>
  );
}

export function Small({ review, media }: { review: Review; media: LeadMedia }) {
  const [hasFailed, fail] = useState(false);
  const hasPicture = media.kind !== "audio" && !hasFailed;
  return (
    <span class="small-picture" aria-hidden="true">
      {hasPicture && <Veiled sha256={media.sha256} index={review.place.inSight.first} protection={review.settings.protection} thumbnails={review.thumbnails} onMissing={() => fail(true)} />}
      {!hasPicture && <Icon name={media.kind === "audio" ? "sound" : "partial"} />}
      {media.kind === "video" && <span class="small-kind"><Icon name="video" /></span>}
    </span>
  );
}
