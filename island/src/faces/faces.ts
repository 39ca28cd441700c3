/** Groups of faces: which is looked at, which of its faces, what is marked, and what is said of them. */

import type { ApiError } from "../http";
import { FilmFrame, type Shown } from "../leads/view_picture";
import type { Review } from "../review";
import type { Staging } from "../staging";
import { ViewerApi } from "../viewer/api";
import { Board } from "../viewer/board";
import { WHOLE, fit, within } from "../viewer/geometry";
import { Surface } from "../viewer/surface";
import { type Face, FacesApi, type Group, type GroupCard, type GroupPage, type Saying, type Word } from "./api";
import { CutOuts, squareAround } from "./cut_out";

export const STAGE = "faces";
const PAGE = 24;
/** Faces of a group that are shown at once, and uncovered at once. */
export const SHEET = 24;
const WORDS = 20;
const SETTLE_MS = 350;

export type Asking = "splitting" | "merging" | "naming" | "undoing";

export class Faces implements Staging {
  readonly stack = null;
  readonly api: FacesApi;
  readonly board: Board;
  readonly cutOuts: CutOuts;
  page: GroupPage | null = null;
  items: readonly GroupCard[] = [];
  words: readonly Word[] = [];
  /** Why there are no groups to see. */
  problem: ApiError | null = null;
  isEverywhere = false;
  isBusy = false;
  /** The group that is looked at, by name; "" before one is. */
  name = "";
  group: Group | null = null;
  /** A sheet of its faces, from `first` on, and which of them is looked at. */
  sheet: readonly Face[] = [];
  first = 0;
  at = 0;
  marked: ReadonlySet<string> = new Set();
  /** The group that another one is to be merged with. */
  picked: GroupCard | null = null;
  asking: Asking | null = null;
  /** The word that is to be taken back. */
  word: Word | null = null;
  /** Whether all of the picture is shown, not the face alone. */
  isBehind = false;
  shown: Shown | null = null;
  draw: () => void = () => undefined;
  readonly #review: Review;
  readonly #pictures: ViewerApi;
  #isOpen = false;
  /** The width of what the view was last aimed at: a thumbnail tells the shape first, the picture its size later. */
  #aimedAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked = new AbortController();

