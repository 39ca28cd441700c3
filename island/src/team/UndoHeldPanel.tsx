/** Asks why a decision is undone on a stack that a colleague works on. */

import { useState } from "preact/hooks";
import type { Review } from "../review";
import { Panel } from "../views/Panel";
import { visible } from "../visible";

export function UndoHeldPanel({ review }: { review: Review }) {
  const { texts, categorising } = review;
  const words = texts.team;
  const [why, say] = useState("");
  if (!categorising.held) return null;
  const close = (): void => review.openDialog(null);
  const undo = (event: Event): void => {
    event.preventDefault();
    if (why.trim() !== "") categorising.undoHeld(why.trim());
  };
  return (
    <Panel name="preview" title={words.undoHeld} closeLabel={texts.cancel} onClose={close}>
      <p><bdi>{visible(categorising.held.by)}</bdi></p>
      <form onSubmit={undo}>
        <label class="reason">
          {words.undoWhy}
          <input type="text" data-first value={why} maxLength={4000} onInput={(event) => say(event.currentTarget.value)} />
        </label>
        <div class="choices">
          <button type="button" class="tool" onClick={close}>{texts.cancel}</button>
          <button class="tool is-main" disabled={why.trim() === ""}>{words.undoTakeOver}</button>
        </div>
      </form>
    </Panel>
  );
}
