/** What the keys that decide do: give a code, ask before several are given one, undo, do again. */

import type { Preview } from "./api";
import type { KeyedCode } from "./codes";
import type { PastDecision } from "./decided/api";
import { type Deciding, inParts } from "./deciding";
import type { Desk } from "./desk";
import type { ApiError } from "./http";
import type { Done } from "./history";
import type { Listing } from "./listing";
import type { Place } from "./place";
import type { Act } from "./queue";
import type { Schemes } from "./schemes";
import type { Team } from "./team/team";
import { visible } from "./visible";

/** Several stacks that are to be given a code, or one that a colleague works on; without the counts until the server has told them. */
export interface Asked {
  readonly code: KeyedCode;
  readonly stacks: readonly string[];
  readonly preview: Preview | null;
  /** Why the server did not take it when it was decided before; whoever applies it then has read that. */
  readonly refusal?: string;
}

/** What is to be undone on a stack that a colleague works on, once there is a reason. */
export interface Held {
  readonly by: string;
  undo(why: string): void;
}

/** After another stack has taken the place of the one that was looked at, no key decides for this long. */
const LOOK_AGAIN_MS = 800;

export class Categorising {
  asked: Asked | null = null;
  held: Held | null = null;
  /** Why, for the next decision. */
  noteOfNext = "";
  readonly #desk: Desk;
  readonly #listing: Listing;
  readonly #deciding: Deciding;
  readonly #place: Place;
  readonly #schemes: Schemes;
  readonly #team: Team;
  #replacedAt = Number.NEGATIVE_INFINITY;

  constructor(desk: Desk, listing: Listing, deciding: Deciding, place: Place, schemes: Schemes, team: Team) {
    this.#desk = desk;
    this.#listing = listing;
    this.#deciding = deciding;
    this.#place = place;
    this.#schemes = schemes;
    this.#team = team;
  }

  /** Another stack stands where one is, unasked: what is pressed now was meant for the one that stood there. */
  replaced(): void {
    this.#replacedAt = performance.now();
  }

  nextScheme(): void {
    const { next } = this.#schemes;
    if (next !== null) this.chooseScheme(next);
  }

  chooseScheme(name: string): void {
    this.#desk.settings.chooseScheme(name);
    this.#desk.say(this.#schemes.now?.title ?? "");
  }

