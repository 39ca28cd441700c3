/** Gatherings over the grid: their list, the one that is looked at with its members, and what may belong to it. */

import { Component, createRef } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Small } from "../leads/LeadList";
import type { LeadMedia } from "../leads/api";
import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { visible } from "../visible";
import { type Gathering, type GatheringKind, KINDS, type Member, type Role, type Suggested } from "./api";
import "./gatherings.css";
import type { GatheringAction } from "./keys";

const ROLES: readonly Role[] = ["unsaid", "victim", "offender"];

export class GatheringsStage extends Component<{ review: Review; parts: readonly string[] }> {
  readonly #element = createRef<HTMLElement>();
  #wasAsking = false;

  override componentDidMount(): void {
    const { review } = this.props;
    review.staging = review.gatherings;
    review.gatherings.draw = () => this.setState({});
    review.gatherings.view(this.props.parts);
    this.#element.current?.focus({ preventScroll: true });
  }

  override componentDidUpdate(): void {
    const { gatherings } = this.props.review;
    gatherings.view(this.props.parts);
    if (this.#wasAsking && gatherings.asking === null) this.#element.current?.focus({ preventScroll: true });
    this.#wasAsking = gatherings.asking !== null;
  }

  override componentWillUnmount(): void {
    const { review } = this.props;
    review.gatherings.stop();
    review.gatherings.draw = () => undefined;
    if (review.staging === review.gatherings) review.staging = null;
  }

  override render() {
    const { review } = this.props;
    const { texts, gatherings, settings } = review;
    const words = texts.gatherings;
    return (
      <section ref={this.#element} class="overlay gatherings" aria-label={words.gatherings} tabIndex={-1}>
        <header class="leads-head">
          <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{keyLabel(texts, settings.keys.gathering_close)}</kbd></button>
          <h1>{words.gatherings}</h1>
          <nav class="leads-shows" aria-label={words.gatherings}>
            {[false, true].map((isHere) => (
              <button key={String(isHere)} class="lane-tab" aria-current={isHere === gatherings.isHere ? "page" : undefined} onClick={() => gatherings.where(isHere)}>
                {isHere ? words.here : words.everywhere}
              </button>
            ))}
          </nav>
          <Tool review={review} action="gathering_make" onClick={() => gatherings.ask("making")}>{words.make}</Tool>
          {gatherings.chosen.length > 0 && <span class="quiet" role="status">{words.chosen(gatherings.chosen.length)}</span>}
        </header>
        <List review={review} />
        <div class="gathering-shown">
          {gatherings.asking === "making" && <Making review={review} />}
          {gatherings.gathering ? <Shown review={review} gathering={gatherings.gathering} /> : <p class="quiet" role="status">{gatherings.items ? words.none : `${texts.loading}\u2026`}</p>}
        </div>
      </section>
    );
  }
}

function Tool({ review, action, onClick, disabled, children }: { review: Review; action: GatheringAction; onClick: () => void; disabled?: boolean; children: preact.ComponentChildren }) {
  return (
    <button class="code" disabled={disabled ?? false} onClick={onClick}>
      <kbd>{keyLabel(review.texts, review.settings.keys[action])}</kbd> <span>{children}</span>
    </button>
  );
}

function List({ review }: { review: Review }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => current.current?.scrollIntoView({ block: "nearest" }), [gatherings.number]);
  const items = gatherings.items ?? [];
  if (items.length === 0) return null;
  return (
    <ol class="gathering-list" aria-label={words.list}>
      {items.map((each) => {
        const isCurrent = each.number === gatherings.number;
        return (
          <li key={each.number} ref={isCurrent ? current : null}>
            <button class="gathering-item" data-gathering={each.number} aria-current={isCurrent ? "true" : undefined} onClick={() => gatherings.goTo(each.number)}>
              <span class="gathering-name"><bdi>{visible(each.name)}</bdi></span>
              <span class="gathering-state">{described(review, each)}</span>
              <span class="n">{words.members(each.members)}</span>
            </button>
          </li>
        );
      })}
      {gatherings.hasMore && <li><button class="plain" onClick={() => void gatherings.more()}>{words.more}</button></li>}
    </ol>
  );
}

function described(review: Review, { kind, role, state }: Gathering): string {
  const words = review.texts.gatherings;
  return [words.kind[kind], ...(role === "unsaid" ? [] : [words.role[role]]), words.state[state]].join(", ");
}

function Shown({ review, gathering }: { review: Review; gathering: Gathering }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  const { details, suggested } = gatherings;
  return (
    <>
      <div class="gathering-about">
        <h2><bdi>{visible(gathering.name)}</bdi></h2>
        <p>{described(review, gathering)}{gathering.is_unsolved && <span class="gathering-first"> {words.first}</span>}</p>
        <div class="lead-acts" role="toolbar" aria-label={words.acting}>
          <Tool review={review} action="gathering_put" disabled={gatherings.chosen.length === 0} onClick={() => void gatherings.put()}>{words.put}</Tool>
          <Tool review={review} action="gathering_state" onClick={() => void gatherings.nextState()}>{words.nextState}</Tool>
          <Tool review={review} action="gathering_undo" disabled={(details?.acts.length ?? 0) === 0} onClick={() => void gatherings.undo()}>{words.undo}</Tool>
        </div>
      </div>
      <section aria-label={words.suggested}>
        <h3>{words.suggested}</h3>
        <p class="quiet">{suggested === null ? `${texts.loading}\u2026` : suggested.length === 0 ? words.noneSuggested : words.meaning}</p>
        <ul class="gathering-media">
          {(suggested ?? []).map((each, at) => <Suggestion key={each.sha256} review={review} each={each} at={at} />)}
        </ul>
        {gatherings.asking === "declining" && <Declining review={review} />}
        {gatherings.suggestion && gatherings.asking === null && (
          <div class="lead-acts" role="toolbar" aria-label={words.suggested}>
            <Tool review={review} action="gathering_accept" onClick={() => void gatherings.accept()}>{words.accept}</Tool>
            <Tool review={review} action="gathering_decline" onClick={() => gatherings.ask("declining")}>{words.decline}</Tool>
            <Tool review={review} action="gathering_proof" onClick={() => gatherings.prove()}>{words.proof}</Tool>
          </div>
        )}
      </section>
      <section aria-label={words.inIt}>
        <h3>{words.inIt}</h3>
        <ul class="gathering-media">
          {(details?.items ?? []).map((each, at) => <InIt key={`${each.sha256} ${at}`} review={review} member={each} />)}
        </ul>
        {details && gathering.members > details.items.length && <p class="quiet">{words.newest(details.items.length, gathering.members)}</p>}
      </section>
    </>
  );
}

function where(review: Review, media: LeadMedia | null): string {
  if (!media) return review.texts.gatherings.gone;
  return media.cases.includes(review.caseName) ? review.texts.leads.thisCase : review.texts.leads.otherCase(media.cases.map(visible).join(", "));
}

function Suggestion({ review, each, at }: { review: Review; each: Suggested; at: number }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  const isCurrent = at === gatherings.at;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => void (isCurrent && current.current?.scrollIntoView({ block: "nearest" })), [isCurrent]);
  const because = `${each.kinds.map((kind) => texts.leads.kinds[kind] ?? visible(kind)).join(", ")}: ${texts.leads.odds(Math.max(1, Math.round(1 / each.false_match_rate)))}`;
  return (
    <li ref={current}>
      <button class="gathering-medium" data-suggested={each.sha256} aria-current={isCurrent ? "true" : undefined} onClick={() => gatherings.look(at)}>
        {each.media && <Small review={review} media={each.media} />}
        <span class="gathering-why">{because}</span>
        <span class="quiet">{words.agrees(each.agrees, each.among)}{each.is_accepted ? `, ${words.leadAccepted}` : ""}</span>
        <span class="quiet"><bdi>{where(review, each.media)}</bdi></span>
      </button>
    </li>
  );
}

