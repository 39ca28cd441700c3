/** Gatherings over the grid: their list, the one that is looked at with its members, and what may belong to it. */

import { useEffect, useRef } from "preact/hooks";
import { Small } from "../leads/LeadList";
import type { LeadMedia } from "../leads/api";
import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { StageView } from "../views/StageView";
import { visible } from "../visible";
import { Asked, Making } from "./Asked";
import { History, Meanwhile } from "./Done";
import type { Gathering, Member, Suggested } from "./api";
import "./gatherings.css";
import { isLive, keyOf } from "./gatherings";
import type { GatheringAction } from "./keys";

export class GatheringsStage extends StageView {
  protected override get stage() {
    return this.props.review.gatherings;
  }

  protected override get isAsking() {
    return this.props.review.gatherings.asking !== null;
  }

  protected override follow(): void {
    const { review, parts } = this.props;
    review.gatherings.view(parts);
  }

  override render() {
    const { review } = this.props;
    const { texts, gatherings, settings } = review;
    const words = texts.gatherings;
    return (
      <section ref={this.element} class="overlay gatherings" aria-label={words.gatherings} tabIndex={-1}>
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
  return (
    <>
      <div class="gathering-about">
        <h2><bdi>{visible(gathering.name)}</bdi></h2>
        <p>{described(review, gathering)}{gathering.is_unsolved && <span class="gathering-first"> {review.texts.gatherings.first}</span>}</p>
        <Meanwhile review={review} />
        {isLive(gathering) ? <Acts review={review} /> : <Gone review={review} gathering={gathering} />}
        <Asked review={review} />
      </div>
      {isLive(gathering) && <Suggestions review={review} />}
      <Members review={review} gathering={gathering} />
      <Merged review={review} />
      <History review={review} />
    </>
  );
}

function Acts({ review }: { review: Review }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  return (
    <div class="lead-acts" role="toolbar" aria-label={words.acting}>
      <Tool review={review} action="gathering_put" disabled={gatherings.chosen.length === 0} onClick={() => void gatherings.put()}>{words.put}</Tool>
      <Tool review={review} action="gathering_state" onClick={() => void gatherings.nextState()}>{words.nextState}</Tool>
      <Tool review={review} action="gathering_rename" onClick={() => gatherings.ask("renaming")}>{words.rename}</Tool>
      <Tool review={review} action="gathering_merge" onClick={() => gatherings.ask("merging")}>{words.merge}</Tool>
      <Tool review={review} action="gathering_undo" disabled={(gatherings.details?.acts.length ?? 0) === 0} onClick={() => void gatherings.undo()}>{words.undo}</Tool>
    </div>
  );
}

/** What is said of one that was merged into another, or withdrawn: it may be looked at, and taken apart again. */
function Gone({ review, gathering }: { review: Review; gathering: Gathering }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  const into = gatherings.details?.others.find(({ number }) => number === gathering.merged_into);
  return (
    <div class="lead-acts" role="toolbar" aria-label={words.acting}>
      <strong>{into ? words.wasMerged(words.kind[into.kind], visible(into.name)) : words.wasWithdrawn}</strong>
      {into && <button class="code" onClick={() => gatherings.goTo(into.number)}>{words.goThere}</button>}
      {into && <Tool review={review} action="gathering_unmerge" onClick={() => gatherings.ask("unmerging")}>{words.unmerge}</Tool>}
    </div>
  );
}

function Merged({ review }: { review: Review }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  if (gatherings.merged.length === 0) return null;
  return (
    <section aria-label={words.mergedHere}>
      <h3>{words.mergedHere}</h3>
      <ul class="gathering-merged">
        {gatherings.merged.map((each) => (
          <li key={each.number}>
            <button class="code" onClick={() => gatherings.askApart(each.number)}>{words.unmergeOne(visible(each.name))}</button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Suggestions({ review }: { review: Review }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  const { suggested } = gatherings;
  return (
    <section aria-label={words.suggested}>
      <h3>{words.suggested}</h3>
      <p class="quiet">{suggested === null ? `${texts.loading}\u2026` : suggested.length === 0 ? words.noneSuggested : words.meaning}</p>
      <ul class="gathering-media">
        {(suggested ?? []).map((each, at) => <Suggestion key={each.sha256} review={review} each={each} at={at} />)}
      </ul>
      {gatherings.suggestion && gatherings.asking === null && (
        <div class="lead-acts" role="toolbar" aria-label={words.suggested}>
          <Tool review={review} action="gathering_accept" onClick={() => void gatherings.accept()}>{words.accept}</Tool>
          <Tool review={review} action="gathering_decline" onClick={() => gatherings.ask("declining")}>{words.decline}</Tool>
          <Tool review={review} action="gathering_proof" onClick={() => gatherings.prove()}>{words.proof}</Tool>
        </div>
      )}
    </section>
  );
}

function Members({ review, gathering }: { review: Review; gathering: Gathering }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  const { details } = gatherings;
  return (
    <section aria-label={words.inIt}>
      <h3>{words.inIt}</h3>
      {isLive(gathering) && details && details.items.length > 0 && (
        <div class="lead-acts" role="toolbar" aria-label={words.inIt}>
          <Tool review={review} action="gathering_mark" onClick={() => gatherings.mark()}>{words.markIt}</Tool>
          <Tool review={review} action="gathering_split" onClick={() => gatherings.ask("splitting")}>{words.split}</Tool>
          <Tool review={review} action="gathering_out" onClick={() => void gatherings.remove()}>{words.remove}</Tool>
        </div>
      )}
      <ul class="gathering-media">
        {(details?.items ?? []).map((each, at) => <InIt key={keyOf(each)} review={review} member={each} isCurrent={at === gatherings.beside} />)}
      </ul>
      {details && gathering.members > details.items.length && <p class="quiet">{words.newest(details.items.length, gathering.members)}</p>}
    </section>
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

function InIt({ review, member, isCurrent }: { review: Review; member: Member; isCurrent: boolean }) {
  const { texts, gatherings } = review;
  const words = texts.gatherings;
  const name = visible(member.media?.path ?? member.sha256.slice(0, 12));
  const current = useRef<HTMLLIElement>(null);
  const wasCurrent = useRef(isCurrent);
  useEffect(() => {
    if (isCurrent && !wasCurrent.current) current.current?.scrollIntoView({ block: "nearest" });
    wasCurrent.current = isCurrent;
  }, [isCurrent]);
  return (
    <li ref={current} class="gathering-medium" data-member={member.sha256} aria-current={isCurrent ? "true" : undefined}>
      {member.media && <Small review={review} media={member.media} />}
      <label class="gathering-path">
        <input type="checkbox" aria-label={words.mark(name)} checked={gatherings.marked.has(keyOf(member))} onChange={() => gatherings.mark(member)} /> <bdi>{name}</bdi>
      </label>
      <span class="quiet"><bdi>{where(review, member.media)}</bdi></span>
      <span class="quiet"><bdi>{[visible(member.officer), visible(member.reason), visible(member.basis)].filter((each) => each !== "").join(": ")}</bdi></span>
      <button class="plain" aria-label={words.takeOut(name)} onClick={() => void gatherings.remove(member)}>{words.remove}</button>
    </li>
  );
}
