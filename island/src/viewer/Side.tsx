/** What is known of a media, in sections that stay open or closed as the officer left them. */

import type { ComponentChildren } from "preact";
import { StackHistory } from "../decided/StackHistory";
import { NO_FILTERS } from "../filters";
import { NotesOf } from "../notes/NotesOf";
import type { Review } from "../review";
import { clock, keyLabel } from "../texts/texts";
import { visible } from "../visible";
import { bytesInWords } from "../views/chip_label";
import { type Camera, cameraName, type MediaDetails, type MediaMatch, type Neighbour, type PlaceFound, type Reason } from "./api";
import { Embedded } from "./Embedded";
import { MapView } from "./MapView";
import { coordinates } from "./map_view";
import { Thumb } from "./Thumb";

type Words = Review["texts"]["viewer"];

const CLOSED = "clew.viewer.closed";

const closedSections = (): string[] => JSON.parse(localStorage.getItem(CLOSED) ?? '["exif","hashes"]') as string[];

function remember(name: string, isOpen: boolean): void {
  const others = closedSections().filter((each) => each !== name);
  localStorage.setItem(CLOSED, JSON.stringify(isOpen ? others : [...others, name]));
}

function Section({ name, title, count, children }: { name: string; title: string; count?: string; children: ComponentChildren }) {
  return (
    <details class="section" open={!closedSections().includes(name)} onToggle={(event) => remember(name, event.currentTarget.open)}>
      <summary>
        <h2>{title}</h2> {count !== undefined && <span class="n">{count}</span>}
      </summary>
      {children}
    </details>
  );
}

