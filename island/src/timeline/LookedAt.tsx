/** The session that is looked at: when and why, in which cases, its first media behind their veils, and where. */

import { useState } from "preact/hooks";
import type { Review } from "../review";
import { Icon } from "../views/icons";
import { Veiled } from "../views/Veiled";
import { visible } from "../visible";
import { MapView } from "../viewer/MapView";
import type { DatedMedia, Session } from "./api";
import { dayAndTime, length, zone } from "./words";

export function LookedAt({ review, session }: { review: Review; session: Session }) {
  const { texts, timelines } = review;
  const words = texts.timeline;
  const [first] = session.positions;
  const others = timelines.sessions.filter((each) => each !== session).flatMap(({ positions }) => positions);
  return (
    <aside class="time-side" aria-label={words.of}>
      <h2><bdi>{visible(session.camera) || words.noCamera}</bdi></h2>
      <p class="quiet">{session.is_one_body ? words.oneBody : words.onlyModel}</p>
      <p>
        {dayAndTime(texts.locale, session.first)}
        {session.last !== session.first && <> {"\u2013"} {dayAndTime(texts.locale, session.last)}</>}
        <br />
        <span class="quiet">{words.offBy(length(texts.locale, session.within_s))}</span>
      </p>
      <p><bdi>{words.inCases(session.count, session.cases.map(visible).join(", "))}</bdi></p>
      {first && <MapView review={review} gps={first} positions={{ chosen: session.positions, others }} />}
      {first && <p class="quiet">{words.positions}: {words.within(Math.max(...session.positions.map(({ within_m }) => within_m)).toLocaleString(texts.locale, { maximumFractionDigits: 0 }))}</p>}
      <h3>{words.media}</h3>
      <ul class="time-media">
        {session.media.map((each) => <One key={each.sha256} review={review} media={each} />)}
      </ul>
    </aside>
  );
}

function One({ review, media }: { review: Review; media: DatedMedia }) {
  const { texts } = review;
  const [hasFailed, fail] = useState(false);
  const why = texts.timeline.why[media.basis](media.clock?.slice(11) ?? "", zone(media.zone_minutes));
  const told = (
    <>
      <span class="small-picture" aria-hidden="true">
        {hasFailed ? <Icon name="partial" /> : <Veiled sha256={media.sha256} index={review.place.inSight.first} protection={review.settings.protection} thumbnails={review.thumbnails} onMissing={() => fail(true)} />}
      </span>
      <span class="time-told">
        <bdi>{visible(media.path)}</bdi>
        <span>{dayAndTime(texts.locale, media.at)}</span>
        <span class="quiet">{why}</span>
        {media.stack === null && <span class="quiet">{texts.timeline.cases} <bdi>{media.cases.map(visible).join(", ")}</bdi></span>}
      </span>
    </>
  );
  return <li>{media.stack === null ? <span class="time-one">{told}</span> : <button class="time-one" onClick={() => review.stages.open("viewer", media.sha256)}>{told}</button>}</li>;
}
