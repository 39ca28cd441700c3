/** What officers noted of one stack: for the panels, and the viewer's side. */

import type { Review } from "../review";
import { visible } from "../visible";
import type { StackNote } from "./api";

interface Props {
  readonly review: Review;
  /** The stack, by the first digits of any media in it. */
  readonly stack: string;
  /** How many media the stack has, where that is known: notes on some of them say so. */
  readonly media?: number | undefined;
}

export function NotesOf({ review, stack, media }: Props) {
  const { texts, noting } = review;
  const notes = noting.on(stack);
  if (notes === null) return <p class="quiet">{texts.loading}{"\u2026"}</p>;
  const comments = notes.filter(({ kind }) => kind === "comment");
  const words = notes.filter(({ kind }) => kind === "tag" || kind === "series");
  const isBookmarked = notes.some(({ kind }) => kind === "bookmark");
  if (notes.length === 0) return <p class="quiet">{texts.notes.none}</p>;
  return (
    <div class="notes-of">
      {(words.length > 0 || isBookmarked) && (
        <ul class="words" aria-label={texts.notes.notes}>
          {isBookmarked && <li class="word is-bookmark">{texts.notes.own}</li>}
          {words.map((note) => <Word key={note.number} review={review} note={note} media={media} />)}
        </ul>
      )}
      {comments.length > 0 && (
        <ul class="comments">
          {comments.map((note) => (
            <li key={note.number}>
              <p class="comment"><bdi>{visibleLines(note.text)}</bdi></p>
              <p class="by">
                <bdi>{visible(texts.notes.by(note.officer, moment(note.at, texts.locale)))}</bdi>
                {some(note, media) && <> {texts.notes.onSome(note.media.length, media ?? 0)}</>}
                <button class="plain" onClick={() => noting.withdraw(note)}>{texts.notes.takeBack}</button>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Word({ review, note, media }: { review: Review; note: StackNote; media: number | undefined }) {
  const { texts, noting, caseName } = review;
  const said = [
    texts.notes.by(note.officer, moment(note.at, texts.locale)),
    ...(note.case === caseName ? [] : [texts.notes.ofCase(note.case)]),
    ...(some(note, media) ? [texts.notes.onSome(note.media.length, media ?? 0)] : []),
  ].join(", ");
  return (
    <li class={`word is-${note.kind}`} title={visible(said)}>
      <span class="chip-name">{texts.notes.kind[note.kind]}</span> <bdi>{visible(note.text)}</bdi>
      <button class="plain cross" aria-label={texts.notes.takeOff(visible(note.text))} title={texts.notes.takeOff(visible(note.text))} onClick={() => noting.takeOff(note)}>
        {"\u00d7"}
      </button>
    </li>
  );
}

function some(note: StackNote, media: number | undefined): boolean {
  return media !== undefined && note.media.length < media;
}

/** Every line with what can't be seen as escapes; line ends stay. */
function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

function moment(at: string, locale: string): string {
  return new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}