  constructor(review: Review) {
    this.#review = review;
    this.api = new FacesApi(review.http, review.caseName);
    this.#pictures = new ViewerApi(review.http, review.caseName);
    this.board = new Board({ size: () => this.shown?.size ?? null, pictures: () => this.#uncovered() }, review.ledger, () => this.draw());
    this.cutOuts = new CutOuts(review, () => this.draw());
  }

  open(): void {
    this.#review.stages.open(STAGE);
  }

  get face(): Face | null {
    return this.sheet[this.at - this.first] ?? null;
  }

  get card(): GroupCard | null {
    return this.items.find(({ group }) => group === this.name) ?? null;
  }

  /**
   * Whether a cut-out face is uncovered: all of the sheet by the held key; where pictures are seen through a lens, the one
   * alone that is looked at, which is a piece as a lens shows it. A pointer uncovers the large one, through its lens.
   */
  isUncovered({ face }: Face): boolean {
    return this.board.uncovered === "key" && (this.#review.settings.protection.reveals !== "lens" || face === this.face?.face);
  }

  /** The newest word that holds and could be taken back. */
  get newest(): Word | null {
    return this.words.find(({ act, holds }) => holds && act !== "taken back") ?? null;
  }

  /** The address names this group, and whose groups are listed, from now on. */
  view([name = "", where = ""]: readonly string[]): void {
    const isEverywhere = where === "all";
    if (!this.#isOpen || isEverywhere !== this.isEverywhere) {
      this.#isOpen = true;
      this.isEverywhere = isEverywhere;
      this.page = this.problem = this.picked = null;
      this.items = [];
      void this.#list();
    }
    const wanted = /^[0-9a-f]{1,12}$/.test(name) ? name : "";
    if (wanted === this.name) return;
    this.#leave();
    this.name = wanted;
    if (wanted !== "") void this.#look(0);
  }

  stop(): void {
    this.#leave();
    this.board.hide();
    this.cutOuts.keep(new Set());
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#isOpen = false;
    this.name = "";
    this.items = this.words = [];
    this.page = this.picked = null;
  }

  /** Groups, or what was said of faces, may be others: ask anew, soon. */
  outdated(): void {
    if (!this.#isOpen || this.isBusy) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#again(), SETTLE_MS);
  }

  // Going from one to the next

  goTo(name: string): void {
    this.#review.stages.replace(name, this.isEverywhere ? "all" : "here");
  }

  where(isEverywhere: boolean): void {
    this.#review.stages.replace("", isEverywhere ? "all" : "here");
  }

  async step(by: 1 | -1): Promise<void> {
    const at = this.items.findIndex(({ group }) => group === this.name) + by;
    if (at >= this.items.length) await this.more();
    const next = this.items[at];
    if (next) this.goTo(next.group);
  }

  async along(by: 1 | -1): Promise<void> {
    await this.look(this.at + by);
  }

  async look(at: number): Promise<void> {
    const to = Math.max(0, Math.min(at, (this.group?.faces ?? 1) - 1));
    if (Math.floor(to / SHEET) * SHEET !== this.first) return this.#look(to);
    this.at = to;
    this.#show();
  }

  async more(): Promise<void> {
    if (!this.page || this.items.length >= this.page.total) return;
    const page = await this.#review.asking(() => this.api.groups(this.isEverywhere, PAGE, this.items.length));
    if (!page) return;
    const known = new Set(this.items.map(({ group }) => group));
    this.items = [...this.items, ...page.items.filter(({ group }) => !known.has(group))];
    this.draw();
  }

  mark(face = this.face): void {
    if (!face) return;
    const marked = new Set(this.marked);
    if (!marked.delete(face.face)) marked.add(face.face);
    this.marked = marked;
    this.draw();
  }

  /** Show all of the picture that the face is in, or the face alone again. */
  behind(): void {
    this.isBehind = !this.isBehind;
    this.#aimedAt = 0;
    this.#aim();
    this.draw();
  }

  openViewer(): void {
    const { media } = this.face ?? {};
    if (media) this.#review.stages.open(media.kind === "video" ? "film" : "viewer", media.sha256);
  }

  // What is said

  ask(what: Asking | null, word = this.newest): void {
    const { texts } = this.#review;
    if (what === "splitting" && this.marked.size === 0) return this.#review.say(texts.faces.noneMarked);
    if (what === "undoing" && !word) return this.#review.say(texts.faces.nothingToUndo);
    if (what !== null && what !== "undoing" && !this.group) return;
    this.asking = what;
    this.word = word;
    this.draw();
  }

  /** Pick this group, or ask why the one picked before and this one are one person. */
  merge(): void {
    const { card, picked } = this;
    if (!card) return;
    if (picked && picked.group !== card.group) return this.ask("merging");
    this.picked = picked ? null : card;
    this.#review.say(this.picked ? this.#review.texts.faces.picked : "");
    this.draw();
  }

  /** Say what is asked for, with its reason. */
  async say(reason: string, name: string): Promise<void> {
    const saying = this.#saying(reason, name);
    if (!saying) return;
    this.isBusy = true;
    this.asking = null;
    this.draw();
    const said = await this.#review.asking(() => this.api.say(this.isEverywhere, saying));
    this.isBusy = false;
    if (said) {
      const words = this.#review.texts.faces;
      this.marked = new Set();
      this.picked = null;
      this.#review.say(`${words.said(said.word.number, words.acts[said.word.act], said.word.faces)}${said.is_grouped ? "" : ` ${words.tooMany}`}`);
    }
    await this.#again();
  }

  async make(): Promise<void> {
    if (this.isBusy || this.page?.off) return;
    this.isBusy = true;
    this.#review.say(`${this.#review.texts.faces.making}\u2026`);
    const made = await this.#review.asking(() => this.api.make(this.isEverywhere));
    this.isBusy = false;
    if (made) this.#review.say(this.#review.texts.faces.made(made.total));
    await this.#again();
  }

  // What the page asks of every stage

  moved(): void {}

  reveal(): void {
    if (this.face) this.board.reveal("key");
  }

  release(): void {
    this.board.hide("key");
  }

  hide(): void {
    this.board.hide();
  }

  #saying(reason: string, name: string): Saying | null {
    const { group, picked, word, asking } = this;
    if (asking === "undoing") return word && { act: "undo", word: word.number, reason };
    if (!group) return null;
    if (asking === "splitting") return { act: "split", group: group.group, faces: [...this.marked], reason };
    if (asking === "merging") return picked && { act: "merge", group: picked.group, other: group.group, reason };
    return { act: "name", group: group.group, name, reason };
  }

  /** SHA-256 of all that is in sight when it is uncovered. */
  #uncovered(): readonly string[] {
    const faces = [...this.sheet, ...(this.card?.best ?? []), ...(this.picked?.best ?? [])].filter((each) => this.isUncovered(each));
    return [...new Set([...faces, ...(this.face ? [this.face] : [])].map(({ media }) => media.sha256))];
  }

  #leave(): void {
    this.#asked.abort();
    this.shown?.dispose();
    this.shown = this.group = this.asking = null;
    this.sheet = [];
    this.first = this.at = 0;
    this.marked = new Set();
    this.isBehind = false;
  }

  async #again(): Promise<void> {
    await this.#list();
    if (this.#isOpen && this.name !== "") await this.#look(this.at);
  }

  async #list(): Promise<void> {
    const { isEverywhere } = this;
    const count = Math.max(PAGE, Math.min(this.items.length, 200));
    let problem: ApiError | null = null;
    const page = await this.#review.asking(() => this.api.groups(isEverywhere, count, 0).catch((error: unknown) => {
      problem = error as ApiError;
      throw error;
    }));
    if (!this.#isOpen || isEverywhere !== this.isEverywhere) return;
    this.problem = problem;
    if (page) {
      this.page = page;
      this.items = page.items;
      if (this.picked) this.picked = page.items.find(({ group }) => group === this.picked?.group) ?? null;
      if (!page.off) this.words = (await this.#review.asking(() => this.api.words(WORDS))) ?? [];
    }
    this.draw();
    const first = this.items[0];
    if (!this.items.some(({ group }) => group === this.name) && !this.group) {
      if (first) this.goTo(first.group);
    }
  }

  /** Fetch the sheet of the group that holds its face of a number. */
  async #look(at: number): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const { name, isEverywhere } = this;
    const first = Math.floor(at / SHEET) * SHEET;
    const details = await this.#review.asking(() => this.api.group(name, isEverywhere, SHEET, first, signal).catch((error: unknown) => (signal.aborted ? null : this.#gone(error))));
    if (signal.aborted || !details) return;
    if (details.items.length === 0 && first > 0) return this.#look(0);
    this.group = details.group;
    this.sheet = details.items;
    this.first = first;
    this.at = Math.min(at, first + details.items.length - 1);
    const here = new Set(details.items.map(({ face }) => face));
    if (details.group.faces <= SHEET) this.marked = new Set([...this.marked].filter((each) => here.has(each)));
    this.cutOuts.keep(new Set([...this.sheet, ...this.items.flatMap(({ best }) => best)].map(({ media }) => media.sha256)));
    this.#show();
  }

  /** The group is there no more: somebody merged it, or took it apart. */
  #gone(error: unknown): null {
    if ((error as ApiError).code !== "not_found" && (error as ApiError).code !== "usage") throw error;
    this.#leave();
    const first = this.items.find(({ group }) => group !== this.name);
    this.goTo(first?.group ?? "");
    return null;
  }

  #show(): void {
    const { face } = this;
    const at_ms = face?.media.kind === "video" ? face.media.at_ms : null;
    this.shown?.dispose();
    this.shown = null;
    this.#aimedAt = 0;
    if (face) {
      const changed = (): void => {
        this.#aim();
        this.draw();
      };
      if (at_ms !== null) this.shown = new FilmFrame(face.media.sha256, at_ms, this.#review.http, changed);
      else {
        const surface = new Surface(face.media.sha256, "picture", this.#pictures, changed);
        this.shown = surface;
        void surface.load(this.#review.thumbnails, this.#review.place.inSight.first);
      }
    }
    this.board.view = WHOLE;
    if (this.board.uncovered === "key") this.board.reveal("key");
    else this.board.hide();
    this.draw();
  }

  /** Look at the face, once it is known how large its picture is; at all of it where that is wanted. */
  #aim(): void {
    const size = this.shown?.size;
    const box = this.face?.media.box;
    if (!size || this.#aimedAt === size.width || this.board.frame.width <= 1) return;
    this.#aimedAt = size.width;
    if (this.isBehind || !box) this.board.view = WHOLE;
    else {
      const { frame } = this.board;
      const { x, y, side } = squareAround(box, size);
      const scale = Math.min(frame.width, frame.height) / side;
      this.board.view = within({ zoom: scale / fit(size, frame), x: x / size.width, y: y / size.height }, size, frame);
    }
  }
}
