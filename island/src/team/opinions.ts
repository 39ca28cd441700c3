/** Second opinions: deciding blind on what others decided, and settling where two disagree. */

import { type KeyedCode, keyedCodes } from "../codes";
import type { DecideAction } from "../grid_keys";
import { ApiError } from "../http";
import type { Review } from "../review";
import type { Staging } from "../staging";
import { ViewerApi } from "../viewer/api";
import { Board } from "../viewer/board";
import { type Shown, Surface } from "../viewer/surface";
import { type Apart, OpinionApi, type Round, type WaitingStack } from "./opinion_api";

export const TABS = ["give", "apart", "rounds"] as const;
export type Tab = (typeof TABS)[number];
export const STAGE = "opinions";

export class Opinions implements Staging {
  readonly api: OpinionApi;
  readonly board: Board;
  /** No stack of the grid: the number keys mean what is shown here. */
  readonly stack = null;
  tab: Tab = "give";
  waiting: readonly WaitingStack[] | null = null;
  total = 0;
  apart: readonly Apart[] | null = null;
  at = 0;
  rounds: readonly Round[] | null = null;
  note = "";
  surface: Surface | null = null;
  draw: () => void = () => undefined;
  readonly #review: Review;
  readonly #pictures: ViewerApi;
  /** Opinions given here, by their place: the server may not have them all yet. */
  readonly #given = new Set<string>();
  readonly #keys = new Map<string, string>();
  #isBusy = false;

  constructor(review: Review) {
    this.#review = review;
    this.api = new OpinionApi(review.http, review.caseName);
    this.#pictures = new ViewerApi(review.http, review.caseName);
    this.board = new Board({ size: () => this.surface?.size ?? null, pictures: () => (this.surface ? [this.surface.sha256] : []) }, review.ledger, () => this.draw());
  }

  show(tab: Tab): void {
    if (tab === this.tab && this.#isLoaded(tab)) return;
    this.tab = tab;
    this.at = 0;
    void this.#load();
  }

  stop(): void {
    this.board.hide();
    this.#look(null);
    this.waiting = this.apart = this.rounds = null;
  }

  get item(): WaitingStack | null {
    return this.tab === "give" ? (this.waiting?.[0] ?? null) : null;
  }

  get disagreement(): Apart | null {
    return this.tab === "apart" ? (this.apart?.[this.at] ?? null) : null;
  }

  /** The codes of the scheme that is asked about. */
  get codes(): readonly KeyedCode[] {
    const name = (this.item ?? this.disagreement)?.scheme;
    const scheme = this.#review.schemes.all.find((each) => each.name === name);
    return scheme && !this.disagreement?.settled ? keyedCodes(scheme) : [];
  }

  /** A key that decides was pressed. */
  press(action: DecideAction): boolean {
    if (action === "next") this.skip();
    if (!action.startsWith("category_")) return true;
    const code = this.codes.find(({ digit }) => digit === Number(action.slice("category_".length)));
    if (code) void this.choose(code);
    return true;
  }

  async choose({ code }: KeyedCode): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const { item, disagreement } = this;
    if (item) await this.#give(item, code);
    else if (disagreement) await this.#settle(disagreement, code);
    this.#isBusy = false;
    this.draw();
  }

  /** Leave the one that is shown for later. */
  skip(): void {
    if (this.tab === "apart") return this.goTo(this.at + 1);
    const [first, ...rest] = this.waiting ?? [];
    if (!first || rest.length === 0) return;
    this.waiting = [...rest, first];
    this.#show();
  }

  goTo(at: number): void {
    this.at = Math.min(Math.max(at, 0), (this.apart?.length ?? 1) - 1);
    this.note = "";
    this.#show();
  }

  async ask(share: number): Promise<void> {
    const { listing, texts } = this.#review;
    const { selection } = this.#review.place;
    const scheme = this.#review.schemes.now;
    if (!scheme) return;
    const chosen = selection.size > 0 ? { stacks: [...selection] } : { filters: listing.view.filters };
    const begun = await this.#review.asking(() => this.api.ask(crypto.randomUUID(), scheme.name, chosen, share));
    if (begun) this.#review.say(texts.opinions.begun(begun.stacks, begun.decided));
    await this.#load();
  }

  hide(): void {
    this.board.hide();
  }

  reveal(): void {
    if (this.surface) this.board.reveal("key");
  }

  release(): void {
    this.board.hide("key");
  }

  moved(): void {}

  #isLoaded(tab: Tab): boolean {
    return { give: this.waiting, apart: this.apart, rounds: this.rounds }[tab] !== null;
  }

  async #load(): Promise<void> {
    const { tab } = this;
    await this.#review.asking(async () => {
      if (tab === "give") await this.#fetch();
      else if (tab === "apart") this.apart = await this.api.disagreements();
      else this.rounds = await this.api.rounds();
    });
    this.#show();
  }

  async #fetch(): Promise<void> {
    const { items, total } = await this.api.queue();
    this.waiting = items.filter((each) => !this.#given.has(placeOf(each)));
    this.total = total;
  }

  async #give(item: WaitingStack, code: string): Promise<void> {
    const place = placeOf(item);
    const key = this.#keyFor(`${place}/${code}`);
    if (!(await this.#tried(() => this.api.give(key, item, code)))) return;
    this.#given.add(place);
    this.waiting = (this.waiting ?? []).filter((each) => placeOf(each) !== place);
    this.total -= 1;
    if (this.waiting.length === 0 && this.total > 0) await this.#review.asking(() => this.#fetch());
    this.#show();
  }

  async #settle(apart: Apart, code: string): Promise<void> {
    const key = this.#keyFor(`settle ${placeOf(apart)}/${code}/${this.note}`);
    if (!(await this.#tried(() => this.api.settle(key, apart, code, this.note)))) return;
    this.note = "";
    await this.#load();
  }

  /** Ask; says why it could not be done. A second try has the same key, so that nothing is done twice. */
  async #tried(ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await ask();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#review.say(this.#review.texts.refused(error.message, error.hint));
      return false;
    }
  }

  #keyFor(what: string): string {
    const key = this.#keys.get(what) ?? crypto.randomUUID();
    this.#keys.set(what, key);
    return key;
  }

  #show(): void {
    const { item, disagreement } = this;
    const of = item ?? disagreement;
    this.#look(of && of.kind !== "audio" ? { sha256: of.sha256, shown: of.kind === "picture" ? "picture" : "thumbnail" } : null);
    this.draw();
  }

  #look(of: { sha256: string; shown: Shown } | null): void {
    if (of && this.surface?.sha256 === of.sha256) return;
    this.board.hide();
    this.board.another();
    this.surface?.dispose();
    this.surface = of && new Surface(of.sha256, of.shown, this.#pictures, () => {
      this.board.settle();
      this.draw();
    });
    void this.surface?.load(this.#review.thumbnails, 0);
  }
}

const placeOf = ({ round, position }: Pick<WaitingStack, "round" | "position">): string => `${round}/${position}`;
