/** Comments on a stack, or on all that is chosen. */

import { useState } from "preact/hooks";
import type { Review } from "../review";
import { Panel } from "../views/Panel";
import { NotesOf } from "./NotesOf";
import { OnlyThis } from "./OnlyThis";

const LONGEST = 4000;

export function CommentPanel({ review }: { review: Review }) {
  const { texts, noting } = review;
  const [typed, type] = useState("");
  const [isOfOne, choose] = useState(false);
  const { target } = noting;
  if (!target) return null;
  const close = (): void => review.openDialog(null);
  const keep = (): void => {
    if (typed.trim() === "") return;
    noting.note("comment", typed.trim(), false, isOfOne);
    close();
  };
  const [only] = target.stacks.length === 1 ? target.stacks : [];
  return (
    <Panel name="note" title={texts.notes.title.comment(target.stacks.length)} closeLabel={texts.close} onClose={close}>
      {only !== undefined && <NotesOf review={review} stack={only} media={target.count || undefined} />}
      <textarea
        class="comment-text"
        data-first
        rows={3}
        maxLength={LONGEST}
        aria-label={texts.notes.hint.comment}
        placeholder={texts.notes.hint.comment}
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          keep();
        }}
      />
      <OnlyThis review={review} target={target} isChosen={isOfOne} onChoose={choose} onEnter={keep} />
      <div class="choices">
        <p class="quiet foot">{texts.notes.commentFoot}</p>
        <button class="tool is-main" disabled={typed.trim() === ""} onClick={keep}>{texts.notes.keep}</button>
      </div>
    </Panel>
  );
}
