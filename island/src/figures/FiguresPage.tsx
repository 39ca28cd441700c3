/** The figures of a case: what is left, at what pace, and where it lies. */

import { Component, type ComponentChild } from "preact";
import { Api, LANES, type Scheme } from "../api";
import { type FilterName, MANY, NO_FILTERS, queryOf } from "../filters";
import { ApiError, type Http } from "../http";
import { listen } from "../live";
import { type Texts, clock } from "../texts/texts";
import { Links } from "../views/Links";
import { visible } from "../visible";
import { BarTable, type Row } from "./BarTable";
import { Chart } from "./Chart";
import { type CaseExposure, type Figures, type NotExamined, type Share, exposure, figures } from "./api";
import { BYS, type By, byMonth, daysOfMonth, overTime } from "./series";

interface Given {
  readonly http: Http;
  readonly texts: Texts;
  readonly caseName: string;
  readonly schemes: readonly Scheme[];
  readonly first: Figures;
  readonly seen: CaseExposure | null;
}

interface State {
  readonly now: Figures;
  readonly seen: CaseExposure | null;
  readonly by: By;
  readonly isHeard: boolean;
}

/** Decisions come several a second; the figures of 400,000 stacks take the server a quarter of one. */
const EACH_MS = 2000;

const HOUR_MS = 3_600_000;

export class FiguresPage extends Component<Given, State> {
  override state: State = { now: this.props.first, seen: this.props.seen, by: "lane", isHeard: true };
  #timer: ReturnType<typeof setTimeout> | null = null;

  override componentDidMount(): void {
    const { http, caseName } = this.props;
    listen(new Api(http, caseName), caseName, {
      snapshot: () => this.#soon(),
      decision: () => this.#soon(),
      assignment: () => undefined,
      note: () => undefined,
      heard: (isHeard) => {
        this.setState({ isHeard });
        if (isHeard) this.#soon();
      },
    });
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void this.#renew(), EACH_MS);
  }

