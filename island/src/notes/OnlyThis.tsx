/** Whether a note is on the whole stack, or on the one media that is looked at. */

import type { Review } from "../review";
import type { Target } from "./noting";

interface Props {
  readonly review: Review;
  readonly target: Target;
  readonly isChosen: boolean;
  onChoose(isChosen: boolean): void;
  /** Enter was pressed here, which keeps the note as it does elsewhere in the panel. */
  onEnter(): void;
}

export function OnlyThis({ review, target, isChosen, onChoose, onEnter }: Props) {
  if (target.media === null || target.count < 2) return null;
  return (
    <label>
      <input type="checkbox" checked={isChosen} onChange={(event) => onChoose(event.currentTarget.checked)} onKeyDown={(event) => event.key === "Enter" && onEnter()} />
      {review.texts.notes.onlyThisOne}
    </label>
  );
}
