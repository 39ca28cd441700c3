/** Asks before several stacks are decided at once, and says what that touches. */

import { useEffect, useRef } from "preact/hooks";
import type { Review } from "../review";
import { Panel } from "./Panel";

export function PreviewPanel({ review }: { review: Review }) {
  const { texts, asked, scheme } = review;
  const apply = useRef<HTMLButtonElement>(null);
  const isReady = asked?.preview != null;
  useEffect(() => {
    if (isReady) apply.current?.focus();
  }, [isReady]);
  if (!asked) return null;
  const { code, stacks, preview } = asked;
  const close = (): void => review.openDialog(null);
  const rows: [string, number | undefined][] = [
    [texts.previewStacks, preview?.stacks],
    [texts.previewMedia, preview?.media],
    [texts.previewApplied, preview?.applied],
    [texts.previewSuggested, preview?.suggested],
    [texts.previewDecided, preview?.decided_already],
  ];
  return (
    <Panel name="preview" title={texts.previewTitle(scheme ? review.labelOf(scheme.name, code.code) : code.label, stacks.length)} closeLabel={texts.cancel} onClose={close}>
      <dl class="counts" aria-busy={!isReady}>
        {rows.map(([label, count]) => (
          <div key={label} class={label === texts.previewDecided && count ? "is-warned" : ""}>
            <dt>{label}</dt>
            <dd>{count === undefined ? "\u2026" : texts.number(count)}</dd>
          </div>
        ))}
      </dl>
      <div class="choices">
        <button class="tool" onClick={close}>{texts.cancel}</button>
        <button ref={apply} class="tool is-main" disabled={!isReady} onClick={() => review.apply()}>{texts.apply}</button>
      </div>
    </Panel>
  );
}