/** Names and values; what there is none of is left out. */
function Facts({ rows }: { rows: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="rows">
      {rows.filter(([, value]) => value !== null && value !== "").map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const shown = (text: string | null | undefined): ComponentChildren => (text ? <bdi>{visible(text)}</bdi> : null);

/** A moment in the browser's zone. */
const moment = (at: string | null, locale: string): string => {
  const date = at === null ? Number.NaN : Date.parse(at);
  return Number.isNaN(date) ? "" : new Date(date).toLocaleString(locale, { dateStyle: "medium", timeStyle: "medium" });
};

export function Side({ review }: { review: Review }) {
  const { viewer, texts } = review;
  const { details, tile } = viewer;
  const words = texts.viewer;
  return (
    <aside class="side" aria-label={words.side} aria-busy={details === null && viewer.problem === null} tabIndex={0}>
      {tile && (
        <Section name="why" title={words.why}>
          <Reasons review={review} reasons={viewer.reasons.length > 0 ? viewer.reasons : [{ text: tile.reason ?? texts.noReason, weight: null }]} />
          <p class="quiet">{`${texts.lane[tile.lane]} ${texts.number(tile.rank)}, ${texts.copies(tile.copies)}`}</p>
        </Section>
      )}
      {viewer.suggested.length > 0 && (
        <Section name="suggested" title={words.suggested} count={texts.number(viewer.suggested.length)}>
          <div class="thumbs">
            {viewer.suggested.map(({ sha256, relation, kind, cases, false_match_rate: rate, verdict }) => {
              const note = words.suggestedBy(relation, texts.number(Math.round(1 / rate)), verdict === "accepted", cases.map(visible).join(", "));
              return <Thumb key={sha256} review={review} sha256={sha256} kind={kind} label={note} note={note} onGo={() => viewer.goTo(sha256)} />;
            })}
          </div>
          <p class="quiet">{words.suggestedHint}</p>
        </Section>
      )}
      {viewer.stack !== null && (
        <Section name="notes" title={texts.notes.notes}>
          <NotesOf review={review} stack={viewer.stack} media={details?.members.length} />
        </Section>
      )}
      {viewer.stack !== null && <StackHistory review={review} stack={viewer.stack} changed={`${viewer.category?.code}/${viewer.category?.is_applied}`} />}
      {details && <Known review={review} details={details} words={words} />}
    </aside>
  );
}

function Reasons({ review, reasons }: { review: Review; reasons: readonly Reason[] }) {
  const { texts } = review;
  return (
    <ul class="entries reasons">
      {reasons.map(({ text, weight }) => (
        <li key={text}>
          <bdi>{visible(text)}</bdi>
          {weight !== null && <span class="quiet" title={texts.viewer.weight}>{weight.toLocaleString(texts.locale, { signDisplay: "exceptZero", maximumFractionDigits: 1 })}</span>}
        </li>
      ))}
    </ul>
  );
}

function Known({ review, details, words }: { review: Review; details: MediaDetails; words: Words }) {
  const { texts } = review;
  const { gps, camera, matches, places, similar, neighbours, exif } = details;
  const count = (of: readonly unknown[]): string => texts.number(of.length);
  return (
    <>
      {details.has_embedded && (
        <Section name="embedded" title={words.embedded}>
          <Embedded review={review} sha256={details.sha256} distance={details.embedded_distance} />
        </Section>
      )}
      {matches.length > 0 && (
        <Section name="matches" title={words.matches} count={count(matches)}>
          <ul class="entries">{matches.map((each, at) => <Match key={at} review={review} match={each} words={words} isBest={at === 0} />)}</ul>
        </Section>
      )}
      {gps && (
        <Section name="map" title={words.map}>
          <MapView review={review} gps={gps} />
          <Copied review={review} text={`${gps.latitude}, ${gps.longitude}`} label={coordinates(gps, texts.locale, words.directions)} />
        </Section>
      )}
      {(camera ?? details.taken) && (
        <Section name="camera" title={words.camera}>
          <CameraFacts review={review} camera={camera} taken={details.taken} words={words} />
        </Section>
      )}
      <Section name="places" title={words.places} count={texts.number(details.places_total)}>
        <ul class="entries">{places.map((each, at) => <Place key={at} review={review} place={each} words={words} />)}</ul>
      </Section>
      {similar.length > 0 && (
        <Section name="similar" title={words.similar} count={texts.number(details.similar_total)}>
          <div class="thumbs">
            {similar.map(({ sha256, distance, kind, cases }) => {
              const note = `${words.bits(distance)}, ${cases.map(visible).join(", ")}`;
              return <Thumb key={sha256} review={review} sha256={sha256} kind={kind} label={words.similarOne(note)} note={note} onGo={() => review.viewer.goTo(sha256)} />;
            })}
          </div>
        </Section>
      )}
      {details.links_in_time.length > 0 && (
        <Section name="stretches" title={words.stretches} count={count(details.links_in_time)}>
          <div class="thumbs">
            {details.links_in_time.map((each, at) => {
              const note = words.stretch(clock(each.start_ms), clock(each.end_ms), clock(each.other_start_ms));
              return <Thumb key={at} review={review} sha256={each.other} kind="video" label={[note, ...each.cases.map(visible)].join(", ")} note={note} onGo={() => review.viewer.goTo(each.other)} />;
            })}
          </div>
        </Section>
      )}
      <Neighbours review={review} name="time" title={words.inTime} neighbours={neighbours.time} />
      <Neighbours review={review} name="folder" title={words.inFolder} neighbours={neighbours.folder} />
      <Section name="file" title={words.file}>
        <Facts rows={[
          [words.size, `${bytesInWords(details.size, texts.locale)} (${texts.number(details.size)} B)`],
          [words.type, shown([details.mime, details.decoder].filter(Boolean).join(", "))],
          [words.pixels, details.width !== null && details.height !== null ? `${texts.number(details.width)} \u00d7 ${texts.number(details.height)}` : null],
          [words.length, details.duration_ms === null ? null : clock(details.duration_ms)],
          [words.outcome, shown([details.outcome, details.reason].filter(Boolean).join(": "))],
        ]} />
      </Section>
      {exif.length > 0 && (
        <Section name="exif" title="EXIF" count={count(exif)}>
          <Facts rows={exif.map(({ name, value }) => [visible(name), shown(value)] as const)} />
        </Section>
      )}
      <Section name="hashes" title={words.hashes}>
        <Hashes review={review} details={details} />
      </Section>
    </>
  );
}

function Match({ review, match, words, isBest }: { review: Review; match: MediaMatch; words: Words; isBest: boolean }) {
  const { texts, viewer } = review;
  const list = visible(match.list);
  const hasher = [match.hasher, match.version].filter(Boolean).join("/");
  const categories = match.categories ?? [];
  return (
    <li>
      <b><bdi>{list}</bdi></b> <span class="quiet"><bdi>{visible(match.list_version)}</bdi></span>
      <p>{match.kind === "exact" ? words.matchExact(hasher) : words.matchNear(hasher, texts.number(match.distance), texts.number(match.threshold))}</p>
      {categories.length > 0 && <p>{categories.map(({ scheme, code }) => visible(review.schemes.labelOf(scheme, code))).join(", ")}</p>}
      {match.series && <p class="quiet">{words.series(visible(match.series))}</p>}
      <p><a href={viewer.cardOf(match.list)} target="_blank" rel="noopener" aria-label={words.matchCard(list)}>{texts.leads.card}</a>{isBest && <> <kbd>{keyLabel(texts, review.settings.keys.viewer_card)}</kbd></>}</p>
    </li>
  );
}

function Place({ review, place, words }: { review: Review; place: PlaceFound; words: Words }) {
  const { texts } = review;
  const times = ([["modified", place.modified], ["created", place.created], ["accessed", place.accessed]] as const).filter(([, at]) => at !== null);
  return (
    <li>
      <b><bdi>{visible(place.exhibit)}</bdi></b> {place.case !== review.caseName && <span class="other-case">{words.otherCase(visible(place.case))}</span>}
      {place.is_deleted && <span class="deleted"> {texts.badge.deleted}</span>}
      <p class="path"><bdi>{visible(place.path)}</bdi></p>
      {times.map(([name, at]) => <p key={name} class="quiet">{`${words.times[name]} ${moment(at, texts.locale)}`}</p>)}
    </li>
  );
}

function CameraFacts({ review, camera, taken, words }: { review: Review; camera: Camera | null; taken: string | null; words: Words }) {
  const named = cameraName(camera);
  return (
    <>
      <Facts rows={[
        [words.taken, shown(taken)],
        [words.cameraModel, shown(named)],
        [words.bodySerial, shown(camera?.body_serial)],
        [words.lens, shown([camera?.lens_model, camera?.lens_serial].filter(Boolean).join(", "))],
        [words.software, shown(camera?.software)],
      ]} />
      {named !== "" && (
        <button class="plain" onClick={() => review.open({ filters: { ...NO_FILTERS, camera: [named] }, sort: review.listing.view.sort })}>
          {words.allOfCamera}
        </button>
      )}
    </>
  );
}

function Neighbours({ review, name, title, neighbours }: { review: Review; name: string; title: string; neighbours: readonly Neighbour[] }) {
  const { texts } = review;
  if (neighbours.length < 2) return null;
  return (
    <Section name={name} title={title} count={texts.number(neighbours.length - 1)}>
      <div class="thumbs">
        {neighbours.map(({ sha256, name: file, taken, kind, is_this }) => (
          <Thumb
            key={sha256}
            review={review}
            sha256={sha256}
            kind={kind}
            isCurrent={is_this === true}
            label={[visible(file), taken === null ? "" : visible(taken)].filter(Boolean).join(", ")}
            note={visible(file)}
            onGo={() => review.viewer.goTo(sha256)}
          />
        ))}
      </div>
    </Section>
  );
}

function Hashes({ review, details }: { review: Review; details: MediaDetails }) {
  const digests = [["SHA-256", details.sha256], ["SHA-1", details.sha1], ["MD5", details.md5], ["ED2K", details.ed2k]] as const;
  const hashes = details.hashes.map(({ hasher, version, part, digest, quality }) => {
    const name = `${hasher}/${version}${part && part !== "picture" ? ` ${part}` : ""}`;
    return [quality === null ? name : `${name}, ${review.texts.viewer.quality(quality)}`, digest] as const;
  });
  return (
    <ul class="entries">
      {[...digests, ...hashes].map(([name, digest], at) => digest && (
        <li key={at}>
          <span class="quiet">{visible(name)}</span>
          <Copied review={review} text={digest} label={digest} />
        </li>
      ))}
    </ul>
  );
}

/** A text with a button that copies it. */
function Copied({ review, text, label }: { review: Review; text: string; label: string }) {
  const words = review.texts.viewer;
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(() => review.say(words.copied(label)), () => review.say(words.notCopied));
  };
  return (
    <p class="copied">
      <span class="digest">{label}</span>
      <button class="plain" aria-label={words.copyThis(label)} onClick={copy}>{words.copy}</button>
    </p>
  );
}
