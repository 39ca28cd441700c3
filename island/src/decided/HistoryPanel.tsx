/** All decisions of the case, the newest first: any can be undone, or decided again, at any later time. */

import { Component, createRef } from "preact";
import { ApiError } from "../http";
import { chordOf } from "../keys";
import type { Review } from "../review";
import type { Scope } from "../scopes";
import "../styles/decided.css";
import { keyLabel } from "../texts/texts";
import { visible } from "../visible";
import { Panel } from "../views/Panel";
import { type HistoryPage, type Narrowed, PAGE_ROWS, type PastDecision, historyOf } from "./api";

interface State {
  page: HistoryPage | null;
  narrowed: Narrowed;
  at: number;
  problem: string;
}

export class HistoryPanel extends Component<{ review: Review; scope: Scope }, State> {
  override state: State = { page: null, narrowed: { officer: "", category: "", stack: "" }, at: 0, problem: "" };
  readonly #list = createRef<HTMLUListElement>();
  #stack = "";
  #waited = new Set<string>();
  #unsubscribe: () => void = () => undefined;
  #isLoading = false;

  override componentDidMount(): void {
    const { review } = this.props;
    this.#stack = review.staging?.stack ?? review.place.current?.stack ?? "";
    this.#unsubscribe = review.subscribe(() => this.#settled());
    void this.#load();
  }

  override componentWillUnmount(): void {
    this.#unsubscribe();
  }

  /** What was sent from here has been answered: tell how it stands now. */
  #settled(): void {
    const waiting = new Set(this.props.review.deciding.queue.waiting.map(({ key }) => key));
    const answered = [...this.#waited].filter((key) => !waiting.has(key));
    for (const key of answered) this.#waited.delete(key);
    if (answered.length > 0) void this.#load();
  }

  async #load(more = false): Promise<void> {
    if (more && this.#isLoading) return;
    this.#isLoading = true;
    const { review } = this.props;
    const { narrowed, page } = this.state;
    try {
      const before = more ? (page?.items.at(-1)?.number ?? null) : null;
      const told = await historyOf(review.http, review.caseName, narrowed, before);
      if (narrowed !== this.state.narrowed) return;
      const items = more && page ? [...page.items, ...told.items] : told.items;
      this.setState({ page: { ...told, items }, problem: "", at: Math.min(this.state.at, Math.max(0, items.length - 1)) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.setState({ problem: `${review.texts.failed[error.code]}: ${error.message}` });
    } finally {
      this.#isLoading = false;
    }
  }

  #narrow(change: Partial<Narrowed>): void {
    this.setState({ narrowed: { ...this.state.narrowed, ...change }, at: 0 }, () => void this.#load());
  }

  #go(at: number): void {
    const { page } = this.state;
    if (!page) return;
    const to = Math.min(Math.max(at, 0), page.items.length - 1);
    this.setState({ at: to }, () => this.#list.current?.querySelector(`[data-at="${to}"]`)?.scrollIntoView({ block: "nearest" }));
    if (to > page.items.length - PAGE_ROWS / 4 && page.items.length < page.total) void this.#load(true);
  }

  #undo(item: PastDecision | undefined): void {
    if (!item || item.undoes !== null || item.undone_by !== null) return;
    const key = this.props.review.categorising.takeBack(item);
    if (key !== null) this.#waited.add(key);
  }

  /** Decide again what was undone; of an undo, what it undid. */
  #redo(item: PastDecision | undefined): void {
    const { review } = this.props;
    const again = item?.undoes != null ? this.state.page?.items.find(({ number }) => number === item.undoes) : item;
    if (!again || again.scheme === null || again.code === null || again.state === "standing") return;
    for (const key of review.categorising.decideAgain(again)) this.#waited.add(key);
  }

