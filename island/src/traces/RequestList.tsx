/** The requests of a case, newest first, each behind its veil. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Review } from "../review";
import { Icon } from "../views/icons";
import { Veiled } from "../views/Veiled";
import { visible } from "../visible";
import type { TraceRequest } from "./api";

export const dayOf = (locale: string, at: string): string => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));

export function RequestList({ review }: { review: Review }) {
  const { traces, texts } = review;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => current.current?.scrollIntoView({ block: "nearest" }), [traces.number]);
  return (
    <ol class="lead-list" aria-label={texts.traces.list}>
      {(traces.requests ?? []).map((each) => (
        <li key={each.number} ref={each.number === traces.number ? current : null}>
          <Item review={review} request={each} isCurrent={each.number === traces.number} />
        </li>
      ))}
    </ol>
  );
}

function Item({ review, request, isCurrent }: { review: Review; request: TraceRequest; isCurrent: boolean }) {
  const { traces, texts, settings, thumbnails, place } = review;
  const words = texts.traces;
  const [hasFailed, fail] = useState(false);
  const { number, sha256, reference, question, officer, at, approved } = request;
  const state = approved ? words.state.approved : traces.canApprove(request) ? words.state.waits : words.state.own;
  return (
    <button class="lead-item trace-item" data-request={number} aria-current={isCurrent ? "true" : undefined} onClick={() => traces.goTo(number)}>
      <span class="small-picture" aria-hidden="true">
        {hasFailed ? <Icon name="partial" /> : <Veiled sha256={sha256} index={place.inSight.first} protection={settings.protection} thumbnails={thumbnails} onMissing={() => fail(true)} />}
      </span>
      <span class="lead-kind"><bdi>{visible(reference)}</bdi></span>
      <span class="lead-where"><bdi>{visible(question)}</bdi></span>
      <span class="lead-path"><bdi>{words.by(visible(officer), dayOf(texts.locale, at))}</bdi></span>
      <span class="trace-state" data-state={approved ? "approved" : "waits"}>{state}</span>
    </button>
  );
}
