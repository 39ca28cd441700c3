/** Leads over the grid: their list, the one that is looked at, and what is said of it. */

import { Component, createRef } from "preact";
import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { StageView } from "../views/StageView";
import { visible } from "../visible";
import type { Verdict } from "./api";
import type { LeadAction } from "./keys";
import { LeadList } from "./LeadList";
import "./leads.css";
import { SHOWS } from "./leads";
import { Pair } from "./Pair";
import { Rests } from "./Rests";

export class LeadsStage extends StageView {
  protected override get stage() {
    return this.props.review.leads;
  }

  protected override get isAsking() {
    return this.props.review.leads.isRejecting;
  }

  protected override follow(): void {
    const { review, parts } = this.props;
    review.leads.view(parts);
  }

  override render() {
    const { review } = this.props;
    const { texts, leads, settings } = review;
    const words = texts.leads;
    return (
      <section ref={this.element} class="overlay leads" aria-label={words.leads} tabIndex={-1}>
        <header class="leads-head">
          <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{keyLabel(texts, settings.keys.lead_close)}</kbd></button>
          <h1>{words.leads}</h1>
          <nav class="leads-shows" aria-label={words.leads}>
            {SHOWS.map((each) => (
              <button key={each} class="lane-tab" aria-current={each === leads.show ? "page" : undefined} onClick={() => leads.choose(each)}>
                {words.show[each]} <span class="n">{texts.number(leads.countOf(each))}</span>
              </button>
            ))}
          </nav>
          {leads.kinds.length > 1 && (
            <label>
              <span class="aside">{words.kind}</span>
              <select value={leads.kind} onChange={(event) => leads.choose(leads.show, event.currentTarget.value)}>
                <option value="">{words.everyKind}</option>
                {leads.kinds.map((each) => <option key={each} value={each}>{words.kinds[each] ?? visible(each)}</option>)}
              </select>
            </label>
          )}
          {leads.off.map(({ linker, reason }) => <p key={linker} class="leads-off" role="status">{words.off(visible(linker), reason === null ? null : visible(reason))}</p>)}
        </header>
        <LeadList review={review} />
        {leads.lead ? (
          <div class="lead-shown">
            <Pair review={review} />
            <Rests review={review} lead={leads.lead} />
            <Saying review={review} />
          </div>
        ) : (
          <p class="lead-none quiet" role="status">{leads.items ? words.none : `${texts.loading}\u2026`}</p>
        )}
      </section>
    );
  }
}

const ACTS: readonly (readonly [LeadAction, Verdict, "accept" | "reject" | "later" | "reopen"])[] = [
  ["lead_accept", "accepted", "accept"],
  ["lead_reject", "rejected", "reject"],
  ["lead_later", "later", "later"],
  ["lead_reopen", "open", "reopen"],
];

function Saying({ review }: { review: Review }) {
  const { texts, leads, settings } = review;
  const words = texts.leads;
  const { lead, details } = leads;
  if (leads.isRejecting) return <Reason review={review} />;
  return (
    <div class="lead-acts" role="toolbar" aria-label={words.leads}>
      {ACTS.map(([action, verdict, name]) => (
        <button key={action} class="code" disabled={!lead || leads.verdictOf(lead) === verdict} onClick={() => (verdict === "rejected" ? leads.reject(true) : leads.judge(verdict))}>
          <kbd>{keyLabel(texts, settings.keys[action])}</kbd> <span>{words[name]}</span>
        </button>
      ))}
      <button class="code" onClick={() => leads.compare()}><kbd>{keyLabel(texts, settings.keys.lead_compare)}</kbd> <span>{words.compare}</span></button>
      {lead && <a class="code" href={leads.cardOf(lead)} target="_blank" rel="noopener"><kbd>{keyLabel(texts, settings.keys.lead_card)}</kbd> <span>{words.card}</span></a>}
      {details && details.points.length > 0 && (
        <button class="code" aria-pressed={leads.isJoined} onClick={() => leads.join()}><kbd>{keyLabel(texts, settings.keys.lead_join)}</kbd> <span>{words.join}</span></button>
      )}
    </div>
  );
}

class Reason extends Component<{ review: Review }> {
  readonly #input = createRef<HTMLInputElement>();

  override componentDidMount(): void {
    this.#input.current?.focus();
  }

  override render() {
    const { texts, leads } = this.props.review;
    const words = texts.leads;
    const submit = (event: Event): void => {
      event.preventDefault();
      const reason = this.#input.current?.value.trim() ?? "";
      if (reason !== "") leads.judge("rejected", reason);
    };
    return (
      <form class="lead-acts" onSubmit={submit}>
        <label class="lead-why">
          {words.sayWhy}
          <input ref={this.#input} type="text" required maxLength={4000} onKeyDown={(event) => event.key === "Escape" && leads.reject(false)} />
        </label>
        <button class="tool is-main">{words.reject}</button>
        <button class="tool" type="button" onClick={() => leads.reject(false)}>{words.cancel}</button>
      </form>
    );
  }
}