function InIt({ review, member }: { review: Review; member: Member }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  const name = visible(member.media?.path ?? member.sha256.slice(0, 12));
  return (
    <li class="gathering-medium" data-member={member.sha256}>
      {member.media && <Small review={review} media={member.media} />}
      <span class="gathering-path"><bdi>{name}</bdi></span>
      <span class="quiet"><bdi>{where(review, member.media)}</bdi></span>
      <span class="quiet"><bdi>{[visible(member.officer), visible(member.reason), visible(member.basis)].filter((each) => each !== "").join(": ")}</bdi></span>
      <button class="plain" aria-label={words.takeOut(name)} onClick={() => void gatherings.remove(member.sha256)}>{words.remove}</button>
    </li>
  );
}

class Declining extends Component<{ review: Review }> {
  readonly #input = createRef<HTMLInputElement>();

  override componentDidMount(): void {
    this.#input.current?.focus();
  }

  override render() {
    const { texts, gatherings } = this.props.review;
    const words = texts.gatherings;
    const submit = (event: Event): void => {
      event.preventDefault();
      const reason = this.#input.current?.value.trim() ?? "";
      if (reason !== "") void gatherings.decline(reason);
    };
    return (
      <form class="lead-acts" onSubmit={submit}>
        <label class="lead-why">
          {words.sayWhy}
          <input ref={this.#input} type="text" required maxLength={4000} onKeyDown={(event) => event.key === "Escape" && gatherings.ask(null)} />
        </label>
        <button class="tool is-main">{words.decline}</button>
        <button class="tool" type="button" onClick={() => gatherings.ask(null)}>{texts.leads.cancel}</button>
      </form>
    );
  }
}

function Making({ review }: { review: Review }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  const [kind, choose] = useState<GatheringKind>("series");
  const [role, say] = useState<Role>("unsaid");
  const [name, call] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const leave = (event: KeyboardEvent): void => {
    if (event.key === "Escape") gatherings.ask(null);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (name.trim() !== "") void gatherings.make(kind, name.trim(), kind === "subject" ? role : "unsaid");
  };
  return (
    <form class="lead-acts gathering-making" onSubmit={submit}>
      <label>
        <span class="aside">{words.what}</span>
        <select value={kind} onKeyDown={leave} onChange={(event) => choose(KINDS[event.currentTarget.selectedIndex] ?? "series")}>
          {KINDS.map((each) => <option key={each} value={each}>{words.kind[each]}</option>)}
        </select>
      </label>
      {kind === "subject" && (
        <label>
          <span class="aside">{words.who}</span>
          <select value={role} onKeyDown={leave} onChange={(event) => say(ROLES[event.currentTarget.selectedIndex] ?? "unsaid")}>
            {ROLES.map((each) => <option key={each} value={each}>{words.role[each]}</option>)}
          </select>
        </label>
      )}
      <label class="lead-why">
        {words.name}
        <input ref={input} type="text" required maxLength={80} value={name} onInput={(event) => call(event.currentTarget.value)} onKeyDown={leave} />
      </label>
      <button class="tool is-main">{words.makeWith(gatherings.chosen.length)}</button>
      <button class="tool" type="button" onClick={() => gatherings.ask(null)}>{texts.leads.cancel}</button>
    </form>
  );
}