  async #renew(): Promise<void> {
    const { http, caseName } = this.props;
    try {
      const [now, seen] = await Promise.all([figures(http, caseName), exposure(http, caseName)]);
      this.setState({ now, seen, isHeard: true });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.setState({ isHeard: false });
    } finally {
      this.#timer = null;
    }
  }

  override render() {
    const { texts, caseName } = this.props;
    const { now, isHeard } = this.state;
    const counted = new Date(now.counted_at).toLocaleString(texts.locale, { dateStyle: "medium", timeStyle: "medium" });
    return (
      <div class="figures">
        <header class="top">
          <Links texts={texts} caseName={caseName} current="figures" />
          <h1 class="case"><bdi>{visible(caseName)}</bdi></h1>
          <p class={isHeard ? "quiet" : "problem"} role="status">{isHeard ? texts.figures.counted(counted) : texts.figures.lost}</p>
          <button class="tool no-print" onClick={() => window.print()}>{texts.figures.print}</button>
        </header>
        <main class="dash" aria-label={texts.figures.title(visible(caseName))}>
          {this.#tiles()}
          <div class="f-pile">{this.#lanes()}{this.#officers()}</div>
          {this.#over()}
          {this.#months()}
          {this.#categories()}
          <div class="f-pile">{this.#lists()}{this.#notExamined()}</div>
          {this.#shares("folder", texts.figures.folders, texts.figures.folder, now.folders, "", texts.figures.folderMeaning)}
          {this.#shares("camera", texts.figures.cameras, texts.figures.camera, now.cameras, texts.figures.noCameras)}
          {this.#exhibits()}
          {this.#exposure()}
        </main>
      </div>
    );
  }

  /** The address of the grid with one filter, or two. */
  #grid(...chosen: readonly (readonly [FilterName, string])[]): string {
    const filters = { ...NO_FILTERS } as Record<FilterName, string | string[]>;
    for (const [name, value] of chosen) filters[name] = (MANY as readonly string[]).includes(name) ? [value] : value;
    return `/cases/${encodeURIComponent(this.props.caseName)}?${queryOf(filters as typeof NO_FILTERS, "rank")}`;
  }

  #tiles() {
    const { texts } = this.props;
    const { now } = this.state;
    const t = texts.figures;
    const asked = now.lanes.filter(({ lane }) => lane !== "known");
    const stacks = sum(asked, ({ stacks }) => stacks);
    const decided = sum(asked, ({ decided }) => decided);
    const aside = now.lanes.find(({ lane }) => lane === "known");
    const found = sum(now.exhibits, ({ found }) => found);
    const open = sum(now.exhibits, openOf);
    const { pace, films } = now;
    const one = (value: number): string => value.toLocaleString(texts.locale, { maximumFractionDigits: value < 10 ? 1 : 0 });
    return (
      <section class="tiles" aria-label={t.page}>
        <Tile value={texts.number(pace.left)} name={t.left} title={t.leftMeaning} under={t.done(decided, stacks)} href={this.#grid(["decided", "no"])} share={stacks > 0 ? decided / stacks : 0} />
        <Tile value={pace.hours_left === null || pace.low === null ? "\u2013" : one(pace.hours_left)} name={t.hoursLeft} under={pace.hours_left === null || pace.low === null ? t.noPace : t.range(pace.low, pace.high)} />
        <Tile value={pace.stacks_per_hour === null ? "\u2013" : one(pace.stacks_per_hour)} name={t.pace} under={pace.stacks_per_hour !== null ? t.paceOf(pace.recent_hours) : t.noPace} />
        <Tile value={texts.number(aside?.stacks ?? 0)} name={t.aside} under={t.asideFiles(aside?.files ?? 0)} href={this.#grid(["lane", "known"])} />
        <Tile value={one(films.left_ms / HOUR_MS)} name={t.films} under={t.filmsOf(films.films, films.duration_ms / HOUR_MS)} href={this.#grid(["kind", "video"])} />
        <Tile value={texts.number(found)} name={t.files} under={open === 0 ? t.accounted : t.unaccounted(open)} />
        <details class="how">
          <summary>{t.how}</summary>
          <p>{t.howPace}</p>
        </details>
      </section>
    );
  }

  #lanes() {
    const { texts } = this.props;
    const t = texts.figures;
    const rows = this.state.now.lanes.map(({ lane, stacks, decided }): Row => ({
      label: texts.lane[lane],
      title: texts.laneMeaning[lane],
      href: this.#grid(["lane", lane]),
      whole: stacks,
      part: decided,
      cells: [texts.number(stacks), texts.number(decided), <a href={this.#grid(["lane", lane], ["decided", "no"])}>{texts.number(stacks - decided)}</a>],
    }));
    return <BarTable caption={t.lanes} heads={[t.lane, t.stacks, t.decided, t.undecided]} bar={t.share} rows={rows} />;
  }

  #over() {
    const { texts } = this.props;
    const { now, by } = this.state;
    const t = texts.figures;
    const series = overTime(now.hours, by);
    const nameOf = (layer: string): string => (layer === "" ? t.rest : by === "lane" ? texts.lane[layer as (typeof LANES)[number]] : visible(layer));
    const keyOf = (key: string): string =>
      series.each === "day" ? new Date(`${key}T12:00`).toLocaleDateString(texts.locale, { day: "numeric", month: "short" }) : hourInWords(key, texts.locale);
    const title = t.over[series.each];
    return (
      <section class="f-card wide">
        <h2>{title}</h2>
        <label class="by no-print">
          {t.overBy}{" "}
          <select value={by} onChange={(event) => this.setState({ by: BYS[event.currentTarget.selectedIndex] ?? "lane" })}>
            {BYS.map((each) => <option key={each} value={each}>{t.by[each]}</option>)}
          </select>
        </label>
        {series.columns.length === 0 ? (
          <p class="quiet">{t.nothingDecided}</p>
        ) : (
          <>
            <Chart series={series} label={title} nameOf={nameOf} keyHead={t[series.each]} keyOf={keyOf} number={texts.number} tableLabel={t.table} />
            <p class="quiet">{t.undoneToo}</p>
          </>
        )}
      </section>
    );
  }

  #months() {
    const { texts } = this.props;
    const { months, undated } = this.state.now;
    const t = texts.figures;
    const hrefOf = (month: string): string => {
      const { from, to } = daysOfMonth(month);
      return this.#grid(["from", from], ["to", to]);
    };
    return (
      <section class="f-card wide f-months">
        <h2>{t.months}</h2>
        {months.length === 0 ? (
          <p class="quiet">{t.noMonths}</p>
        ) : (
          <Chart series={byMonth(months)} label={t.months} nameOf={(layer) => (layer === "decided" ? t.decided : t.undecided)} keyHead={t.month} keyOf={(key) => key} number={texts.number} tableLabel={t.table} hrefOf={hrefOf} />
        )}
        {undated.stacks > 0 && <p class="quiet">{t.undated(undated.stacks)}</p>}
      </section>
    );
  }

  #categories() {
    const { texts, schemes } = this.props;
    const t = texts.figures;
    const labelOf = (scheme: string, code: string): string => schemes.find(({ name }) => name === scheme)?.codes.find((each) => each.code === code)?.label ?? "";
    const rows = this.state.now.categories.map(({ scheme, code, applied, suggested }): Row => ({
      label: `${scheme} ${code}: ${labelOf(scheme, code)}`,
      href: this.#grid(["category", `${scheme}/${code}`]),
      whole: applied + suggested,
      part: applied,
      cells: [texts.number(applied), texts.number(suggested)],
    }));
    return <BarTable caption={t.categories} heads={[t.category, t.applied, t.suggestedOnly]} bar={t.share} rows={rows} empty={t.nothingDecided} />;
  }

  #officers() {
    const { texts } = this.props;
    const t = texts.figures;
    const rows = this.state.now.officers.map(({ officer, hours, decisions, undone }): Row => ({
      label: officer,
      cells: [hours.toLocaleString(texts.locale, { maximumFractionDigits: 1 }), texts.number(decisions), texts.number(undone)],
    }));
    return <BarTable caption={t.officers} heads={[t.officer, t.hours, t.decisions, t.undone]} rows={rows} empty={t.nothingDecided} />;
  }

  #lists() {
    const { texts } = this.props;
    const t = texts.figures;
    const rows = this.state.now.lists.map((list): Row => ({
      label: list.name,
      href: this.#grid(["list", list.name]),
      whole: list.stacks,
      part: list.set_aside_stacks,
      cells: [texts.number(list.stacks), texts.number(list.lanes.near), texts.number(list.set_aside_stacks), texts.number(list.set_aside_files)],
    }));
    return <BarTable caption={t.lists} note={rows.length > 1 ? t.listMeaning : undefined} heads={[t.list, t.onList, t.near, t.spared, t.sparedFiles]} bar={t.share} rows={rows} empty={t.noLists} />;
  }

  #shares(name: FilterName, caption: string, head: string, shares: readonly Share[], empty: string, note?: string) {
    const { texts } = this.props;
    const t = texts.figures;
    const rows = shares.map(({ value, stacks, decided }): Row => ({
      label: value,
      href: this.#grid([name, value]),
      whole: stacks,
      part: decided,
      cells: [texts.number(stacks), texts.number(stacks - decided)],
    }));
    return <BarTable caption={caption} note={note} heads={[head, t.stacks, t.undecided]} bar={t.share} rows={rows} empty={empty} />;
  }

  #exhibits() {
    const { texts } = this.props;
    const t = texts.figures;
    const rows = this.state.now.exhibits.map((exhibit): Row => {
      const open = openOf(exhibit);
      const sizes = (exhibit.bytes / 1e9).toLocaleString(texts.locale, { maximumFractionDigits: 2 });
      return {
        label: exhibit.name,
        cells: [
          `${sizes} GB`, texts.number(exhibit.found), `= ${texts.number(exhibit.examined)}`, `+ ${texts.number(exhibit.unsupported)}`, `+ ${texts.number(exhibit.failed)}`,
          open === 0 ? <span>{"\u2713"} {t.addsUp}</span> : <b class="problem">{t.open(open)}</b>,
        ],
      };
    });
    return <BarTable caption={t.exhibits} heads={[t.exhibit, t.size, t.found, t.examined, t.unsupported, t.failed, t.sum]} rows={rows} isWide />;
  }

  #notExamined() {
    const { texts } = this.props;
    const { unsupported, failed, not_tried, reasons_left_out } = this.state.now;
    const t = texts.figures;
    const row = ({ reason, mime, files }: NotExamined, kind: string): Row => ({
      label: `${kind}: ${reason}${mime ? ` (${mime})` : ""}`,
      whole: files,
      part: files,
      cells: [texts.number(files)],
    });
    const rows = [
      ...failed.map((each) => row(each, t.failed)),
      ...unsupported.map((each) => row(each, t.unsupported)),
      ...not_tried.map(({ what, media }): Row => ({ label: `${t.notTried}: ${what}`, whole: media, part: media, cells: [texts.number(media)] })),
    ];
    const note = reasons_left_out > 0 ? t.moreReasons(reasons_left_out) : undefined;
    return <BarTable caption={t.notExamined} note={note} heads={[t.reason, t.files]} bar={t.share} rows={rows} empty={t.allExamined} />;
  }

  #exposure() {
    const { texts } = this.props;
    const { seen } = this.state;
    const t = texts.figures;
    if (seen === null) return null;
    const rows = seen.officers.map((each): Row => ({
      label: each.officer,
      cells: [clock(each.unblurred_ms), texts.number(each.pictures), texts.number(each.spared_by_stacks), texts.number(each.spared_by_lists)],
    }));
    return <BarTable caption={t.exposure} note={seen.is_of_all ? undefined : t.ownOnly} heads={[t.officer, t.time, t.pictures, t.sparedByStacks, t.sparedByLists]} rows={rows} empty={"\u2013"} />;
  }
}

function Tile({ value, name, title, under, href, share }: { value: string; name: string; title?: string; under: ComponentChild; href?: string; share?: number }) {
  return (
    <div class="figure-tile" title={title}>
      <p class="value">{href === undefined ? <b>{value}</b> : <a href={href}><b>{value}</b></a>}</p>
      <p>{name}</p>
      <p class="quiet">{under}</p>
      {share !== undefined && <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="f-whole" width="100" height="4" /><rect class="f-part" width={100 * share} height="4" /></svg>}
    </div>
  );
}

/** "14:00"; of the first hour of a day with the day. */
function hourInWords(key: string, locale: string): string {
  const at = new Date(key);
  const day = at.getHours() === 0 ? ({ day: "numeric", month: "short" } as const) : {};
  return at.toLocaleString(locale, { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function openOf({ found, examined, unsupported, failed }: { found: number; examined: number; unsupported: number; failed: number }): number {
  return found - examined - unsupported - failed;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
