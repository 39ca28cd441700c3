/** One officer's work in one case: what is shown, where one is, what is chosen and decided. Longer than most: it is the one place where all of it meets. */

import type { Api, Facets, Gallery, Me, Preview, Scheme, Tile } from "./api";
import { type KeyedCode, keyedCodes } from "./codes";
import { Compare } from "./compare/compare";
import { Deciding, inParts } from "./deciding";
import { ExposureLedger } from "./exposure";
import { SORTS, type View, queryOf, viewOf } from "./filters";
import type { DecideAction } from "./grid_keys";
import type { PastDecision } from "./decided/api";
import type { Done } from "./history";
import { ApiError, type Http } from "./http";
import { Listing, MOST_GATHERED } from "./listing";
import { listen } from "./live";
import { Noting } from "./notes/noting";
import { type Means, Revealing } from "./revealing";
import { Finding } from "./search/finding";
import { Settings } from "./settings";
import { Stages } from "./stages";
import { Opinions, STAGE as BLIND } from "./team/opinions";
import { Team } from "./team/team";
import type { Texts } from "./texts/texts";
import { Thumbnails } from "./thumbnails";
import { Viewer } from "./viewer/viewer";
import { ownExposure, wayOf } from "./wellbeing/api";
import { type Limits, PutAway } from "./wellbeing/reminder";
import type { Dialog } from "./views/dialogs";
import { visible } from "./visible";

/** What the grid tells of its size, and does. */
export interface Sight {
  readonly columns: number;
  /** Rows that are wholly in sight. */
  readonly pageRows: number;
  /** Scroll as little as shows a tile. */
  show(index: number): void;
  /** Scroll so that tile `to` stands where `from` stood. */
  keep(from: number, to: number): void;
  /** Scroll so that a tile stands first. */
  lead(index: number): void;
}

/** A stage that shows one stack, which the number keys decide then. */
export interface Staging {
  readonly stack: string | null;
  /** The cursor went to another stack. */
  moved(): void;
  /** The key that uncovers is pressed, and let go. */
  reveal(): void;
  release(): void;
  /** Cover what is uncovered. */
  hide(): void;
  /** A key that decides was pressed; where this is not there, it decides `stack`. */
  press?(action: DecideAction): boolean;
}

export interface Asked {
  readonly code: KeyedCode;
  readonly stacks: readonly string[];
  readonly preview: Preview | null;
}

/** Decisions and events that come within this time are fetched once. */
const SETTLE_MS = 350;
/** After another stack has taken the place of the one that was looked at, no key decides for this long. */
const LOOK_AGAIN_MS = 800;
/** Tiles fetched around one's place when the list is fetched anew. */
const AROUND = 120;

export class Review {
  readonly listing: Listing;
  readonly settings: Settings;
  readonly deciding: Deciding;
  readonly revealing: Revealing;
  readonly ledger: ExposureLedger;
  readonly putAway: PutAway;
  readonly me: Me;
  readonly schemes: readonly Scheme[];
  readonly thumbnails = new Thumbnails();
  readonly texts: Texts;
  readonly http: Http;
  readonly stages: Stages;
  readonly caseName: string;
  /** What the unit has set. */
  limits: Limits = { minutes: 0, pictures: 0 };
  gallery: Gallery | null = null;
  facets: Facets | null = null;
  cursor = 0;
  anchor = 0;
  selection: ReadonlySet<string> = new Set();
  dialog: Dialog | null = null;
  asked: Asked | null = null;
  staging: Staging | null = null;
  readonly viewer: Viewer;
  readonly team: Team;
  readonly opinions: Opinions;
  readonly compare: Compare;
  readonly noting: Noting;
  readonly finding: Finding;
  /** The scheme that the unit, or the case's lists, begin with; an officer's own choice goes before it. */
  readonly firstScheme: string | null;
  /** Why, for the next decision. */
  noteOfNext = "";
  isHeard = true;
  isGathering = false;
  said = "";
  sight: Sight | null = null;
  /** The first tile in sight, and the one after the last. */
  inSight = { first: 0, end: 0 };
  readonly #api: Api;
  readonly #listeners = new Set<() => void>();
  #settleTimer: ReturnType<typeof setTimeout> | null = null;
  #isRefreshing = false;
  #replacedAt = Number.NEGATIVE_INFINITY;

