/** What the officer has seen, day by day, and what stacks and lists spared. */

import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../http";
import type { Review } from "../review";
import { clock } from "../texts/texts";
import { type OwnExposure, ownExposure } from "./api";

const DAYS = 7;

export function Seen({ review }: { review: Review }) {
  const { texts } = review;
  const { wellbeing } = texts;
  const [own, setOwn] = useState<OwnExposure | null>(null);
  useEffect(() => {
    review.revealing.send();
    ownExposure(review.http, DAYS).then(setOwn, (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
    });
  }, []);
  const seen = review.revealing.exposure();
  const { minutes, pictures } = review.news.limits;
  return (
    <section class="seen" aria-label={texts.exposedToday}>
      <p>{texts.exposedToday}: <b>{texts.exposed(clock(seen.unblurred_ms), seen.pictures)}</b></p>
      <p class="quiet">{minutes > 0 || pictures > 0 ? wellbeing.limits(minutes, pictures) : wellbeing.noLimit}</p>
      {own && <Days review={review} own={own} />}
    </section>
  );
}

function Days({ review, own }: { review: Review; own: OwnExposure }) {
  const { texts } = review;
  const { wellbeing } = texts;
  // what was just seen may be on its way
  const now = review.revealing.exposure();
  const days = own.days.map((each, at) => (at === 0 ? { ...each, unblurred_ms: now.unblurred_ms, pictures: now.pictures } : each)).filter((each, at) => at === 0 || each.unblurred_ms > 0 || each.stacks > 0);
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
  const files = sum(days.map((each) => each.files));
  const listed = sum(own.cases.map((each) => each.listed));
  const named = (day: string): string => new Intl.DateTimeFormat(texts.locale, { weekday: "short", day: "numeric", month: "short" }).format(new Date(`${day}T12:00`));
  return (
    <>
      <table class="days">
        <caption>{wellbeing.lastDays}</caption>
        <thead>
          <tr>
            <th scope="col">{wellbeing.day}</th>
            <th scope="col">{wellbeing.time}</th>
            <th scope="col">{wellbeing.pictures}</th>
            <th scope="col">{wellbeing.files}</th>
            <th scope="col">{wellbeing.unseen}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((each) => (
            <tr key={each.day}>
              <th scope="row">{named(each.day)}</th>
              <td>{clock(each.unblurred_ms)}</td>
              <td>{texts.number(each.pictures)}</td>
              <td>{texts.number(each.files)}</td>
              <td>{texts.number(each.spared)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {files > 0 && <p class="quiet">{wellbeing.spared(sum(days.map((each) => each.spared)), files)}</p>}
      {listed > 0 && <p class="quiet">{wellbeing.listed(sum(own.cases.map((each) => each.spared)), listed)}</p>}
      <p class="quiet">{wellbeing.onlyYours}</p>
    </>
  );
}
