/** The leads of a case: which is looked at, what was said of it, and how many wait. */

import { leadCardPath } from "../cards";
import { ApiError } from "../http";
import type { Review } from "../review";
import { numberOf } from "../stages";
import type { Staging } from "../staging";
import { STAGE as BLIND } from "../team/opinions";
import { ViewerApi } from "../viewer/api";
import { Board } from "../viewer/board";
import { type Lead, type LeadDetails, type LeadMedia, type LeadPage, LeadsApi, type Verdict, type Wanted } from "./api";
import { type Shown, shownOf } from "./view_picture";

export const STAGE = "leads";
export const SHOWS = ["waiting", "accepted", "rejected", "all"] as const;
export type Show = (typeof SHOWS)[number];

const OF_SHOW: Readonly<Record<Show, readonly Verdict[]>> = {
  waiting: ["open", "later"],
  accepted: ["accepted"],
  rejected: ["rejected"],
  all: ["open", "later", "accepted", "rejected"],
};
const PAGE = 50;
const MOST = 200;
/** Changes that come within this time are fetched once, as those of the grid. */
const SETTLE_MS = 350;

export class Leads implements Staging {
  readonly stack = null;
  readonly api: LeadsApi;
  readonly board: Board;
  items: readonly Lead[] | null = null;
  total = 0;
  counts: LeadPage["counts"] = [];
  off: LeadPage["off"] = [];
  show: Show = "waiting";
  kind = "";
  /** The number of the lead that is looked at; 0 before one is. */
  number = 0;
  details: LeadDetails | null = null;
  left: Shown | null = null;
  right: Shown | null = null;
  /** Whether pairs of points are joined by lines. */
  isJoined = false;
  /** Whether the reason of a rejection is asked for. */
  isRejecting = false;
  draw: () => void = () => undefined;
  readonly #review: Review;
  readonly #pictures: ViewerApi;
  /** Verdicts that the server does not tell yet. */
  readonly #said = new Map<number, { verdict: Verdict; key: string }>();
  readonly #answered = new Set<string>();
  #isOpen = false;
  #at = 0;
  /** The lead that the list begins with; 0 for the first there is. */
  #from = 0;
  /** Whether the list is to begin with the lead that the address names, where that isn't among the first ones. */
  #isSought = false;
  #isAtEnd = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked = new AbortController();

  constructor(review: Review) {
    this.#review = review;
    this.api = new LeadsApi(review.http, review.caseName);
    this.#pictures = new ViewerApi(review.http, review.caseName);
    const size = () => this.left?.size ?? this.right?.size ?? null;
    const pictures = () => [this.left, this.right].flatMap((each) => (each ? [each.sha256] : []));
    this.board = new Board({ size, pictures }, review.ledger, () => this.draw());
    for (const { key, act } of review.deciding.queue.waiting) if (act.kind === "lead") this.#said.set(act.lead, { verdict: act.verdict, key });
  }

  open(): void {
    this.#review.stages.open(STAGE);
  }

  /** How many wait for a word; null before it is known. */
  get waiting(): number | null {
    if (this.items === null && this.counts.length === 0) return null;
    return this.counts.filter(({ verdict }) => OF_SHOW.waiting.includes(verdict)).reduce((sum, { count }) => sum + count, 0);
  }

  get kinds(): readonly string[] {
    return [...new Set(this.counts.map(({ kind }) => kind))].sort();
  }

  countOf(show: Show): number {
    return this.counts.filter(({ verdict, kind }) => OF_SHOW[show].includes(verdict) && (this.kind === "" || kind === this.kind)).reduce((sum, { count }) => sum + count, 0);
  }

  verdictOf(lead: Lead): Verdict {
    return this.#said.get(lead.number)?.verdict ?? lead.verdict;
  }

  get lead(): Lead | null {
    return this.details ?? this.items?.find(({ number }) => number === this.number) ?? null;
  }

  /** Whether the list begins with another lead than the first there is. */
  get isMidway(): boolean {
    return this.#from > 0;
  }

