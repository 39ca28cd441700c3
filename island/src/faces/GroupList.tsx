/** The groups to choose from, each with its best faces behind their veils. */

import { useEffect, useRef } from "preact/hooks";
import type { Review } from "../review";
import { visible } from "../visible";
import type { GroupCard } from "./api";
import { CutOut } from "./CutOut";

export function nameOf(review: Review, { names }: { readonly names: readonly string[] }): string {
  return names.length > 0 ? names.map(visible).join(", ") : review.texts.faces.unnamed;
}

export function GroupList({ review }: { review: Review }) {
  const { texts, faces } = review;
  const words = texts.faces;
  const { items, page } = faces;
  if (!page || items.length === 0) return null;
  return (
    <ol class="lead-list face-list" aria-label={words.list}>
      {items.map((each, at) => <Item key={each.group} review={review} card={each} at={at} />)}
      {items.length < page.total && <li><button class="plain" onClick={() => void faces.more()}>{words.more(page.total - items.length)}</button></li>}
    </ol>
  );
}

function Item({ review, card, at }: { review: Review; card: GroupCard; at: number }) {
  const { texts, faces } = review;
  const words = texts.faces;
  const isCurrent = card.group === faces.name;
  const isPicked = card.group === faces.picked?.group;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => void (isCurrent && current.current?.scrollIntoView({ block: "nearest" })), [isCurrent, at]);
  const name = nameOf(review, card);
  const sizes = words.sizes(card.faces, card.media, card.cases);
  return (
    <li ref={current}>
      <button class={`face-group${isPicked ? " is-picked" : ""}`} data-group={card.group} aria-current={isCurrent ? "true" : undefined} aria-label={words.item(name, sizes, isPicked)} onClick={() => faces.goTo(card.group)}>
        <span class="face-best" aria-hidden="true">
          {card.best.map((face) => <CutOut key={face.face} review={review} face={face} isUncovered={(isCurrent || isPicked) && faces.isUncovered(face)} />)}
        </span>
        <span class={card.names.length > 0 ? "face-name" : "face-name is-unnamed"}><bdi>{name}</bdi></span>
        <span class="face-sizes">{sizes}{isPicked && <b> {words.isPicked}</b>}</span>
      </button>
    </li>
  );
}
