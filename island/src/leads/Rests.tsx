/** What a lead rests on, what its score means, and all that was said of it. */

import type { Review } from "../review";
import { bytesInWords } from "../views/chip_label";
import { visible } from "../visible";
import type { Lead, LeadMedia } from "./api";
import { oneIn } from "./LeadList";

export function Rests({ review, lead }: { review: Review; lead: Lead }) {
  const { texts, leads } = review;
  const words = texts.leads;
  const at = new Intl.DateTimeFormat(texts.locale, { dateStyle: "medium", timeStyle: "short" });
  return (
    <div class="lead-foot" tabIndex={0} role="region" aria-label={words.restsOn}>
      <section>
        <h2>{words.kinds[lead.kind] ?? visible(lead.kind)} <span class="lead-verdict">{words.verdict[leads.verdictOf(lead)]}</span></h2>
        <Ground review={review} lead={lead} />
      </section>
      <section>
        <h2>{words.wordsBefore}</h2>
        {lead.decisions.length === 0 && <p class="quiet">{words.nothingSaid}</p>}
        <ol class="lead-words">
          {lead.decisions.map((each) => (
            <li key={each.number}>
              <b>{words.verdict[each.verdict]}</b> {each.reason !== "" && <bdi>{visible(each.reason)}</bdi>}
              <p class="quiet"><bdi>{visible(each.officer)}</bdi>, {at.format(new Date(each.at))}{each.case === review.caseName ? "" : `, ${visible(each.case)}`}</p>
            </li>
          ))}
        </ol>
      </section>
      <section>
        <Where review={review} name={words.this} media={lead.this} />
        <Where review={review} name={words.other} media={lead.other} />
      </section>
    </div>
  );
}

/** What a lead rests on and how often chance scores as high; what that was measured on is long, and unfolds. */
export function Ground({ review, lead }: { review: Review; lead: Lead }) {
  const { texts } = review;
  const words = texts.leads;
  const linker = visible(`${lead.linker}/${lead.version}`);
  const score = lead.score.toLocaleString(texts.locale, { maximumSignificantDigits: 4 });
  return (
    <>
      <FactList facts={lead.facts} more={[[words.score, score], [words.linker, linker]]} />
      <p>{words.meaning(oneIn(lead))}</p>
      <details class="lead-measured">
        <summary>{words.measuredOn}</summary>
        <p lang="en"><bdi>{visible(lead.measured)}</bdi></p>
      </details>
    </>
  );
}

/** What a comparison saw, as its linker names it, and what is said of it besides. */
export function FactList({ facts, more }: { facts: Lead["facts"]; more: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl>
      {[...facts.map(({ name, value }) => [visible(name), visible(value)] as const), ...more].map(([name, value]) => (
        <div key={name}>
          <dt><bdi>{name}</bdi></dt>
          <dd><bdi>{value}</bdi></dd>
        </div>
      ))}
    </dl>
  );
}

function Where({ review, name, media }: { review: Review; name: string; media: LeadMedia }) {
  const { texts } = review;
  const size = media.width !== null && media.height !== null ? `${texts.number(media.width)} \u00d7 ${texts.number(media.height)}` : "";
  return (
    <>
      <h2>{name}</h2>
      <p class="path"><bdi>{visible(media.path)}</bdi></p>
      <p class="quiet"><bdi>{[media.cases.map(visible).join(", "), size, bytesInWords(media.size, texts.locale), media.sha256.slice(0, 12)].filter((part) => part !== "").join(", ")}</bdi></p>
    </>
  );
}
