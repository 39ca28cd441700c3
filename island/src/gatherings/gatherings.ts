/** The gatherings of a case, or of all: which is looked at, what is in it, and what may belong to it. */

import type { Review } from "../review";
import { numberOf } from "../stages";
import type { Staging } from "../staging";
import { keyLabel } from "../texts/texts";
import { type Act, type Done, type Gathering, type GatheringDetails, type GatheringKind, GatheringsApi, type Member, type Role, type Saying, type Sighting, type State, type Suggested } from "./api";

export const STAGE = "gatherings";
/** Gatherings, and members, fetched at once. */
const PAGE = 200;

const STATES: Readonly<Record<GatheringKind, readonly State[]>> = {
  series: ["unsolved", "solved"],
  subject: ["unidentified", "identified", "safeguarded"],
  place: ["unidentified", "identified"],
  device: ["unidentified", "identified"],
};

/** Changes that come within this time are fetched once, as those of the grid. */
const SETTLE_MS = 350;

export type Asking = "making" | "declining" | "renaming" | "merging" | "unmerging" | "splitting";

/** What tells one member from the others: two people in one picture are two. */
export function keyOf({ sha256, at_ms, box }: Sighting): string {
  return JSON.stringify([sha256, at_ms, box && [box.left, box.top, box.width, box.height]]);
}