  #open(item: PastDecision | undefined): void {
    if (!item) return;
    this.props.review.openDialog(null);
    void this.props.review.openStack(item.stack, item.sha256);
  }

  #pressed = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLElement && event.target.matches("select, input") && event.key !== "Escape") return;
    const { review } = this.props;
    const { keys } = review.settings;
    const chord = chordOf(event);
    const { at, page } = this.state;
    const item = page?.items[at];
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -at, End: page?.items.length ?? 0 };
    if (chord === keys.undo) this.#undo(item);
    else if (chord === keys.redo) this.#redo(item);
    else if (chord === "Enter" && event.target instanceof HTMLElement && !event.target.matches("button")) this.#open(item);
    else if (chord !== null && chord in steps) this.#go(at + (steps[chord] ?? 0));
    else return;
    event.preventDefault();
  };

  override render() {
    const { review } = this.props;
    const { page, narrowed, at, problem } = this.state;
    const { texts, settings } = review;
    const words = texts.past;
    const label = (value: string): string => {
      const [scheme, code] = value.split("/");
      return value === "undo" ? words.undos : review.schemes.labelOf(scheme ?? "", code ?? "");
    };
    return (
      <Panel name="history" title={words.title} closeLabel={texts.close} onClose={() => review.openDialog(null)}>
        <div class="history-body" onKeyDown={this.#pressed}>
          <div class="history-filters">
            <label>
              {words.officer}
              <select value={narrowed.officer} onChange={(event) => this.#narrow({ officer: event.currentTarget.value })}>
                <option value="">{words.anybody}</option>
                {page?.officers.map(({ value, count }) => <option key={value} value={value}>{`${visible(value)} (${texts.number(count)})`}</option>)}
              </select>
            </label>
            <label>
              {words.category}
              <select value={narrowed.category} onChange={(event) => this.#narrow({ category: event.currentTarget.value })}>
                <option value="">{words.anybody}</option>
                {page?.categories.map(({ value, count }) => <option key={value} value={value}>{`${label(value)} (${texts.number(count)})`}</option>)}
              </select>
            </label>
            {this.#stack !== "" && (
              <label>
                <input type="checkbox" checked={narrowed.stack !== ""} onChange={(event) => this.#narrow({ stack: event.currentTarget.checked ? this.#stack : "" })} />
                {words.thisStack}
              </label>
            )}
            <span class="quiet history-count" role="status">{page && words.count(page.items.length, page.total)}</span>
          </div>
          {problem !== "" && <p class="problem" role="alert">{problem}</p>}
          {page?.items.length === 0 && <p class="quiet">{words.none}</p>}
          <ul
            ref={this.#list}
            class="history-list"
            role="listbox"
            tabIndex={0}
            data-first
            aria-label={words.title}
            aria-activedescendant={page && page.items.length > 0 ? `past-${page.items[at]?.number ?? 0}` : undefined}
          >
            {page?.items.map((item, index) => (
              <Row key={item.number} review={review} item={item} index={index} isCurrent={index === at} onChoose={() => this.#go(index)} onOpen={() => this.#open(item)} />
            ))}
          </ul>
          <div class="history-foot">
            <p class="quiet">{words.hint(keyLabel(texts, settings.keys.undo), keyLabel(texts, settings.keys.redo), texts.keyName["Enter"] ?? "Enter")}</p>
            <button class="tool" onClick={() => this.#undo(page?.items[at])}>{words.undo}</button>
            <button class="tool" onClick={() => this.#redo(page?.items[at])}>{words.redo}</button>
            <button class="tool is-main" onClick={() => this.#open(page?.items[at])}>{words.open}</button>
          </div>
        </div>
      </Panel>
    );
  }
}

interface RowProps {
  review: Review;
  item: PastDecision;
  index: number;
  isCurrent: boolean;
  onChoose: () => void;
  onOpen: () => void;
}

function Row({ review, item, index, isCurrent, onChoose, onOpen }: RowProps) {
  const { texts } = review;
  const words = texts.past;
  const label = item.scheme !== null && item.code !== null ? review.schemes.labelOf(item.scheme, item.code) : words.undoes(item.undoes ?? 0);
  const state = item.undone_by === null ? words.state[item.state] : words.undoneBy(item.undone_by);
  return (
    <li
      id={`past-${item.number}`}
      data-at={index}
      role="option"
      aria-selected={isCurrent}
      aria-label={words.row(item.number, label, item.stack, visible(item.officer), state)}
      class={`is-${item.state}${isCurrent ? " is-current" : ""}`}
      onClick={onChoose}
      onDblClick={onOpen}
    >
      <span class="past-number">{texts.number(item.number)}</span>
      <span class="past-label">{label}</span>
      <time dateTime={item.at} title={item.at}>{localTime(item.at, texts.locale)}</time>
      <span class="past-officer"><bdi>{visible(item.officer)}</bdi></span>
      <span class="past-stack">{item.stack}</span>
      <span class="past-media">{words.media(item.applied, item.suggested)}</span>
      <span class="past-state">{state}</span>
      {item.note !== "" && <span class="past-note"><bdi>{visible(item.note)}</bdi></span>}
    </li>
  );
}

/** A time in the browser's zone. */
export function localTime(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" }).format(new Date(at));
}
