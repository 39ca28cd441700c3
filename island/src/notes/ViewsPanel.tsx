/** Views that have names: open one, keep the one that is shown now, share it, take it away. */

import { useEffect, useState } from "preact/hooks";
import { chipsOf, queryOf, viewOf } from "../filters";
import type { Review } from "../review";
import { chipLabel } from "../views/chip_label";
import { ComboField, ComboOption } from "../views/Combo";
import { Panel } from "../views/Panel";
import { visible } from "../visible";
import type { NamedView } from "./api";
import { viewsWith } from "./named_views";

const LONGEST = 80;

interface Option {
  /** The view to open; null for keeping the one that is shown now. */
  readonly view: NamedView | null;
  readonly name: string;
}

function optionsOf(views: readonly NamedView[], typed: string): Option[] {
  const name = typed.trim().replace(/\s+/g, " ");
  const sought = name.toLocaleLowerCase();
  const fitting = views.filter((each) => each.name.toLocaleLowerCase().includes(sought));
  const known = fitting.map((view): Option => ({ view, name: view.name }));
  return name === "" ? known : [...known, { view: null, name }];
}

/** What a view narrows to, in words. */
function gist(review: Review, query: string): string {
  const { filters, sort } = viewOf(new URLSearchParams(query));
  const { texts } = review;
  const lanes = filters.lane.map((lane) => texts.lane[lane as keyof typeof texts.lane] ?? lane);
  const chips = chipsOf(filters).map((chip) => chipLabel(review, chip));
  const order = sort === "rank" ? [] : [`${texts.sortBy} ${texts.sort[sort]}`];
  return [...lanes, ...chips, ...order].join(" \u00b7 ") || texts.notes.wholeCase;
}

export function ViewsPanel({ review }: { review: Review }) {
  const { texts, noting, listing, deciding, me } = review;
  const [known, know] = useState<readonly NamedView[] | null>(null);
  const [typed, type] = useState("");
  const [at, goTo] = useState(0);
  const [isShared, share] = useState(false);
  const ask = async (): Promise<void> => know((await review.asking(() => noting.api.views())) ?? []);
  const { waiting } = deciding.queue;
  // Asked again once a view that waited has been taken.
  useEffect(() => void ask(), [waiting.filter(({ act }) => act.kind === "save_view" || act.kind === "remove_view").length]);
  const views = known && viewsWith(known, waiting, me.officer);
  const options = optionsOf(views ?? [], typed);
  const current = Math.min(at, options.length - 1);
  const isWrong = /[,;]/.test(typed) || typed.trim().length > LONGEST;
  const close = (): void => review.openDialog(null);
  const now = queryOf(listing.view.filters, listing.view.sort).toString();
  const choose = ({ view, name }: Option): void => {
    if (view) {
      close();
      review.open(viewOf(new URLSearchParams(view.query)));
      return review.say(texts.notes.opened(visible(name)));
    }
    if (isWrong) return;
    close();
    deciding.keepView({ kind: "save_view", name, query: now, is_shared: isShared });
    review.say(texts.notes.saved(visible(name)));
  };
  const remove = ({ name }: NamedView): void => {
    deciding.keepView({ kind: "remove_view", name });
    review.say(texts.notes.removed(visible(name)));
  };
  const key = (event: KeyboardEvent): boolean => {
    const own = event.key === "Delete" && typed === "" ? options[current]?.view : null;
    if (own?.is_own) remove(own);
    return own?.is_own ?? false;
  };
  const isOwn = (name: string): boolean => views?.some((each) => each.is_own && each.name === name) ?? false;
  return (
    <Panel name="views" title={texts.notes.views} closeLabel={texts.close} onClose={close}>
      <ComboField
        id="view-options"
        label={texts.notes.viewHint}
        value={typed}
        count={options.length}
        at={current}
        isWrong={isWrong}
        onType={(value) => {
          type(value);
          goTo(0);
        }}
        onGo={goTo}
        onTake={() => {
          const option = options[current];
          if (option) choose(option);
        }}
        onKey={key}
      />
      {isWrong && <p class="wrong" role="alert">{texts.notes.wrongWord}</p>}
      <div class="view-rows">
        <ul id="view-options" class="options view-options" role="listbox" aria-label={texts.notes.views}>
          {options.map((option, index) => (
            <ComboOption key={option.view?.number ?? "new"} id="view-options" at={index} isCurrent={index === current} isSelected={index === current} onChoose={() => choose(option)}>
              {option.view ? (
                <>
                  <span class="label"><bdi>{visible(option.view.name)}</bdi></span>
                  <span class="gist"><bdi>{visible(gist(review, option.view.query))}</bdi></span>
                  {option.view.is_shared && <span class="is-shared">{option.view.is_own ? texts.notes.isShared : visible(texts.notes.ofOfficer(option.view.officer))}</span>}
                </>
              ) : (
                <span class="label"><bdi>{(isOwn(option.name) ? texts.notes.replace : texts.notes.save)(visible(option.name))}</bdi></span>
              )}
            </ComboOption>
          ))}
        </ul>
        <ul class="removals" aria-label={texts.notes.views}>
          {options.map(({ view }) => (
            <li key={view?.number ?? "new"}>
              {view?.is_own && <button class="plain cross" aria-label={texts.notes.remove(visible(view.name))} title={texts.notes.remove(visible(view.name))} onClick={() => remove(view)}>{"\u00d7"}</button>}
            </li>
          ))}
        </ul>
      </div>
      {views?.length === 0 && typed.trim() === "" && <p class="quiet">{texts.notes.noViews}</p>}
      {typed.trim() !== "" && (
        <label>
          <input type="checkbox" checked={isShared} onChange={(event) => share(event.currentTarget.checked)} onKeyDown={(event) => event.key === "Enter" && choose({ view: null, name: options.at(-1)?.name ?? "" })} />
          {texts.notes.share}
        </label>
      )}
      <p class="quiet foot"><bdi>{texts.notes.now(visible(gist(review, now)))}</bdi></p>
    </Panel>
  );
}