  /** Give a code to the selection, after a preview; to the tile one is at where nothing is selected. */
  async categorise(code: KeyedCode): Promise<void> {
    const { staging } = this.#desk;
    const place = this.#place;
    if (place.isGathering && !staging) return; // what is being selected is what is meant
    const stacks = staging ? [] : [...place.selection];
    if (stacks.length > 0) return this.#ask(stacks, code);
    const stack = staging ? staging.stack : place.current?.stack;
    if (stack == null || (!staging && performance.now() - this.#replacedAt < LOOK_AGAIN_MS)) return;
    if (this.#team.isOthers(this.#listing.tileOf(stack))) return this.#ask([stack], code);
    this.#decide([stack], code);
    return stack === place.current?.stack ? place.goToNext() : undefined;
  }

  /** Show what a decision would touch, before it is made. */
  async #ask(stacks: readonly string[], code: KeyedCode, refusal?: string): Promise<void> {
    const asked: Asked = { code, stacks, preview: null, ...(refusal === undefined ? {} : { refusal }) };
    this.asked = asked;
    this.#desk.openDialog("preview");
    const preview = await this.#desk.asking(() => this.#preview(stacks));
    if (this.asked?.stacks !== stacks) return;
    if (preview) this.asked = { ...asked, preview };
    else this.#desk.openDialog(null);
    this.#desk.changed();
  }

  async #preview(stacks: readonly string[]): Promise<Preview> {
    const sum: Preview = { stacks: 0, media: 0, applied: 0, suggested: 0, decided_already: 0, held: 0 };
    for (const part of inParts(stacks)) {
      const counts = await this.#desk.api.preview(part);
      for (const name of Object.keys(sum) as (keyof Preview)[]) sum[name] += counts[name];
    }
    return sum;
  }

  /** Do what was previewed; `why` what colleagues work on is decided nevertheless. */
  apply(why = ""): void {
    const { asked } = this;
    if (!asked?.preview) return;
    this.#decide(asked.stacks, asked.code, asked.preview.held > 0 ? why : null, asked.refusal === undefined);
    this.#place.selection = new Set();
    this.#desk.openDialog(null);
    const tile = this.#place.current;
    if (tile && !this.#deciding.isUndecided(tile)) void this.#place.goToNext();
  }

  /** A colleague was quicker: ask whether it is meant nevertheless, unless something else is being asked. */
  refused(act: Act, { kind, message }: ApiError): void {
    if (act.kind !== "decide" || (kind !== "overtaken" && kind !== "held") || this.#desk.dialog !== null) return;
    const meant = this.#schemes.now?.name === act.scheme ? this.#schemes.codes.find((each) => each.code === act.code) : undefined;
    if (meant) void this.#ask(act.stacks, meant, message);
  }

  undo(): void {
    const latest = this.#deciding.history.latest;
    const by = latest && !latest.note ? this.#holderOf(latest.stacks) : null;
    if (by !== null) return this.askToUndo(by, (why) => this.#undo(why));
    this.#undo();
  }

  /** Who works on one of these stacks, in words, as far as they are here; null where no colleague does. */
  #holderOf(stacks: readonly string[]): string | null {
    const held = stacks.map((stack) => this.#listing.tileOf(stack)).find((tile) => this.#team.isOthers(tile));
    return held ? this.#desk.texts.team.heldBy(visible(held.assigned ?? "")) : null;
  }

  #undo(why: string | null = null): void {
    const { texts } = this.#desk;
    const done = this.#deciding.undo(why);
    if (!done) return this.#desk.say(texts.nothingToUndo);
    this.#goBackTo(done);
    this.#desk.say(done.note ? texts.notes.undone(done.note.what, visible(done.note.text)) : texts.undone(this.#schemes.labelOf(done.scheme, done.code), done.stacks.length));
  }

  /** A colleague works on what was to be undone: ask for a reason. */
  askToUndo(by: string, undo: (why: string) => void): void {
    this.held = { by, undo };
    this.#desk.openDialog("undo_held");
  }

  /** Take the stack over, and undo. */
  undoHeld(why: string): void {
    const { held } = this;
    this.#desk.openDialog(null);
    held?.undo(why);
  }

  redo(): void {
    const { texts } = this.#desk;
    const done = this.#deciding.redo((stack) => this.#listing.tileOf(stack));
    if (!done) return this.#desk.say(texts.nothingToRedo);
    this.#goBackTo(done);
    this.#desk.say(done.note ? texts.notes.redone(done.note.what, visible(done.note.text)) : texts.redone(this.#schemes.labelOf(done.scheme, done.code), done.stacks.length));
  }

  /** Undo a decision of any time; returns the key that it is sent with, null where a reason is asked for first. */
  takeBack(past: PastDecision): string | null {
    const take = (why: string | null): string => {
      this.#desk.say(this.#desk.texts.undone(this.#schemes.labelOf(past.scheme ?? "", past.code ?? ""), 1));
      return this.#deciding.takeBack(past, why);
    };
    const by = this.#holderOf([past.stack]);
    if (by === null) return take(null);
    this.askToUndo(by, take);
    return null;
  }

  /** Decide again what was decided once; returns the keys that it is sent with. */
  decideAgain({ stack, scheme, code }: PastDecision): readonly string[] {
    this.#desk.say(this.#desk.texts.redone(this.#schemes.labelOf(scheme ?? "", code ?? ""), 1));
    return this.#deciding.decide([stack], scheme ?? "", code ?? "", (each) => this.#listing.tileOf(each));
  }

  #decide(stacks: readonly string[], { code, label }: KeyedCode, why: string | null = null, isUntold = true): void {
    const scheme = this.#schemes.now;
    if (!scheme) return;
    this.#deciding.decide(stacks, scheme.name, code, (stack) => this.#listing.tileOf(stack), why, this.noteOfNext, isUntold ? this.#listing.seen(stacks) : null);
    this.noteOfNext = "";
    this.#desk.say(label);
  }

  #goBackTo({ stacks }: Done): void {
    const index = stacks.length === 1 ? this.#listing.indexOf(stacks[0] ?? "") : null;
    if (index !== null) this.#place.goTo(index);
  }
}