export class Gatherings implements Staging {
  readonly stack = null;
  readonly api: GatheringsApi;
  items: readonly Gathering[] | null = null;
  details: GatheringDetails | null = null;
  suggested: readonly Suggested[] | null = null;
  /** Only those with something of this case. */
  isHere = false;
  number = 0;
  /** The suggestion that is looked at. */
  at = 0;
  /** The member that is looked at. */
  beside = 0;
  /** Members that were marked, to be split off. */
  marked: ReadonlySet<string> = new Set();
  asking: Asking | null = null;
  /** The one that is to be un-merged. */
  apart = 0;
  /** Stacks that were chosen in the grid, to be put into one. */
  chosen: readonly string[] = [];
  draw: () => void = () => undefined;
  readonly #review: Review;
  #isOpen = false;
  #hasMore = false;
  /** The newest act on the one that is looked at, when one began to; acts that were done here since. */
  #known = 0;
  readonly #mine = new Set<number>();
  /** Acts that the page has not told yet what came of. */
  readonly #under = new Set<Promise<unknown>>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(review: Review) {
    this.#review = review;
    this.api = new GatheringsApi(review.http, review.caseName);
  }

  open(): void {
    this.chosen = this.#review.noting.aimed?.stacks ?? [];
    this.#review.stages.open(STAGE);
  }

  get gathering(): Gathering | null {
    return this.items?.find(({ number }) => number === this.number) ?? (this.details?.gathering.number === this.number ? this.details.gathering : null);
  }

  get suggestion(): Suggested | null {
    return this.suggested?.[this.at] ?? null;
  }

  get member(): Member | null {
    return this.details?.items[this.beside] ?? null;
  }

  get chosenMembers(): readonly Member[] {
    return (this.details?.items ?? []).filter((each) => this.marked.has(keyOf(each)));
  }

  /** Those that were merged into the one that is looked at, and still are. */
  get merged(): readonly Gathering[] {
    return (this.details?.others ?? []).filter(({ merged_into }) => merged_into === this.number);
  }

  /** What was done with it since one looks at it, and not here: by a colleague, or on another page. */
  get meanwhile(): readonly Act[] {
    return (this.details?.acts ?? []).filter(({ number }) => number > this.#known && !this.#mine.has(number));
  }

  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** The address names this gathering, and which are listed, from now on. */
  view([number = "", where = ""]: readonly string[]): void {
    const isHere = where === "here";
    if (!this.#isOpen || isHere !== this.isHere) {
      this.#isOpen = true;
      this.isHere = isHere;
      this.items = null;
      void this.#list();
    }
    const wanted = numberOf(number);
    if (wanted === this.number) return;
    this.number = wanted;
    this.at = this.beside = this.#known = 0;
    this.marked = new Set();
    this.asking = this.details = this.suggested = null;
    if (wanted > 0) void this.#look();
  }

  stop(): void {
    this.#isOpen = false;
    this.number = 0;
    this.items = this.details = this.suggested = this.asking = null;
  }

  goTo(number: number): void {
    this.#review.stages.replace(number > 0 ? String(number) : "", this.isHere ? "here" : "all");
  }

  where(isHere: boolean): void {
    this.#review.stages.replace("", isHere ? "here" : "all");
  }

  step(by: 1 | -1): void {
    const next = this.items?.[(this.items.findIndex(({ number }) => number === this.number)) + by];
    if (next) this.goTo(next.number);
  }

  along(by: 1 | -1): void {
    this.look(this.at + by);
  }

  look(at: number): void {
    this.at = Math.max(0, Math.min(at, (this.suggested?.length ?? 1) - 1));
    this.asking = null;
    this.draw();
  }

  ask(what: Asking | null): void {
    const { gathering } = this;
    const words = this.#review.texts.gatherings;
    if (what === "declining" && !this.suggestion) return;
    if ((what === "renaming" || what === "merging") && !isLive(gathering)) return;
    if (what === "splitting" && this.chosenMembers.length === 0) {
      const { keys } = this.#review.settings;
      const label = (key: string): string => keyLabel(this.#review.texts, key);
      return this.#review.say(words.nothingMarked(label(keys.gathering_member_next), label(keys.gathering_mark)));
    }
    if (what === "unmerging") return this.askApart(gathering?.merged_into ? gathering.number : (this.#lastMerged() ?? 0));
    this.asking = what;
    this.draw();
  }

  /** Ask why one that was merged is to stand alone again. */
  askApart(number: number): void {
    if (number === 0) return this.#review.say(this.#review.texts.gatherings.nothingMerged);
    this.apart = number;
    this.asking = "unmerging";
    this.draw();
  }

  /** Go along the members. */
  pass(by: 1 | -1): void {
    this.beside = Math.max(0, Math.min(this.beside + by, (this.details?.items.length ?? 1) - 1));
    this.draw();
  }

  mark(member = this.member): void {
    if (!member) return;
    const key = keyOf(member);
    const marked = new Set(this.marked);
    if (!marked.delete(key)) marked.add(key);
    this.marked = marked;
    this.draw();
  }

  /** Those that the one looked at can be merged into: of its kind, with this in their name. */
  async into(name: string): Promise<readonly Gathering[]> {
    const { gathering } = this;
    if (!gathering) return [];
    const found = await this.#review.asking(() => this.api.called(gathering.kind, name, PAGE));
    return (found ?? []).filter(({ number }) => number !== gathering.number);
  }

  /** Something was done with some gathering: tell what stands now, soon. */
  outdated(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const tell = (): void => {
      if (this.#under.size > 0) this.outdated();
      else if (this.#isOpen) void this.#anew();
    };
    this.#timer = setTimeout(tell, SETTLE_MS);
  }

  async more(): Promise<void> {
    const last = this.items?.at(-1);
    if (!last) return;
    const items = await this.#review.asking(() => this.api.list(this.isHere, PAGE, last.number));
    if (!items) return;
    this.#hasMore = items.length === PAGE;
    this.items = [...(this.items ?? []), ...items];
    this.draw();
  }

  // What is done

  async make(kind: GatheringKind, name: string, role: Role): Promise<void> {
    const done = await this.#review.asking(() => this.api.make(kind, name, role, this.chosen));
    if (!done) return;
    this.asking = null;
    this.chosen = [];
    await this.#list();
    this.goTo(done.gathering.number);
    this.#said(done);
  }

  /** Put what was chosen in the grid into the one that is looked at. */
  async put(): Promise<void> {
    const { texts } = this.#review;
    if (this.chosen.length === 0) return this.#review.say(texts.gatherings.nothingChosen);
    if (await this.#do("add", { stacks: this.chosen })) this.chosen = [];
    this.draw();
  }

  async accept(): Promise<void> {
    const { suggestion } = this;
    if (suggestion) await this.#do("accept", { media: [suggestion.sha256] });
  }

  async decline(reason: string): Promise<void> {
    const { suggestion } = this;
    this.asking = null;
    if (suggestion) await this.#do("decline", { media: [suggestion.sha256], reason });
  }

  async remove(member = this.member): Promise<void> {
    if (member) await this.#do("remove", { sightings: [placeOf(member)] });
  }

  async rename(name: string, reason: string): Promise<void> {
    await this.#do("rename", { name, reason });
  }

  /** Merge the one that is looked at into another, and look at that. */
  async merge(into: number, reason: string): Promise<void> {
    if (await this.#do("merge", { into, reason })) this.goTo(into);
  }

  async unmerge(reason: string): Promise<void> {
    await this.#do("unmerge", { reason }, this.apart);
  }

  /** Split what is marked off, and stay here. */
  async split(name: string, reason: string): Promise<void> {
    if (!(await this.#do("split", { name, reason, sightings: this.chosenMembers.map(placeOf) }))) return;
    this.marked = new Set();
    this.draw();
  }

  nextState(): Promise<void> {
    return this.#afterwards(async () => {
      const { gathering } = this;
      if (!gathering) return;
      const states = STATES[gathering.kind].filter((each) => gathering.role !== "offender" || each !== "safeguarded");
      const state = states[(states.indexOf(gathering.state) + 1) % states.length];
      if (state) await this.#do("state", { state });
    });
  }

  /** Undo the newest act on it that stands. */
  undo(): Promise<void> {
    return this.#afterwards(async () => {
      const acts = this.details?.acts ?? [];
      const undone = new Set(acts.map(({ undoes }) => undoes));
      const last = acts.findLast(({ act, number }) => act !== "undo" && !undone.has(number));
      if (last) await this.#do("undo", { undoes: last.number });
    });
  }

  /** Go to the lead that a suggestion rests on. */
  prove(): void {
    const lead = this.suggestion?.leads[0];
    if (lead !== undefined) this.#review.stages.open("leads", String(lead), "all");
  }

  // What the page asks of every stage

  moved(): void {}

  hide(): void {}

  reveal(): void {}

  release(): void {}

  /** Do what rests on what stands now, once the page knows what came of all before, and if it still shows the same one. */
  #afterwards(act: () => Promise<void>): Promise<void> {
    const { number } = this;
    const before = [...this.#under];
    const done = Promise.allSettled(before).then(() => (number === this.number ? act() : undefined));
    return this.#noting(done);
  }

  #do(act: string, saying: Saying, number = this.number): Promise<boolean> {
    return this.#noting(this.#send(act, saying, number));
  }

  /** Keep what is under way until it is through. */
  #noting<T>(doing: Promise<T>): Promise<T> {
    this.#under.add(doing);
    return doing.finally(() => this.#under.delete(doing));
  }

  async #send(act: string, saying: Saying, number: number): Promise<boolean> {
    if (number === 0) return false;
    const done = await this.#review.asking(() => this.api.act(number, act, saying));
    if (!done) return false;
    this.#mine.add(done.act.number);
    this.asking = null;
    this.draw();
    this.#said(done);
    await this.#anew();
    return true;
  }

  async #anew(): Promise<void> {
    await Promise.all([this.#list(), this.#look()]);
  }

  #lastMerged(): number | undefined {
    const merged = new Set(this.merged.map(({ number }) => number));
    return this.details?.acts.findLast(({ act, gathering }) => act === "merge" && merged.has(gathering))?.gathering;
  }

  #said({ act, gathering, other }: Done): void {
    const words = this.#review.texts.gatherings;
    const about = words.said(words.kind[gathering.kind], gathering.name, words.acts[act.act] ?? act.act);
    this.#review.say(other && act.act !== "undo" ? `${about} ${words.alsoSaid(words.kind[other.kind], other.name)}` : about);
  }

  async #list(): Promise<void> {
    const { isHere } = this;
    const items = await this.#review.asking(() => this.api.list(isHere, PAGE, 0));
    if (!items || isHere !== this.isHere || !this.#isOpen) return;
    this.items = items;
    this.#hasMore = items.length === PAGE;
    const first = items[0];
    if (this.number === 0 && first) this.goTo(first.number);
    this.draw();
  }

  async #look(): Promise<void> {
    const { number } = this;
    const details = await this.#review.asking(() => this.api.one(number, PAGE));
    if (!details || number !== this.number) return;
    if (this.details === null) this.#known = details.acts.at(-1)?.number ?? 0;
    this.details = details;
    this.beside = Math.max(0, Math.min(this.beside, details.items.length - 1));
    this.draw();
    const { merged_into, is_withdrawn } = details.gathering;
    const suggested = merged_into !== null || is_withdrawn ? [] : await this.#review.asking(() => this.api.suggestions(number));
    if (!suggested || number !== this.number) return;
    this.suggested = suggested;
    this.at = Math.max(0, Math.min(this.at, suggested.length - 1));
    if (this.asking === "declining" && !this.suggestion) this.asking = null;
    // What is being typed into a form stays, whatever a colleague did meanwhile.
    this.draw();
  }
}

export function isLive(gathering: Gathering | null): gathering is Gathering {
  return gathering !== null && gathering.merged_into === null && !gathering.is_withdrawn;
}

function placeOf({ sha256, at_ms, box }: Sighting): Sighting {
  return { sha256, at_ms, box };
}
