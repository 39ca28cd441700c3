/** What is asked of an officer before something is done with a gathering: a name, another gathering, the reason. */

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Review } from "../review";
import { visible } from "../visible";
import { type Gathering, type GatheringKind, KINDS, type Role } from "./api";

const ROLES: readonly Role[] = ["unsaid", "victim", "offender"];
/** Matches told at once; who looks for another types more of its name. */
const SHOWN = 8;

export function Asked({ review }: { review: Review }) {
  switch (review.gatherings.asking) {
    case "declining": return <Declining review={review} />;
    case "renaming": return <Renaming review={review} />;
    case "merging": return <Merging review={review} />;
    case "unmerging": return <Unmerging review={review} />;
    case "splitting": return <Splitting review={review} />;
    default: return null;
  }
}

/** A form that Escape leaves, the first field of which is entered at once. */
function Form({ review, name, onDone, children }: { review: Review; name: string; onDone: () => void; children: ComponentChildren }) {
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>("input, select")?.focus(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    onDone();
  };
  const { gatherings, texts } = review;
  return (
    <form ref={form} class="lead-acts gathering-asked" aria-label={name} onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && gatherings.ask(null)}>
      {children}
      <button class="tool is-main">{name}</button>
      <button class="tool" type="button" onClick={() => gatherings.ask(null)}>{texts.leads.cancel}</button>
    </form>
  );
}

function Field({ label, value, most, isNeeded, onInput }: { label: string; value: string; most: number; isNeeded: boolean; onInput: (value: string) => void }) {
  return (
    <label class="lead-why">
      {label}
      <input type="text" required={isNeeded} maxLength={most} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
    </label>
  );
}

function Reason({ label, value, isNeeded = false, onInput }: { label: string; value: string; isNeeded?: boolean; onInput: (value: string) => void }) {
  return <Field label={label} value={value} most={4000} isNeeded={isNeeded} onInput={onInput} />;
}

function Declining({ review }: { review: Review }) {
  const words = review.texts.gatherings;
  const [reason, say] = useState("");
  return (
    <Form review={review} name={words.decline} onDone={() => reason.trim() !== "" && void review.gatherings.decline(reason.trim())}>
      <Reason label={words.sayWhy} value={reason} isNeeded onInput={say} />
    </Form>
  );
}

function Renaming({ review }: { review: Review }) {
  const { gatherings, texts } = review;
  const words = texts.gatherings;
  const [name, call] = useState(gatherings.gathering?.name ?? "");
  const [reason, say] = useState("");
  return (
    <Form review={review} name={words.rename} onDone={() => void gatherings.rename(name.trim(), reason.trim())}>
      <Field label={words.newName} value={name} most={80} isNeeded onInput={call} />
      <Reason label={words.why} value={reason} onInput={say} />
    </Form>
  );
}

function Splitting({ review }: { review: Review }) {
  const { gatherings, texts } = review;
  const words = texts.gatherings;
  const [name, call] = useState("");
  const [reason, say] = useState("");
  return (
    <Form review={review} name={words.split} onDone={() => void gatherings.split(name.trim(), reason.trim())}>
      <Field label={words.splitCount(gatherings.chosenMembers.length)} value={name} most={80} isNeeded onInput={call} />
      <Reason label={words.why} value={reason} onInput={say} />
    </Form>
  );
}

function Unmerging({ review }: { review: Review }) {
  const { gatherings, texts } = review;
  const words = texts.gatherings;
  const [reason, say] = useState("");
  const about = [gatherings.gathering, ...gatherings.merged].find((each) => each?.number === gatherings.apart);
  return (
    <Form review={review} name={words.unmergeOne(visible(about?.name ?? ""))} onDone={() => void gatherings.unmerge(reason.trim())}>
      <Reason label={words.why} value={reason} onInput={say} />
    </Form>
  );
}

function Merging({ review }: { review: Review }) {
  const { gatherings, texts } = review;
  const words = texts.gatherings;
  const [name, look] = useState("");
  const [found, show] = useState<readonly Gathering[] | null>(null);
  const [into, choose] = useState(0);
  const [reason, say] = useState("");
  const list = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    let isWanted = true;
    void gatherings.into(name.trim()).then((some) => {
      if (!isWanted) return;
      show(some);
      choose((chosen) => (some.some(({ number }) => number === chosen) ? chosen : (some[0]?.number ?? 0)));
    });
    return () => void (isWanted = false);
  }, [name]);
  const down = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    list.current?.focus();
  };
  const enter = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.current?.form?.requestSubmit();
  };
  return (
    <Form review={review} name={words.merge} onDone={() => into > 0 && void gatherings.merge(into, reason.trim())}>
      <div class="gathering-into">
        <label class="lead-why">
          {words.mergeInto(visible(gatherings.gathering?.name ?? ""))}
          <input type="search" maxLength={80} placeholder={words.find} value={name} onInput={(event) => look(event.currentTarget.value)} onKeyDown={down} />
        </label>
        {found?.length === 0 && <p class="quiet" role="status">{words.nobody}</p>}
        <select ref={list} aria-label={words.mergeInto(visible(gatherings.gathering?.name ?? ""))} size={Math.max(2, Math.min(SHOWN, found?.length ?? 0))} hidden={!found?.length}
          onKeyDown={enter} onChange={(event) => choose(Number(event.currentTarget.value))}>
          {(found ?? []).map((each) => (
            <option key={each.number} value={each.number} selected={each.number === into}>
              {`${each.number}  ${visible(each.name)}: ${words.state[each.state]}, ${words.members(each.members)}`}
            </option>
          ))}
        </select>
      </div>
      <Reason label={words.why} value={reason} onInput={say} />
    </Form>
  );
}

export function Making({ review }: { review: Review }) {
  const { gatherings, texts } = review;
  const words = texts.gatherings;
  const [kind, choose] = useState<GatheringKind>("series");
  const [role, say] = useState<Role>("unsaid");
  const [name, call] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const leave = (event: KeyboardEvent): void => {
    if (event.key === "Escape") gatherings.ask(null);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (name.trim() !== "") void gatherings.make(kind, name.trim(), kind === "subject" ? role : "unsaid");
  };
  return (
    <form class="lead-acts gathering-making" onSubmit={submit} onKeyDown={leave}>
      <label>
        <span class="aside">{words.what}</span>
        <select value={kind} onChange={(event) => choose(KINDS[event.currentTarget.selectedIndex] ?? "series")}>
          {KINDS.map((each) => <option key={each} value={each}>{words.kind[each]}</option>)}
        </select>
      </label>
      {kind === "subject" && (
        <label>
          <span class="aside">{words.who}</span>
          <select value={role} onChange={(event) => say(ROLES[event.currentTarget.selectedIndex] ?? "unsaid")}>
            {ROLES.map((each) => <option key={each} value={each}>{words.role[each]}</option>)}
          </select>
        </label>
      )}
      <label class="lead-why">
        {words.name}
        <input ref={input} type="text" required maxLength={80} value={name} onInput={(event) => call(event.currentTarget.value)} />
      </label>
      <button class="tool is-main">{words.makeWith(gatherings.chosen.length)}</button>
      <button class="tool" type="button" onClick={() => gatherings.ask(null)}>{texts.leads.cancel}</button>
    </form>
  );
}
