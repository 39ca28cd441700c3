/** Tags and series: type a part of a word, choose with the arrows, put it on or take it off with Enter. */

import { useState } from "preact/hooks";
import type { Review } from "../review";
import { visible } from "../visible";
import { ComboField, ComboOption } from "../views/Combo";
import { Panel } from "../views/Panel";
import type { Word } from "./api";
import { NotesOf } from "./NotesOf";
import { OnlyThis } from "./OnlyThis";

const SHOWN = 60;
const LONGEST = 80;

export const TagPanel = ({ review }: { review: Review }) => <WordPanel review={review} what="tag" />;
export const SeriesPanel = ({ review }: { review: Review }) => <WordPanel review={review} what="series" />;

interface Option {
  readonly text: string;
  readonly media: number | null;
  readonly isOn: boolean;
}

function optionsOf(words: readonly Word[], typed: string, on: ReadonlySet<string>): Option[] {
  const word = typed.trim().replace(/\s+/g, " ");
  const sought = word.toLocaleLowerCase();
  const fitting = words.filter(({ text }) => text.toLocaleLowerCase().includes(sought));
  const known = fitting.slice(0, SHOWN).map(({ text, media }): Option => ({ text, media, isOn: on.has(text) }));
  known.sort((one, other) => Number(other.isOn) - Number(one.isOn));
  const isThere = words.some(({ text }) => text.toLocaleLowerCase() === sought);
  if (sought === "") return known;
  known.sort((one, other) => rank(one, sought) - rank(other, sought));
  return isThere ? known : [...known, { text: word, media: null, isOn: false }];
}

/** The word itself first, then those that begin so. */
function rank({ text }: Option, sought: string): number {
  const folded = text.toLocaleLowerCase();
  return folded === sought ? 0 : folded.startsWith(sought) ? 1 : 2;
}

function WordPanel({ review, what }: { review: Review; what: "tag" | "series" }) {
  const { texts, noting } = review;
  const [typed, type] = useState("");
  // Nothing is current at first: Enter alone takes nothing off.
  const [at, goTo] = useState(-1);
  const [isByHand, hold] = useState(false);
  const [isOfOne, choose] = useState(false);
  const { target, words } = noting;
  if (!target) return null;
  const [only] = target.stacks.length === 1 ? target.stacks : [];
  const noted = only === undefined ? [] : (noting.on(only) ?? []);
  const on = new Set(noted.filter(({ kind }) => kind === what).map(({ text }) => text));
  const options = optionsOf((what === "tag" ? words?.tags : words?.series) ?? [], typed, on);
  const current = Math.min(at, options.length - 1);
  const isWrong = /[,;]/.test(typed) || typed.trim().length > LONGEST;
  const close = (): void => review.openDialog(null);
  /** A word that was typed is put on, never taken off: that takes choosing it. */
  const apply = (option: Option | undefined, isChosen: boolean): void => {
    if (!option || (isWrong && option.media === null)) return;
    if (option.isOn && !isChosen) review.say(texts.notes.isOn(visible(option.text)));
    else noting.note(what, option.text, option.isOn, isOfOne);
    close();
  };
  return (
    <Panel name="note" title={texts.notes.title[what](target.stacks.length)} closeLabel={texts.close} onClose={close}>
      {only !== undefined && noted.length > 0 && <NotesOf review={review} stack={only} media={target.count || undefined} />}
      <ComboField
        id="word-options"
        label={texts.notes.hint[what]}
        value={typed}
        count={options.length}
        at={current}
        isWrong={isWrong}
        onType={(value) => {
          type(value);
          hold(false);
          goTo(value.trim() === "" ? -1 : 0);
        }}
        onGo={(next) => {
          goTo(next);
          hold(true);
        }}
        onTake={() => apply(options[current], isByHand)}
      />
      {isWrong && <p class="wrong" role="alert">{texts.notes.wrongWord}</p>}
      <ul id="word-options" class="options word-options" role="listbox" aria-multiselectable aria-label={texts.notes.title[what](1)}>
        {options.map((option, index) => (
          <ComboOption key={option.text} id="word-options" at={index} isCurrent={index === current} isSelected={option.isOn} onChoose={() => apply(option, true)}>
            <span class="tick" aria-hidden="true" />
            <span class="label"><bdi>{option.media === null ? texts.notes.create[what](visible(option.text)) : visible(option.text)}</bdi></span>
            {option.media !== null && <span class="n" title={texts.notes.media(option.media)}>{texts.number(option.media)}</span>}
          </ComboOption>
        ))}
      </ul>
      {words && options.length === 0 && <p class="quiet">{texts.notes.noWords[what]}</p>}
      <OnlyThis review={review} target={target} isChosen={isOfOne} onChoose={choose} onEnter={() => apply(options[current], isByHand)} />
      <p class="quiet foot">{what === "tag" ? texts.notes.tagFoot : texts.notes.seriesFoot}</p>
    </Panel>
  );
}
