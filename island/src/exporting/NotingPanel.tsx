/** A note that the next decision carries. */

import { useState } from "preact/hooks";
import type { Review } from "../review";
import { Panel } from "../views/Panel";

const LONGEST = 4000;

export function NotingPanel({ review }: { review: Review }) {
  const { texts } = review;
  const words = texts.exporting;
  const [text, type] = useState(review.categorising.noteOfNext);
  const keep = (): void => {
    review.categorising.noteOfNext = text.trim();
    review.openDialog(null);
    if (review.categorising.noteOfNext !== "") review.say(words.noted(review.categorising.noteOfNext));
  };
  return (
    <Panel name="noting" title={words.notingTitle} closeLabel={texts.close} onClose={() => review.openDialog(null)}>
      <form
        class="noting-body"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <textarea
          data-first
          aria-label={words.noting}
          placeholder={words.noting}
          maxLength={LONGEST}
          value={text}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey) return;
            event.preventDefault();
            keep();
          }}
        />
        <p class="quiet">{words.notingHint}</p>
        <div class="choices"><button class="tool is-main" type="submit">{words.keep}</button></div>
      </form>
    </Panel>
  );
}
