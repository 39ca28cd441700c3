/** Finds what to filter by: type a part of it, choose with the arrows, switch on and off with Enter. */

import { useState } from "preact/hooks";
import type { FacetValue } from "../api";
import { type Chip, HAS, type Once, bytesOf, has, toggled, withChip } from "../filters";
import type { Review } from "../review";
import type { Texts } from "../texts/texts";
import { visible } from "../visible";
import { assignedLabel, bytesInWords, categoryLabel, valueLabel } from "./chip_label";
import { ComboField, ComboOption } from "./Combo";
import { Panel } from "./Panel";

interface Option {
  readonly chip: Chip;
  readonly label: string;
  readonly count: number | null;
}

const FEW = 6;

/** Mine, nobody's, a colleague's; then those of each colleague who works on any. */
function assignedOptions(review: Review): Option[] {
  const { me } = review;
  const { facets } = review.news;
  const counts = new Map(facets?.assigned.map(({ value, count }) => [value, count]));
  const mine = `by/${me.officer}`;
  const others = [...counts.keys()].filter((value) => value.startsWith("by/") && value !== mine);
  return [mine, "nobody", `not/${me.officer}`, ...others].map((value) => ({ chip: { name: "assigned", value }, label: assignedLabel(review, value), count: counts.get(value) ?? null }));
}

function optionsOf(review: Review, typed: string): { name: Chip["name"]; options: Option[]; isMore: boolean }[] {
  const { texts } = review;
  const { facets } = review.news;
  const values = (name: Chip["name"], all: readonly FacetValue[] | undefined, labelOf = (each: FacetValue) => each.label): Option[] =>
    (all ?? []).map((each) => ({ chip: { name, value: each.value }, label: labelOf(each), count: each.count }));
  const groups: { name: Chip["name"]; options: Option[] }[] = [
    { name: "decided", options: (["no", "yes"] as const).map((value) => ({ chip: { name: "decided", value }, label: texts.decided[value], count: null })) },
    { name: "category", options: values("category", facets?.categories, ({ value }) => categoryLabel(review, value)) },
    { name: "assigned", options: assignedOptions(review) },
    { name: "list", options: values("list", facets?.lists) },
    { name: "kind", options: values("kind", facets?.kinds, ({ value }) => texts.kind[value as keyof Texts["kind"]] ?? value) },
    { name: "has", options: HAS.map((value) => ({ chip: { name: "has", value }, label: texts.badge[value], count: null })) },
    { name: "tag", options: values("tag", facets?.tags) },
    { name: "series", options: values("series", facets?.series) },
    { name: "noted", options: values("noted", facets?.noted, ({ value }) => valueLabel(review, { name: "noted", value })) },
    { name: "camera", options: values("camera", facets?.cameras) },
    { name: "folder", options: values("folder", facets?.folders) },
  ];
  const sought = typed.trim().toLocaleLowerCase();
  return groups
    .map(({ name, options }) => {
      const isNamed = texts.filterName[name].toLocaleLowerCase().startsWith(sought);
      const fitting = options.filter(({ label }) => isNamed || label.toLocaleLowerCase().includes(sought));
      return { name, options: sought ? fitting.slice(0, 50) : fitting.slice(0, FEW), isMore: fitting.length > (sought ? 50 : FEW) };
    })
    .filter(({ options }) => options.length > 0);
}

export function FilterPanel({ review }: { review: Review }) {
  const { texts, listing } = review;
  const { filters, sort } = listing.view;
  const [typed, type] = useState("");
  const [at, goTo] = useState(0);
  const groups = optionsOf(review, typed);
  const byPath: Option[] = typed.trim() ? [{ chip: { name: "text", value: typed.trim() }, label: texts.pathHas(typed.trim()), count: null }] : [];
  const all = [...byPath, ...groups.flatMap(({ options }) => options)];
  const current = Math.min(at, all.length - 1);
  const toggle = ({ chip }: Option): void => review.open({ filters: toggled(filters, chip), sort });
  const close = (): void => review.openDialog(null);
  const take = (): void => {
    const option = all[current];
    if (!option) return;
    toggle(option);
    if (option.chip.name === "text") close();
  };
  const set = (name: Once, value: string): void => review.open({ filters: withChip(filters, { name, value }), sort });
  const shown = (option: Option) => {
    const index = all.indexOf(option);
    return (
      <ComboOption key={`${option.chip.name}=${option.chip.value}`} id="options" at={index} isCurrent={index === current} isSelected={has(filters, option.chip)} onChoose={() => toggle(option)}>
        <span class="tick" aria-hidden="true" />
        <span class="label"><bdi>{visible(option.label)}</bdi></span>
        {option.count !== null && <span class="n">{texts.number(option.count)}</span>}
      </ComboOption>
    );
  };
  return (
    <Panel name="filter" title={texts.filters} closeLabel={texts.close} onClose={close}>
      <ComboField
        id="options"
        label={texts.filterHint}
        value={typed}
        count={all.length}
        at={current}
        onType={(value) => {
          type(value);
          goTo(0);
        }}
        onGo={goTo}
        onTake={take}
      />
      <div id="options" class="options" role="listbox" aria-multiselectable aria-label={texts.filters}>
        {byPath.length > 0 && <ul role="group" aria-label={texts.filterName.text}>{byPath.map(shown)}</ul>}
        {groups.map(({ name, options, isMore }) => (
          <section key={name} role="group" aria-label={texts.filterName[name]}>
            <h3 aria-hidden="true">{texts.filterName[name]}</h3>
            <ul role="presentation">{options.map(shown)}</ul>
            {isMore && <p class="quiet" role="presentation">{texts.moreValues}</p>}
          </section>
        ))}
        {typed.trim() !== "" && groups.length === 0 && <p class="quiet" role="presentation">{texts.nothingFits}</p>}
      </div>
      <div class="ranges">
        <fieldset>
          <legend>{texts.dates}</legend>
          <label>{texts.filterName.from} <input type="date" value={filters.from} onChange={(event) => set("from", event.currentTarget.value)} /></label>
          <label>{texts.filterName.to} <input type="date" value={filters.to} onChange={(event) => set("to", event.currentTarget.value)} /></label>
        </fieldset>
        <fieldset>
          <legend>{texts.sizes}</legend>
          <Size texts={texts} name="min_size" value={filters.min_size} onSet={set} />
          <Size texts={texts} name="max_size" value={filters.max_size} onSet={set} />
        </fieldset>
      </div>
    </Panel>
  );
}

function Size({ texts, name, value, onSet }: { texts: Texts; name: Once; value: string; onSet: (name: Once, value: string) => void }) {
  const [isWrong, mark] = useState(false);
  const changed = (typed: string): void => {
    const bytes = typed.trim() === "" ? "" : bytesOf(typed);
    mark(bytes === null);
    if (bytes !== null) onSet(name, bytes);
  };
  return (
    <label>
      {texts.filterName[name]}{" "}
      <input
        type="text"
        class="bytes"
        placeholder={texts.sizeHint}
        value={value === "" ? "" : bytesInWords(Number(value), texts.locale)}
        aria-invalid={isWrong}
        onChange={(event) => changed(event.currentTarget.value)}
      />
      {isWrong && <span class="wrong" role="alert">{texts.notASize}</span>}
    </label>
  );
}
