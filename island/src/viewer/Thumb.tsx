/** A small veiled picture that one can go to. */

import { useState } from "preact/hooks";
import type { Kind } from "../api";
import type { Review } from "../review";
import { Icon } from "../views/icons";
import { Veiled } from "../views/Veiled";

interface Props {
  review: Review;
  sha256: string;
  kind: Kind;
  /** What a screen reader says of it, and a pointer that rests on it shows. */
  label: string;
  note?: string;
  isCurrent?: boolean;
  onGo: () => void;
}

export function Thumb({ review, sha256, kind, label, note, isCurrent, onGo }: Props) {
  const [hasFailed, fail] = useState(false);
  const hasPicture = kind !== "audio" && !hasFailed;
  const { compare, viewer, texts } = review;
  return (
    <span class="small-wrap" data-media={sha256}>
      <button class={`small${isCurrent ? " is-current" : ""}`} aria-label={label} title={label} aria-current={isCurrent ? "true" : undefined} onClick={onGo}>
        <span class="small-picture" aria-hidden="true">
          {hasPicture && <Veiled sha256={sha256} index={review.place.inSight.first} protection={review.settings.protection} thumbnails={review.thumbnails} onMissing={() => fail(true)} />}
          {!hasPicture && <Icon name={kind === "audio" ? "sound" : "partial"} />}
          {kind === "video" && <span class="small-kind"><Icon name="video" /></span>}
        </span>
        {note !== undefined && <span class="small-note" aria-hidden="true">{note}</span>}
      </button>
      {!isCurrent && (
        <button class="small-compare" aria-label={texts.viewer.compareWith(label)} title={texts.viewer.compareWith(label)} onClick={() => compare.open(viewer.sha256, sha256)}>{"\u21c4"}</button>
      )}
    </span>
  );
}
