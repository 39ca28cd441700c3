/** Noting: of what, what was noted of it before, and the words there are. */

import { ApiError } from "../http";
import type { Review } from "../review";
import { SHA256 } from "../viewer/api";
import { type NoteKind, NotesApi, type StackNote, type Words } from "./api";

/** What a note is asked for: stacks, and of a single one the media that is looked at. */
export interface Target {
  readonly stacks: readonly string[];
  readonly media: string | null;
  /** Media of the stack, where it is a single one that the grid knows. */
  readonly count: number;
}

/** Notes of so many stacks are kept, so that going back to one shows them at once. */
const KEPT = 50;

export class Noting {
  readonly api: NotesApi;
  /** What the open panel is about. */
  target: Target | null = null;
  words: Words | null = null;
  readonly #review: Review;
  readonly #known = new Map<string, StackNote[]>();
  readonly #asked = new Set<string>();

  constructor(review: Review) {
    this.#review = review;
    this.api = new NotesApi(review.http, review.caseName);
  }

  /** What a note would be of now; null where nothing is chosen or stood at. */
  get aimed(): Target | null {
    return this.#aim();
  }

  /** Open the panel for a comment, a tag or a series. */
  ask(what: Exclude<NoteKind, "bookmark">): void {
    this.target = this.#aim();
    if (!this.target) return this.#review.say(this.#review.texts.notes.nothingHere);
    if (what !== "comment") void this.#fetchWords();
    this.#review.openDialog(what);
  }

  /** Note something of what the panel is about; `isOfOne` of the one media only. */
  note(what: NoteKind, text: string, isRemoval = false, isOfOne = false): void {
    const { target } = this;
    if (!target) return;
    const { stacks, media } = target;
    const named = isOfOne && media !== null ? { stacks: [], media: [media] } : { stacks, media: [] };
    this.#note(what, text, isRemoval, named);
  }

  /** Set a bookmark on all that is chosen; take it off where all have one. */
  toggleBookmark(): void {
    const { texts, deciding } = this.#review;
    const target = this.#aim();
    if (!target) return this.#review.say(texts.notes.nothingHere);
    const tiles = target.stacks.map((stack) => this.#review.listing.tileOf(stack));
    const isRemoval = tiles.every((tile) => tile !== undefined && deciding.isBookmarked(tile));
    this.#note("bookmark", "", isRemoval, { stacks: target.stacks, media: [] });
  }

  /** Take a word off the media of a stack that bear it. */
  takeOff(note: StackNote): void {
    this.#note(note.kind, note.text, true, { stacks: [], media: note.media });
  }

  /** Take a comment back. */
  withdraw(note: StackNote): void {
    this.#review.deciding.withdraw([note.number]);
    this.#review.say(this.#review.texts.notes.takenBack);
  }

  /** What is noted of a stack, named by any media in it; null until the server has told. */
  on(stack: string): readonly StackNote[] | null {
    const known = this.#known.get(stack);
    if (!known && !this.#asked.has(stack)) void this.#fetch(stack);
    return known ?? null;
  }

  /** Something was noted, here or elsewhere: ask again for what is shown. */
  outdated(): void {
    for (const stack of [...this.#known.keys()].slice(0, -3)) this.#known.delete(stack);
    for (const stack of this.#known.keys()) void this.#fetch(stack);
  }

  #note(what: NoteKind, text: string, isRemoval: boolean, named: { stacks: readonly string[]; media: readonly string[] }): void {
    const { deciding, texts } = this.#review;
    deciding.note({ what, text, is_removal: isRemoval, ...named });
    this.#review.say(texts.notes.said(what, text, isRemoval, Math.max(named.stacks.length, 1)));
  }

  #aim(): Target | null {
    const { staging, stages } = this.#review;
    const { selection, current } = this.#review.place;
    if (staging) {
      const shown = stages.now?.parts[0] ?? "";
      const stack = staging.stack ?? (SHA256.test(shown) ? shown : null);
      if (stack === null) return null;
      return { stacks: [stack], media: SHA256.test(shown) ? shown : null, count: this.#review.listing.tileOf(stack)?.media ?? 2 };
    }
    if (selection.size > 0) return { stacks: [...selection], media: null, count: 0 };
    return current ? { stacks: [current.stack], media: current.sha256, count: current.media } : null;
  }

  async #fetch(stack: string): Promise<void> {
    this.#asked.add(stack);
    try {
      const notes = await this.api.on(stack);
      this.#known.delete(stack);
      this.#known.set(stack, notes);
      const oldest = this.#known.keys().next().value;
      if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#known.set(stack, []);
    } finally {
      this.#asked.delete(stack);
    }
    this.#review.changed();
  }

  async #fetchWords(): Promise<void> {
    this.words = (await this.#review.asking(() => this.api.words())) ?? this.words;
    this.#review.changed();
  }
}
