/** The head of the page: the case, lanes as tabs, filters as chips, order and size. */

import { LANES, type Lane } from "../api";
import { type Chip, NO_FILTERS, SORTS, chipsOf, withoutChip } from "../filters";
import type { Review } from "../review";
import { LARGEST_TILE, SMALLEST_TILE } from "../settings";
import { keyLabel } from "../texts/texts";
import { visible } from "../visible";
import { chipLabel } from "./chip_label";
import { Icon } from "./icons";
import { Links } from "./Links";

export function Head({ review }: { review: Review }) {
  const { texts, settings } = review;
  return (
    <header class="head">
      <div class="top">
        <Links texts={texts} caseName={review.caseName} current="review" />
        <h1 class="case"><bdi>{visible(review.caseName)}</bdi></h1>
        <Lanes review={review} />
        <div class="tools">
          <button class="tool" title={texts.team.assign} onClick={() => review.openDialog("assign")}>
            <Icon name="officers" /> <span class="wide">{texts.team.take}</span>
          </button>
          <button class="tool" title={texts.opinions.opinions} onClick={() => review.stages.open("opinions", "give")}>
            <Icon name="scales" /> <span class="wide">{texts.opinions.opinions}</span>
          </button>
          <button class="tool" title={texts.leads.leads} aria-label={texts.leads.count(review.leads.waiting ?? 0)} onClick={() => review.leads.open()}>
            <Icon name="link" /> <span class="wide">{texts.leads.leads}</span> {(review.leads.waiting ?? 0) > 0 && <span class="n">{texts.number(review.leads.waiting ?? 0)}</span>}
          </button>
          <button class="tool" title={texts.timeline.timeline} onClick={() => review.timelines.open()}>
            <Icon name="clock" /> <span class="wide">{texts.timeline.timeline}</span>
          </button>
          <button class="tool" title={texts.gatherings.gatherings} onClick={() => review.gatherings.open()}>
            <Icon name="series" /> <span class="wide">{texts.gatherings.short}</span>
          </button>
          <button class="tool" title={texts.faces.faces} onClick={() => review.faces.open()}>
            <Icon name="face" /> <span class="wide">{texts.faces.short}</span>
          </button>
          <button class="tool" title={texts.graph.graph} onClick={() => review.graphs.open()}>
            <Icon name="graph" /> <span class="wide">{texts.graph.graph}</span>
          </button>
          <button class="tool" title={texts.traces.traces} aria-label={texts.traces.count(review.traces.waiting)} onClick={() => review.traces.open()}>
            <Icon name="sheet" /> <span class="wide">{texts.traces.short}</span> {review.traces.waiting > 0 && <span class="n">{texts.number(review.traces.waiting)}</span>}
          </button>
          <button class="tool" title={texts.protection} onClick={() => review.openDialog("protection")}>
            <Icon name="shield" /> <span class="wide">{texts.protection}</span>
          </button>
          <button class="tool" aria-label={texts.keys} onClick={() => review.openDialog("keys")}>
            <kbd>{keyLabel(texts, settings.keys.help)}</kbd>
          </button>
        </div>
      </div>
      <Narrowing review={review} />
    </header>
  );
}

function Lanes({ review }: { review: Review }) {
  const { texts, listing } = review;
  const { gallery, facets } = review.news;
  const { filters, sort } = listing.view;
  const isNarrowed = chipsOf(filters).length > 0;
  const counts = new Map(facets?.lanes.map(({ value, count }) => [value, count]));
  const countOf = (lane: Lane): number | undefined => (isNarrowed ? facets && (counts.get(lane) ?? 0) : gallery?.lanes[lane]) ?? undefined;
  const all = LANES.map(countOf).reduce((sum: number | undefined, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
  const tabs: { lane: Lane | null; count: number | undefined }[] = [{ lane: null, count: all }, ...LANES.map((lane) => ({ lane, count: countOf(lane) }))];
  const isShown = (lane: Lane | null): boolean => (lane === null ? filters.lane.length !== 1 : filters.lane.length === 1 && filters.lane[0] === lane);
  const choose = (lane: Lane | null): void => review.open({ filters: { ...filters, lane: lane ? [lane] : [] }, sort });
  const step = (event: KeyboardEvent, at: number): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const tab = by && (event.currentTarget as HTMLElement).parentElement?.children[at + by];
    if (!(tab instanceof HTMLElement)) return;
    event.stopPropagation();
    event.preventDefault();
    tab.focus();
    tab.click();
  };
  return (
    <div class="lanes" role="tablist" aria-label={texts.lanes}>
      {tabs.map(({ lane, count }, at) => (
        <button
          key={lane ?? "all"}
          role="tab"
          class={`lane-tab in-${lane ?? "all"}`}
          aria-selected={isShown(lane)}
          tabIndex={isShown(lane) ? 0 : -1}
          title={lane ? texts.laneMeaning[lane] : undefined}
          onKeyDown={(event) => step(event, at)}
          onClick={() => choose(lane)}
        >
          {lane ? texts.lane[lane] : texts.everything} <span class="n">{count === undefined ? "\u2007" : texts.number(count)}</span>
        </button>
      ))}
    </div>
  );
}

function Narrowing({ review }: { review: Review }) {
  const { texts, listing, settings } = review;
  const { filters, sort } = listing.view;
  const chips = chipsOf(filters);
  const without = (chip: Chip): void => review.open({ filters: withoutChip(filters, chip), sort });
  return (
    <div class="narrowing">
      <button class="tool" onClick={() => review.openDialog("filter")}>
        {texts.filter} <kbd>{keyLabel(texts, settings.keys.filter)}</kbd>
      </button>
      <ul class="chips" aria-label={texts.filters}>
        {chips.map((chip) => {
          const label = chipLabel(review, chip);
          return (
            <li key={`${chip.name}=${chip.value}`}>
              <button class="chip" aria-label={texts.takeAway(label)} title={texts.takeAway(label)} onClick={() => without(chip)}>
                <span class="chip-name">{texts.filterName[chip.name]}</span> <bdi>{visible(chipLabel(review, chip, false))}</bdi> <span class="cross" aria-hidden="true">{"\u00d7"}</span>
              </button>
            </li>
          );
        })}
        {chips.length > 1 && (
          <li>
            <button class="plain" onClick={() => review.open({ filters: { ...NO_FILTERS, lane: filters.lane }, sort })}>{texts.takeAllAway}</button>
          </li>
        )}
      </ul>
      <label class="order">
        <span>{texts.sortBy}</span>
        <select value={sort} onChange={(event) => review.open({ filters, sort: SORTS[event.currentTarget.selectedIndex] ?? "rank" })}>
          {SORTS.map((each) => <option key={each} value={each}>{texts.sort[each]}</option>)}
        </select>
      </label>
      <label class="size">
        <span class="aside">{texts.tileSize}</span>
        <input
          type="range"
          min={SMALLEST_TILE}
          max={LARGEST_TILE}
          step={4}
          value={settings.tileSize}
          onInput={(event) => {
            settings.sizeTiles(event.currentTarget.valueAsNumber);
            review.changed();
          }}
        />
      </label>
    </div>
  );
}
