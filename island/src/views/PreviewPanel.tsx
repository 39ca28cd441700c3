/** Asks before several stacks are decided at once, and says what that touches. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Review } from "../review";
import { visible } from "../visible";
import { Panel } from "./Panel";

export function PreviewPanel({ review }: { review: Review }) {
  const { texts } = review;
  const { asked } = review.categorising;
  const scheme = review.schemes.now;
  const apply = useRef<HTMLButtonElement>(null);
  const leave = useRef<HTMLButtonElement>(null);
  const reason = useRef<HTMLInputElement>(null);
  const [why, say] = useState("");
  const isHeld = (asked?.preview?.held ?? 0) > 0;
  const isReady = asked?.preview != null && (!isHeld || why.trim() !== "");
  useLayoutEffect(() => {
    if (isHeld) reason.current?.focus();
    else if (isReady) (asked?.refusal === undefined ? apply : leave).current?.focus(); // unasked for, no stray key may apply it
  }, [isReady && !isHeld, isHeld]);
  if (!asked) return null;
  const { code, stacks, preview } = asked;
  const close = (): void => review.openDialog(null);
  const rows: [string, number | undefined][] = [
    [texts.previewStacks, preview?.stacks],
    [texts.previewMedia, preview?.media],
    [texts.previewApplied, preview?.applied],
    [texts.previewSuggested, preview?.suggested],
    [texts.previewDecided, preview?.decided_already],
    ...(isHeld ? [[texts.team.previewHeld, preview?.held] satisfies [string, number | undefined]] : []),
  ];
  return (
    <Panel name="preview" title={texts.previewTitle(scheme ? review.schemes.labelOf(scheme.name, code.code) : code.label, stacks.length)} closeLabel={texts.cancel} onClose={close}>
      {asked.refusal !== undefined && <p class="refusal" role="alert">{texts.overtaken(visible(asked.refusal))}</p>}
      <dl class="counts" aria-busy={preview === null}>
        {rows.map(([label, count]) => (
          <div key={label} class={(label === texts.previewDecided || label === texts.team.previewHeld) && count ? "is-warned" : ""}>
            <dt>{label}</dt>
            <dd>{count === undefined ? "\u2026" : texts.number(count)}</dd>
          </div>
        ))}
      </dl>
      {isHeld && (
        <label class="reason">
          {texts.team.previewWhy}
          <input ref={reason} type="text" value={why} maxLength={4000} onInput={(event) => say(event.currentTarget.value)} />
        </label>
      )}
      <div class="choices">
        <button ref={leave} class="tool" onClick={close}>{texts.cancel}</button>
        <button ref={apply} class="tool is-main" disabled={!isReady} onClick={() => review.categorising.apply(why.trim())}>{texts.apply}</button>
      </div>
    </Panel>
  );
}