  /** Whether there are leads after those of the list. */
  get hasMore(): boolean {
    return this.items !== null && (this.isMidway ? !this.#isAtEnd : this.items.length < this.total);
  }

  get index(): number {
    return this.items?.findIndex(({ number }) => number === this.number) ?? -1;
  }

  /** The address names this lead, and which are listed, from now on. */
  view([number = "", show = "", kind = ""]: readonly string[]): void {
    const next = SHOWS.find((each) => each === show) ?? "waiting";
    const isOther = !this.#isOpen || next !== this.show || kind !== this.kind;
    this.#isOpen = true;
    [this.show, this.kind] = [next, kind];
    if (isOther) {
      this.items = null;
      this.#from = 0;
      this.#isSought = numberOf(number) > 0;
      void this.#load();
    }
    const wanted = numberOf(number);
    if (wanted !== this.number) this.#look(wanted);
  }

  stop(): void {
    this.board.hide();
    this.#leave();
    this.#isOpen = this.isRejecting = false;
    this.number = this.#from = 0;
    this.items = null;
    this.outdated();
  }

  /** Leads, or what was said of some, may be others: ask anew, soon. */
  outdated(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), SETTLE_MS);
  }

  // Going from one to the next

  goTo(number: number): void {
    this.#review.stages.replace(String(number), this.show, this.kind);
  }

  choose(show: Show, kind = this.kind): void {
    this.#review.stages.replace("", show, kind);
  }

  nextShow(): void {
    this.choose(SHOWS[(SHOWS.indexOf(this.show) + 1) % SHOWS.length] ?? "waiting");
  }

  async step(by: 1 | -1): Promise<void> {
    const { items, index } = this;
    if (!items) return;
    // One that is in the list no longer made room for the one after it.
    const at = index >= 0 ? index + by : by > 0 ? this.#at : this.#at - 1;
    if (at >= items.length) await this.more();
    if (at < 0 && this.isMidway) return this.fromFirst();
    const next = this.items?.[at];
    if (next) this.goTo(next.number);
  }

  /** List them from the first there is. */
  fromFirst(): void {
    this.#from = 0;
    void this.#load();
  }

  /** Fetch those after the last one here. */
  async more(): Promise<void> {
    const { items } = this;
    const last = items?.at(-1);
    if (!items || !last || !this.hasMore) return;
    const page = await this.#review.asking(() => this.api.leads(this.#wanted, PAGE, last.number));
    if (!page || this.items !== items) return;
    this.items = [...items, ...page.items];
    this.#isAtEnd = page.items.length < PAGE;
    this.#take(page);
  }

  // What is said

  reject(isAsked: boolean): void {
    if (isAsked && (!this.lead || this.verdictOf(this.lead) === "rejected")) return;
    this.isRejecting = isAsked;
    this.board.hide();
    this.draw();
  }

  /** Say it, and go to the next one that waits. */
  judge(verdict: Verdict, reason = ""): void {
    const { lead } = this;
    if (!lead || this.verdictOf(lead) === verdict) return;
    this.isRejecting = false;
    const key = this.#review.deciding.queue.add({ kind: "lead", lead: lead.number, verdict, reason });
    this.#said.set(lead.number, { verdict, key });
    const words = this.#review.texts.leads;
    this.#review.say(words.said(lead.number, words.verdict[verdict]));
    const next = verdict === "open" ? undefined : this.#nextWaiting();
    if (next) this.goTo(next.number);
    this.draw();
  }

  /** The server has taken what was said, or never will. */
  answered(key: string, error: ApiError | null): void {
    if (error) {
      for (const [number, said] of this.#said) if (said.key === key) this.#said.delete(number);
      this.#review.say(this.#review.texts.leads.refused(error.message));
    } else this.#answered.add(key);
    this.outdated();
    if (this.#isOpen) this.#look(this.number);
  }

  compare(): void {
    const { lead } = this;
    if (lead) this.#review.compare.open(lead.this.sha256, lead.other.sha256, lead.number);
  }

  /** Where the server draws a lead's match card. */
  cardOf(lead: Lead): string {
    return leadCardPath(this.#review.caseName, lead.number);
  }

  openCard(): void {
    if (this.lead) window.open(this.cardOf(this.lead), "_blank", "noopener");
  }

  join(): void {
    this.isJoined = !this.isJoined;
    this.draw();
  }

  // What the page asks of every stage

  moved(): void {}

  hide(): void {
    this.board.hide();
  }

  reveal(): void {
    if (this.left || this.right) this.board.reveal("key");
  }

  release(): void {
    this.board.hide("key");
  }

  get #wanted(): Wanted {
    return { verdicts: OF_SHOW[this.show], kind: this.kind };
  }

  #nextWaiting(): Lead | undefined {
    const items = this.items ?? [];
    const isWaiting = (each: Lead): boolean => this.verdictOf(each) === "open";
    return items.slice(this.index + 1).find(isWaiting) ?? items.find(isWaiting);
  }

  async #load(): Promise<void> {
    if (this.#review.stages.now?.name === BLIND) return; // who decides blind is told nothing meanwhile
    const { show, kind } = this;
    const from = this.#from;
    const settled = new Set(this.#answered);
    const count = this.#isOpen ? Math.min(Math.max(this.items?.length ?? 0, PAGE), MOST) : 0;
    const page = await this.#review.asking(() => (from > 0 && count > 0 ? this.#pageFrom(from, count) : this.api.leads(this.#wanted, count)));
    if (page === undefined || show !== this.show || kind !== this.kind || from !== this.#from) return;
    if (page === null) {
      this.#isSought = this.number > 0 && this.number !== from;
      return this.fromFirst();
    }
    if (this.#isSought && this.#isOpen && count > 0) {
      this.#isSought = false;
      if (page.items.length < page.total && !page.items.some(({ number }) => number === this.number)) {
        this.#from = this.number;
        return void this.#load();
      }
    }
    if (this.index >= 0) this.#at = this.index;
    if (this.#isOpen && count > 0) [this.items, this.#isAtEnd] = [page.items, page.items.length < count];
    for (const [number, said] of this.#said) if (settled.has(said.key)) this.#said.delete(number);
    for (const key of settled) this.#answered.delete(key);
    this.#take(page);
    const first = this.items?.[0];
    if (this.#isOpen && this.number === 0 && first) this.goTo(first.number);
    this.#review.changed();
  }

  /** A lead and those after it; null where it is none of those that are listed. */
  async #pageFrom(from: number, count: number): Promise<LeadPage | null> {
    const { verdicts, kind } = this.#wanted;
    try {
      const [first, page] = await Promise.all([this.api.lead(from, new AbortController().signal), this.api.leads(this.#wanted, count, from)]);
      return verdicts.includes(first.verdict) && (kind === "" || kind === first.kind) ? { ...page, items: [first, ...page.items] } : null;
    } catch (error) {
      if (error instanceof ApiError && error.code === "not_found") return null;
      throw error;
    }
  }

  #take({ total, counts, off }: LeadPage): void {
    [this.total, this.counts, this.off] = [total, counts, off];
    this.draw();
  }

  #look(number: number): void {
    const isOther = number !== this.number;
    if (isOther) {
      this.#leave();
      this.number = number;
      this.isRejecting = false;
      this.board.another();
    }
    if (this.index >= 0) this.#at = this.index;
    if (number > 0) void this.#fetch(number, isOther);
  }

  #leave(): void {
    this.#asked.abort();
    this.left?.dispose();
    this.right?.dispose();
    this.left = this.right = this.details = null;
  }

  async #fetch(number: number, isOther: boolean): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const details = await this.#review.asking(() => this.api.lead(number, signal).catch((error: unknown) => (signal.aborted ? null : Promise.reject(error as Error))));
    if (signal.aborted || !details) return;
    this.details = details;
    if (isOther || (!this.left && !this.right)) [this.left, this.right] = [this.#shown(details.this), this.#shown(details.other)];
    this.draw();
  }

  #shown(media: LeadMedia): Shown | null {
    return shownOf(media, this.#review, this.#pictures, () => {
      this.board.settle();
      this.draw();
    });
  }
}