  constructor(http: Http, api: Api, caseName: string, me: Me, schemes: readonly Scheme[], texts: Texts, firstScheme: Scheme | null = null) {
    this.http = http;
    this.#api = api;
    this.caseName = caseName;
    this.me = me;
    this.schemes = schemes.filter(({ codes }) => codes.length > 0);
    this.texts = texts;
    this.firstScheme = firstScheme && schemeName(firstScheme);
    this.settings = new Settings(localStorage, me.protection.level);
    const today = (): string => new Date().toLocaleDateString("sv");
    const officer = `${me.agency}/${me.officer}`;
    this.ledger = new ExposureLedger(localStorage, officer, today, wayOf(http, () => this.changed()), caseName);
    this.putAway = new PutAway(localStorage, officer);
    this.revealing = new Revealing(this.ledger);
    this.stages = new Stages(history, location, () => this.#staged());
    this.viewer = new Viewer(this);
    this.team = new Team(this);
    this.opinions = new Opinions(this);
    this.compare = new Compare(this);
    this.noting = new Noting(this);
    this.finding = new Finding({
      http, texts, caseName, settings: this.settings, thumbnails: this.thumbnails, ledger: this.ledger,
      close: () => this.stages.close(),
      keep: (text) => this.stages.now?.name === "find" && this.stages.replace(...(text ? [text] : [])),
      show: (name, stage, ...parts) => {
        if (name !== caseName) return false;
        this.stages.open(stage, ...parts);
        return true;
      },
    });
    this.listing = new Listing(api, () => this.changed(), () => this.#settleSoon());
    const owner = { agency: me.agency, officer: me.officer, case: caseName };
    this.deciding = new Deciding(api, this.noting.api, localStorage, owner, {
      changed: () => this.changed(),
      answered: (isNote) => {
        if (isNote) this.noting.outdated();
        this.#settleSoon();
      },
      refused: (error, isNote) => this.say((isNote ? texts.notes : texts).refused(error.message, error.hint)),
    });
  }

  /** Begin to show a view, listen, and send what an earlier page left waiting. */
  start(view: View): void {
    this.listing.open(view);
    void this.#fetchCounts();
    void this.#takeUpHistory();
    void this.#takeUpExposure();
    listen(this.#api, this.caseName, {
      snapshot: (name) => name !== this.listing.snapshot && this.#settleSoon(),
      decision: () => this.#settleSoon(),
      assignment: () => this.#settleSoon(),
      note: () => {
        this.noting.outdated();
        this.#settleSoon();
      },
      heard: (isHeard) => this.#heard(isHeard),
    });
    this.team.start();
    this.deciding.queue.start();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** The page is out of sight, or in it again: a browser may end it now without another word. */
  leave(): void {
    this.hide();
    this.revealing.send();
  }

  /** Say something in the status line, to a screen reader too. */
  say(text: string): void {
    this.said = text;
    this.changed();
  }

  // What is shown

  /** Show another view; `isOwnWish` puts it into the browser's history. */
  open(view: View, isOwnWish = true): void {
    if (isOwnWish) {
      const query = queryOf(view.filters, view.sort).toString();
      history.pushState(null, "", query ? `?${query}` : location.pathname);
      this.stages.leave();
    }
    this.cursor = 0;
    this.anchor = 0;
    this.selection = new Set();
    this.revealing.hide();
    this.said = "";
    this.listing.open(view);
    this.sight?.lead(0);
    void this.#fetchCounts();
    this.changed();
  }

  /** The browser has gone to another address: another stage, or another view. */
  follow(): void {
    const view = viewOf(new URLSearchParams(location.search));
    const { filters, sort } = this.listing.view;
    if (queryOf(view.filters, view.sort).toString() !== queryOf(filters, sort).toString()) this.open(view, false);
    this.stages.follow();
  }

  #staged(): void {
    this.revealing.hide();
    this.dialog = null;
    this.#settleSoon();
    this.changed();
  }

  nextSort(): void {
    const { filters, sort } = this.listing.view;
    this.open({ filters, sort: SORTS[(SORTS.indexOf(sort) + 1) % SORTS.length] ?? "rank" });
  }

  openDialog(dialog: Dialog | null): void {
    this.dialog = dialog;
    this.revealing.hide();
    this.staging?.hide();
    if (dialog !== "preview") this.asked = null;
    this.changed();
  }

  // Where one is

  get current(): Tile | undefined {
    return this.listing.tile(this.cursor);
  }

  /** Go to a tile; `isExtending` selects all up to it. */
  goTo(index: number, isExtending = false): void {
    const last = (this.listing.total ?? 0) - 1;
    if (last < 0) return;
    this.cursor = Math.min(Math.max(index, 0), last);
    this.revealing.hide("hover");
    if (this.revealing.now?.by === "key") this.reveal(this.cursor, "key");
    if (isExtending) this.#selectRange();
    else this.anchor = this.cursor;
    this.sight?.show(this.cursor);
    this.staging?.moved();
    this.changed();
  }

  /** Go to a stack where it is in the view; a stage goes on showing what it shows. */
  async goToStack(stack: string): Promise<void> {
    const { filters, sort } = this.listing.view;
    const index = this.listing.indexOf(stack) ?? (await this.asking(() => this.#api.place(filters, sort, stack)));
    if (index != null && (!this.staging || this.staging.stack === stack)) this.goTo(index);
  }

  /** Go to the next undecided one, asking the server where it isn't among the tiles that are here. */
  async goToNext(): Promise<void> {
    const isNext = (tile: Tile): boolean => this.deciding.isUndecided(tile);
    const near = this.listing.findAfter(this.cursor, isNext);
    if (near !== null) return this.goTo(near);
    const from = this.cursor;
    let after = this.current?.stack;
    const { filters, sort } = this.listing.view;
    while (after !== undefined) {
      const index = await this.asking(() => this.#api.nextUndecided(filters, sort, after ?? ""));
      if (this.cursor !== from || index === undefined) return;
      if (index === null) break;
      const [stack] = (await this.asking(() => this.listing.gather(index, index + 1))) ?? [];
      if (this.cursor !== from || stack === undefined) return;
      if (!this.deciding.isShownDecided(stack)) return this.goTo(index);
      after = stack;
    }
    this.say(this.texts.noNext);
  }

  /** The grid tells what is in sight. */
  look(first: number, end: number): void {
    if (first === this.inSight.first && end === this.inSight.end) return;
    this.inSight = { first, end };
    this.thumbnails.turns.sight = this.inSight;
    this.changed();
  }

  /** Go to the next or the previous mark of the scale. */
  goToBand(direction: 1 | -1): void {
    const marks = this.listing.ticks.map(({ first }) => first);
    const index = direction > 0 ? marks.find((first) => first > this.cursor) : marks.findLast((first) => first < this.cursor);
    if (index === undefined) return;
    this.goTo(index);
    this.sight?.lead(index);
  }

  // What is chosen

  toggle(index: number): void {
    const tile = this.listing.tile(index);
    if (!tile) return;
    const selection = new Set(this.selection);
    if (!selection.delete(tile.stack)) selection.add(tile.stack);
    this.selection = selection;
    this.changed();
  }

  clear(): void {
    this.selection = new Set();
    this.said = "";
    this.changed();
  }

  async selectAll(): Promise<void> {
    const { view } = this.listing;
    this.isGathering = true;
    this.changed();
    const total = await this.#told();
    const isTooMuch = total > MOST_GATHERED;
    const names = isTooMuch ? undefined : await this.asking(() => this.listing.gather(0, total));
    this.isGathering = false;
    if (names && view === this.listing.view) this.selection = new Set(names);
    if (isTooMuch) this.say(this.texts.tooMany(total, MOST_GATHERED));
    this.changed();
  }

  /** How many stacks are in the view, once the server has said: one may be quicker than it. */
  #told(): Promise<number> {
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        if (this.listing.total === null && this.listing.failure === null) return;
        stop();
        resolve(this.listing.total ?? 0);
      });
      this.changed();
    });
  }

  #selectRange(): void {
    const [first, last] = [Math.min(this.anchor, this.cursor), Math.max(this.anchor, this.cursor)];
    const selection = new Set<string>();
    for (let index = first; index <= last; index += 1) {
      const tile = this.listing.tile(index);
      if (tile) selection.add(tile.stack);
    }
    this.selection = selection;
  }

  // What is decided

  get scheme(): Scheme | null {
    const named = (name: string | null): Scheme | undefined => this.schemes.find((each) => schemeName(each) === name);
    return named(this.settings.scheme) ?? named(this.firstScheme) ?? this.schemes[0] ?? null;
  }

  get codes(): readonly KeyedCode[] {
    return this.scheme ? keyedCodes(this.scheme) : [];
  }

  nextScheme(): void {
    const at = this.scheme ? this.schemes.indexOf(this.scheme) : -1;
    const next = this.schemes[(at + 1) % this.schemes.length];
    if (next) this.chooseScheme(schemeName(next));
  }

  chooseScheme(name: string): void {
    this.settings.chooseScheme(name);
    this.say(this.scheme?.title ?? "");
  }

  /** Give a code to the selection, after a preview; to the tile one is at where nothing is selected. */
  async categorise(code: KeyedCode): Promise<void> {
    if (this.isGathering && !this.staging) return; // what is being selected is what is meant
    const stacks = this.staging ? [] : [...this.selection];
    if (stacks.length === 0) {
      const stack = this.staging ? this.staging.stack : this.current?.stack;
      if (stack == null || (!this.staging && performance.now() - this.#replacedAt < LOOK_AGAIN_MS)) return;
      if (this.team.isOthers(this.tileOf(stack))) return this.#ask([stack], code);
      this.#decide([stack], code);
      return stack === this.current?.stack ? this.goToNext() : undefined;
    }
    return this.#ask(stacks, code);
  }

  /** Show what a decision would touch, before it is made. */
  async #ask(stacks: readonly string[], code: KeyedCode): Promise<void> {
    this.asked = { code, stacks, preview: null };
    this.openDialog("preview");
    const preview = await this.asking(() => this.#preview(stacks));
    if (this.asked?.stacks !== stacks) return;
    if (preview) this.asked = { code, stacks, preview };
    else this.openDialog(null);
    this.changed();
  }

  async #preview(stacks: readonly string[]): Promise<Preview> {
    const sum: Preview = { stacks: 0, media: 0, applied: 0, suggested: 0, decided_already: 0, held: 0 };
    for (const part of inParts(stacks)) {
      const counts = await this.#api.preview(part);
      for (const name of Object.keys(sum) as (keyof Preview)[]) sum[name] += counts[name];
    }
    return sum;
  }

  /** Do what was previewed; `why` what colleagues work on is decided nevertheless. */
  apply(why = ""): void {
    const asked = this.asked;
    if (!asked?.preview) return;
    this.#decide(asked.stacks, asked.code, asked.preview.held > 0 ? why : null);
    this.selection = new Set();
    this.openDialog(null);
    const tile = this.current;
    if (tile && !this.deciding.isUndecided(tile)) void this.goToNext();
  }

  undo(): void {
    const done = this.deciding.undo();
    if (!done) return this.say(this.texts.nothingToUndo);
    this.#goBackTo(done);
    const { texts } = this;
    this.say(done.note ? texts.notes.undone(done.note.what, visible(done.note.text)) : texts.undone(this.labelOf(done.scheme, done.code), done.stacks.length));
  }

  redo(): void {
    const done = this.deciding.redo((stack) => this.tileOf(stack));
    if (!done) return this.say(this.texts.nothingToRedo);
    this.#goBackTo(done);
    const { texts } = this;
    this.say(done.note ? texts.notes.redone(done.note.what, visible(done.note.text)) : texts.redone(this.labelOf(done.scheme, done.code), done.stacks.length));
  }

  /** A code as its scheme calls it; "2 Harbour" where the label doesn't say a code that people know by its number or letter. */
  labelOf(scheme: string, code: string): string {
    const known = this.schemes.find((each) => each.name === scheme && each.codes.some((one) => one.code === code));
    const label = known?.codes.find((one) => one.code === code)?.label;
    if (label === undefined) return code;
    return label.split(/\s+/).includes(code) || !/^[\dA-Z]{1,2}$/.test(code) ? label : `${code} ${label}`;
  }

  #decide(stacks: readonly string[], { code, label }: KeyedCode, why: string | null = null): void {
    const { scheme } = this;
    if (!scheme) return;
    this.deciding.decide(stacks, scheme.name, code, (stack) => this.tileOf(stack), why, this.noteOfNext);
    this.noteOfNext = "";
    this.say(label);
  }

  /** Undo a decision of any time; returns the key that it is sent with. */
  takeBack(past: PastDecision): string {
    this.say(this.texts.undone(this.labelOf(past.scheme ?? "", past.code ?? ""), 1));
    return this.deciding.takeBack(past);
  }

  /** Decide again what was decided once; returns the keys that it is sent with. */
  decideAgain({ stack, scheme, code }: PastDecision): readonly string[] {
    this.say(this.texts.redone(this.labelOf(scheme ?? "", code ?? ""), 1));
    return this.deciding.decide([stack], scheme ?? "", code ?? "", (each) => this.tileOf(each));
  }

  /** Go to a stack in the grid; to its picture in the viewer where the view doesn't have it. */
  async openStack(stack: string, sha256: string | null): Promise<void> {
    const { filters, sort } = this.listing.view;
    const index = await this.asking(() => this.#api.place(filters, sort, stack));
    if (index != null) {
      if (this.stages.now) this.stages.close();
      this.goTo(index);
    } else if (sha256 !== null) this.stages.open("viewer", sha256);
  }

  #goBackTo({ stacks }: Done): void {
    const index = stacks.length === 1 ? this.listing.indexOf(stacks[0] ?? "") : null;
    if (index !== null) this.goTo(index);
  }

  /** The tile of a stack, where it is here. */
  tileOf(stack: string): Tile | undefined {
    const index = this.listing.indexOf(stack);
    return index === null ? undefined : this.listing.tile(index);
  }

  // What is revealed

  reveal(index: number, by: Means): void {
    if (this.staging) return this.dialog ? undefined : this.staging.reveal();
    const tile = this.listing.tile(index);
    if (!tile || this.dialog || this.stages.now) return;
    this.revealing.reveal(index, tile, by);
    this.changed();
  }

  /** Hide what is revealed; only what was revealed by these means, where they are given. */
  hide(by?: Means): void {
    if (by === "key") this.staging?.release();
    else if (by === undefined) this.staging?.hide();
    if (this.revealing.hide(by)) this.changed();
  }

  // What the server tells

  #heard(isHeard: boolean): void {
    const isBack = isHeard && !this.isHeard;
    this.isHeard = isHeard;
    if (isBack) {
      this.deciding.queue.resume();
      this.#settleSoon();
    }
    this.changed();
  }

  #settleSoon(): void {
    if (this.#settleTimer !== null) clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => void this.#settle(), SETTLE_MS);
  }

  /** Fetch anew what is shown, and keep one's place in it. */
  async #settle(): Promise<void> {
    if (this.stages.now?.name === BLIND) return; // who decides blind is sent no categories; it is fetched once that is over
    if (this.#isRefreshing) return this.#settleSoon();
    this.#isRefreshing = true;
    try {
      await this.#refresh();
    } finally {
      this.#isRefreshing = false;
    }
    await this.#fetchCounts();
  }

  /** Another stack stands where one is, unasked: what is pressed now was meant for the one that stood there. */
  #replaced(): void {
    this.revealing.hide();
    this.#replacedAt = performance.now();
    this.say(this.texts.replaced);
  }

  async #refresh(): Promise<void> {
    const keys = this.deciding.settling();
    await this.asking(async () => {
      let stack = this.current?.stack;
      const moved = await this.listing.refresh(() => {
        stack = this.current?.stack;
        return this.cursor;
      }, AROUND);
      if (!moved) return;
      this.deciding.settled(keys);
      this.cursor = moved.to;
      this.anchor += moved.to - moved.from;
      if (moved.to !== moved.from) this.sight?.keep(moved.from, moved.to);
      this.revealing.follow((index) => this.listing.tile(index), this.cursor);
      if (stack !== undefined && this.current && this.current.stack !== stack) this.#replaced();
    });
    this.changed();
  }

  async #fetchCounts(): Promise<void> {
    const { filters } = this.listing.view;
    await this.asking(async () => {
      const [gallery, facets] = await Promise.all([this.#api.gallery(), this.#api.facets(filters)]);
      this.gallery = gallery;
      if (filters === this.listing.view.filters) this.facets = facets;
    });
    this.changed();
  }

  async #takeUpExposure(): Promise<void> {
    await this.asking(async () => {
      const { limits, days } = await ownExposure(this.http, 1);
      this.limits = limits;
      if (days[0]) this.ledger.outbox.start(days[0]);
    });
    this.changed();
  }

  async #takeUpHistory(): Promise<void> {
    await this.asking(async () => {
      const { total } = await this.#api.decisions(0, 1);
      const { items } = await this.#api.decisions(Math.max(0, total - 200), 200);
      this.deciding.history.takeUp(items, this.me.officer);
    });
  }

  /** Ask the server; where it gives no answer, say so and return undefined. */
  async asking<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.say([this.texts.failed[error.code], error.message].filter((part) => part !== "").join(": "));
      return undefined;
    }
  }
}

export function schemeName({ name, version }: Scheme): string {
  return `${name}/${version}`;
}

