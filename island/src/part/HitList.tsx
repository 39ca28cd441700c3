/** What was found, each behind its veil, the rarest scores first. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { LeadMedia } from "../leads/api";
import type { Review } from "../review";
import { clock } from "../texts/texts";
import { Icon } from "../views/icons";
import { Veiled } from "../views/Veiled";
import { visible } from "../visible";
import type { PartHit } from "./api";
import { kindOf } from "./texts";

export function HitList({ review }: { review: Review }) {
  const { part, texts } = review;
  const { found, problem } = part;
  const words = texts.part;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => current.current?.scrollIntoView({ block: "nearest" }), [part.index]);
  const said = problem ? [problem.message, problem.hint].filter(Boolean).join(" ") : part.isSearching ? `${words.searching}\u2026` : found?.is_empty ? words.empty(found.linker) : found ? words.found(found.hits.length) : "";
  return (
    <div class="lead-list part-list">
      <p role="status" class={problem ? "problem" : "part-said"}>{visible(said)}</p>
      {found?.also.map((each) => <p key={each.case} class="part-also"><bdi>{words.also(visible(each.case), visible(each.exhibit), visible(each.path))}</bdi></p>)}
      {found && found.hits.length > 0 && (
        <ol aria-label={words.list}>
          {found.hits.map((hit, at) => (
            <li key={hit.media.sha256} ref={at === part.index ? current : null}>
              <Item review={review} hit={hit} isCurrent={at === part.index} onGo={() => part.look(at)} />
            </li>
          ))}
        </ol>
      )}
      {found && !found.is_empty && <p class="quiet">{words.among(found)}</p>}
    </div>
  );
}

function Item({ review, hit, isCurrent, onGo }: { review: Review; hit: PartHit; isCurrent: boolean; onGo: () => void }) {
  const { texts, caseName } = review;
  const { media } = hit;
  const kind = kindOf(texts, hit.kind);
  const odds = hit.false_match_rate === null ? texts.part.unmeasured : texts.leads.odds(Math.max(1, Math.round(1 / hit.false_match_rate)));
  const others = media.cases.filter((each) => each !== caseName);
  const where = others.length > 0 ? texts.leads.otherCase(others.map(visible).join(", ")) : texts.leads.thisCase;
  const times = hit.others_ms.length > 0 ? texts.part.others(hit.others_ms.slice(0, 3).map(clock).join(", ")) : "";
  return (
    <button class="lead-item part-item" aria-current={isCurrent ? "true" : undefined} aria-label={texts.part.item(kind, odds, where)} onClick={onGo}>
      <Small review={review} media={media} />
      <span class="lead-kind">{kind}</span>
      <span class="lead-odds">{odds}</span>
      <span class="lead-where"><bdi>{where}</bdi></span>
      <span class="lead-path"><bdi>{[media.at_ms === null ? "" : texts.leads.frame(clock(media.at_ms)), times, visible(media.path)].filter(Boolean).join(" \u00b7 ")}</bdi></span>
    </button>
  );
}

/** Its thumbnail; the box only of a picture, for a film's is another frame than the one that was found. */
function Small({ review, media }: { review: Review; media: LeadMedia }) {
  const [hasFailed, fail] = useState(false);
  const { box, kind, width, height } = media;
  const shape = box && kind === "picture" && width !== null && height !== null ? placed(box, width, height) : null;
  return (
    <span class="small-picture" aria-hidden="true">
      {hasFailed ? <Icon name="partial" /> : <Veiled sha256={media.sha256} index={review.place.inSight.first} protection={review.settings.protection} thumbnails={review.thumbnails} onMissing={() => fail(true)} />}
      {shape && <svg class="part-found" viewBox="0 0 100 100"><rect {...shape} /></svg>}
      {kind === "video" && <span class="small-kind"><Icon name="video" /></span>}
    </span>
  );
}

/** Where a box lies on a square that holds all of the picture, in hundredths. */
function placed({ left, top, width, height }: { left: number; top: number; width: number; height: number }, wide: number, tall: number) {
  const longer = Math.max(wide, tall);
  const [across, down] = [(100 * wide) / longer, (100 * tall) / longer];
  return { x: (100 - across) / 2 + left * across, y: (100 - down) / 2 + top * down, width: width * across, height: height * down };
}
