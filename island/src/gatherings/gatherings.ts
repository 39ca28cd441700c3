/** The gatherings of a case, or of all: which is looked at, what is in it, and what may belong to it. */

import type { Review } from "../review";
import type { Staging } from "../staging";
import { type Done, type Gathering, type GatheringDetails, type GatheringKind, GatheringsApi, type Role, type Saying, type State, type Suggested } from "./api";

export const STAGE = "gatherings";
/** Gatherings, and members, fetched at once. */
const PAGE = 200;

const STATES: Readonly<Record<GatheringKind, readonly State[]>> = {
  series: ["unsolved", "solved"],
  subject: ["unidentified", "identified", "safeguarded"],
  place: ["unidentified", "identified"],
  device: ["unidentified", "identified"],
};

export type Asking = "making" | "declining";

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
  asking: Asking | null = null;
  /** Stacks that were chosen in the grid, to be put into one. */
  chosen: readonly string[] = [];
  draw: () => void = () => undefined;
  readonly #review: Review;
  #isOpen = false;
  #hasMore = false;

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
    const wanted = /^[1-9]\d{0,15}$/.test(number) ? Number(number) : 0;
    if (wanted === this.number) return;
    this.number = wanted;
    this.at = 0;
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
    if (what === "declining" && !this.suggestion) return;
    this.asking = what;
    this.draw();
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

  async remove(sha256: string): Promise<void> {
    await this.#do("remove", { media: [sha256] });
  }

  async nextState(): Promise<void> {
    const { gathering } = this;
    if (!gathering) return;
    const states = STATES[gathering.kind].filter((each) => gathering.role !== "offender" || each !== "safeguarded");
    const state = states[(states.indexOf(gathering.state) + 1) % states.length];
    if (state) await this.#do("state", { state });
  }

  /** Undo the newest act on it that stands. */
  async undo(): Promise<void> {
    const acts = this.details?.acts ?? [];
    const undone = new Set(acts.map(({ undoes }) => undoes));
    const last = acts.findLast(({ act, number }) => act !== "undo" && !undone.has(number));
    if (last) await this.#do("undo", { undoes: last.number });
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

  async #do(act: string, saying: Saying): Promise<boolean> {
    const { number } = this;
    if (number === 0) return false;
    const done = await this.#review.asking(() => this.api.act(number, act, saying));
    if (!done) return false;
    this.#said(done);
    await Promise.all([this.#list(), this.#look()]);
    return true;
  }

  #said({ act, gathering }: Done): void {
    const words = this.#review.texts.gatherings;
    this.#review.say(words.said(words.kind[gathering.kind], gathering.name, words.acts[act.act] ?? act.act));
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
    this.details = details;
    this.draw();
    const { merged_into, is_withdrawn } = details.gathering;
    const suggested = merged_into !== null || is_withdrawn ? [] : await this.#review.asking(() => this.api.suggestions(number));
    if (!suggested || number !== this.number) return;
    this.suggested = suggested;
    this.look(this.at);
  }
}
