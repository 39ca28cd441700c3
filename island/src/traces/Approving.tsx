/** What can be done with a request: approve it with a reason, make what was approved, look at where it is from. */

import { Component, createRef } from "preact";
import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { visible } from "../visible";

const LONGEST_REASON = 4000;

export function Approving({ review }: { review: Review }) {
  const { traces, texts, settings } = review;
  const words = texts.traces;
  const { request } = traces;
  if (!request) return null;
  if (traces.isApproving) return <Reason key={request.number} review={review} hasLooked={request.looked.includes(review.me.officer)} />;
  const key = (action: "trace_approve" | "trace_make" | "trace_where") => <kbd>{keyLabel(texts, settings.keys[action])}</kbd>;
  return (
    <div class="lead-acts" role="toolbar" aria-label={words.traces}>
      {request.approved ? (
        <button class="code" onClick={() => traces.make()}>{key("trace_make")} <span>{words.make}</span></button>
      ) : (
        <button class="code" disabled={!traces.canApprove(request)} onClick={() => traces.approving(true)}>{key("trace_approve")} <span>{words.approve}</span></button>
      )}
      <button class="code" onClick={() => traces.where()}>{key("trace_where")} <span>{words.whole}</span></button>
      {!request.approved && !traces.canApprove(request) && <p class="quiet">{words.own}</p>}
    </div>
  );
}

class Reason extends Component<{ review: Review; hasLooked: boolean }> {
  readonly #input = createRef<HTMLInputElement>();

  override componentDidMount(): void {
    this.#input.current?.focus();
  }

  override render() {
    const { review, hasLooked } = this.props;
    const { texts, traces, settings } = review;
    const words = texts.traces;
    const submit = (event: Event): void => {
      event.preventDefault();
      const reason = this.#input.current?.value.trim() ?? "";
      if (reason !== "") void traces.approve(reason);
    };
    return (
      <form class="lead-acts" aria-label={words.approve} onSubmit={submit}>
        <label class="lead-why">
          {words.sayWhy}
          <input ref={this.#input} type="text" required maxLength={LONGEST_REASON} onKeyDown={(event) => event.key === "Escape" && traces.approving(false)} />
        </label>
        <button class="tool is-main">{words.approve}</button>
        <button class="tool" type="button" onClick={() => traces.approving(false)}>{words.cancel}</button>
        {!hasLooked && <p class="trace-problem">{words.notLooked(keyLabel(texts, settings.keys.reveal))}</p>}
        {traces.problem && <p class="problem trace-problem" role="alert">{visible(traces.problem.message)}</p>}
      </form>
    );
  }
}
