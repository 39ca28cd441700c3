/** Deciding, noting, keeping views, undoing and doing again: shown at once, sent by the queue, settled when the server tells the same. */

import type { Api, Category, Tile } from "./api";
import { type Done, History, type Part } from "./history";
import type { ApiError } from "./http";
import type { Annotation, NotesApi } from "./notes/api";
import { type Act, ActQueue, type Judge, type Owner, type RemoveView, type SaveView, type Shelf, type Waiting } from "./queue";

/** Most stacks of one request. */
const PART_STACKS = 500;

/** Stacks in parts that the server takes in one request. */
export function inParts(stacks: readonly string[]): string[][] {
  const parts = Math.ceil(stacks.length / PART_STACKS);
  return Array.from({ length: parts }, (_, at) => stacks.slice(at * PART_STACKS, (at + 1) * PART_STACKS));
}

async function sent(api: Api, notes: NotesApi, watcher: Watcher, { key, act }: Waiting): Promise<readonly number[]> {
  const numbered = (made: readonly { number: number }[]): number[] => made.map(({ number }) => number);
  switch (act.kind) {
    case "decide":
      return numbered((await api.decide(key, act.stacks, act.scheme, act.code, [act.taking_over, act.note].filter(Boolean).join("; "), act.taking_over !== undefined, act.seen ?? null)).decisions);
    case "undo":
      return numbered((await api.undo(key, act.numbers ?? [], act.taking_over ?? "", act.taking_over !== undefined)).decisions);
    case "note":
      return numbered((await notes.note(key, act)).notes);
    case "withdraw":
      return numbered((await notes.undo(key, act.numbers ?? [])).notes);
    case "lead":
      return numbered([await watcher.judge(key, act)]);
    case "save_view":
      return numbered([await notes.save(key, act.name, act.query, act.is_shared)]);
    case "remove_view":
      return numbered([await notes.remove(key, act.name)]);
  }
}

const isNote = ({ kind }: Act): boolean => kind !== "decide" && kind !== "undo" && kind !== "lead";

function doneBy(note: Annotation, parts: readonly Part[]): Done {
  return { parts, stacks: note.stacks, scheme: "", code: "", before: new Map(), note };
}

interface Provisional {
  readonly category: Category | null;
  readonly key: string;
}

export interface Watcher {
  changed(): void;
  /** The server has taken a decision or a note, so what it tells has changed. */
  answered(isNote: boolean): void;
  refused(error: ApiError, isNote: boolean, act: Act): void;
  /** An undo was refused, because a colleague works on the stack. */
  held(error: ApiError, numbers: readonly number[]): void;
  /** Send a word on a lead; the number it is on record by. */
  judge(key: string, act: Judge): Promise<{ number: number }>;
  /** The server has taken a word on a lead, or never will. */
  judged(key: string, error: ApiError | null): void;
}

export class Deciding {
  readonly queue: ActQueue;
  readonly #history = new History();
  readonly #provisional = new Map<string, Provisional>();
  readonly #settled = new Set<string>();
  readonly #watcher: Watcher;
  /** Bookmarks that the server does not tell of yet. */
  readonly #bookmarks = new Map<string, { isSet: boolean; key: string }>();

  constructor(api: Api, notes: NotesApi, shelf: Shelf, owner: Owner, watcher: Watcher) {
    this.#watcher = watcher;
    this.queue = new ActQueue(shelf, owner, {
      send: (waiting) => sent(api, notes, watcher, waiting),
      answered: (waiting, numbers) => this.#answered(waiting, numbers),
      refused: (waiting, error) => this.#refused(waiting, error),
      changed: () => watcher.changed(),
      later: (run, ms) => void setTimeout(run, ms),
    });
    for (const waiting of this.queue.waiting) this.#takeUp(waiting);
  }

  get history(): History {
    return this.#history;
  }

  /** The category a stack has, as far as this page knows. */
  category(tile: Tile): Category | null {
    const shown = this.#provisional.get(tile.stack);
    return shown ? shown.category : tile.category;
  }

  isUndecided(tile: Tile): boolean {
    return this.category(tile)?.is_applied !== true;
  }

  /** Whether this page shows a stack as decided before the server does. */
  isShownDecided(stack: string): boolean {
    return this.#provisional.get(stack)?.category?.is_applied === true;
  }

  /** Decide; `why` what a colleague works on is taken over, where any of it is. Returns the keys that it is sent with. */
  decide(stacks: readonly string[], scheme: string, code: string, tileOf: (stack: string) => Tile | undefined, why: string | null = null, note = "", seen: number | null = null): readonly string[] {
    const done = this.#decide(stacks, scheme, code, tileOf, why, note, seen);
    this.#history.did(done);
    return done.parts.flatMap(({ key }) => key ?? []);
  }

  /** Undo a decision of any time, whoever made it; returns the key that it is sent with. */
  takeBack({ number, stack, scheme, code }: { number: number; stack: string; scheme: string | null; code: string | null }, why: string | null = null): string {
    this.#history.tookBack(number, { parts: [{ key: null, numbers: [number] }], stacks: [stack], scheme: scheme ?? "", code: code ?? "", before: new Map() });
    return this.queue.add({ kind: "undo", of: "", numbers: [number], ...(why === null ? {} : { taking_over: why }) });
  }

  /** Undo what was refused because a colleague works on it: now for a reason. */
  takeOver(numbers: readonly number[], why: string): void {
    this.queue.add({ kind: "undo", of: "", numbers, taking_over: why });
  }

  /** Keep a view under a name, or take it away. */
  keepView(act: SaveView | RemoveView): void {
    this.queue.add(act);
  }

  /** Note something of stacks or media, so that it can be undone as a decision is. */
  note(note: Annotation): void {
    this.#history.did(this.#note(note));
  }

  /** Take notes back that are on record by their numbers. */
  withdraw(numbers: readonly number[]): void {
    this.queue.add({ kind: "withdraw", of: "", numbers });
  }

  /** Whether this officer has bookmarked a stack, as far as this page knows. */
  isBookmarked(tile: Tile): boolean {
    return this.#bookmarks.get(tile.stack)?.isSet ?? tile.notes.is_bookmarked;
  }

  /** Take back the latest decision or note; null where there is none. `why` as in `decide`. */
  undo(why: string | null = null): Done | null {
    const done = this.#history.undo();
    if (!done) return null;
    const kind = done.note ? "withdraw" : "undo";
    const keys = done.parts.map(({ key, numbers }) => this.queue.add({ kind, of: key ?? "", numbers, ...(why === null ? {} : { taking_over: why }) }));
    const last = keys.at(-1) ?? "";
    if (done.note) this.#mark(done.note, done.note.is_removal, last);
    else for (const stack of done.stacks) this.#show(stack, done.before.get(stack) ?? null, last);
    return done;
  }

  /** Decide, or note, anew what was undone last; null where nothing was. */
  redo(tileOf: (stack: string) => Tile | undefined): Done | null {
    const undone = this.#history.redo();
    if (!undone) return null;
    const done = undone.note ? this.#note(undone.note) : this.#decide(undone.stacks, undone.scheme, undone.code, tileOf);
    this.#history.redid(done);
    return done;
  }

  /** Keys of what the server has taken: what it tells from now on holds them. */
  settling(): ReadonlySet<string> {
    return new Set(this.#settled);
  }

  /** The tiles were fetched anew after these were settled. */
  settled(keys: ReadonlySet<string>): void {
    for (const shown of [this.#provisional, this.#bookmarks]) {
      for (const [stack, { key }] of shown) if (keys.has(key)) shown.delete(stack);
    }
    for (const key of keys) this.#settled.delete(key);
  }

  /** Show what an earlier page left waiting. */
  #takeUp({ key, act }: Waiting): void {
    if ("of" in act || act.kind === "lead" || act.kind === "save_view" || act.kind === "remove_view") return;
    const isTakenBack = this.queue.waiting.some((each) => "of" in each.act && each.act.of === key);
    if (isTakenBack) return;
    if (act.kind === "note") {
      const { kind, ...note } = act;
      this.#history.did(doneBy(note, [{ key, numbers: null }]));
      return this.#mark(note, !note.is_removal, key);
    }
    const { stacks, scheme, code } = act;
    this.#history.did({ parts: [{ key, numbers: null }], stacks, scheme, code, before: new Map() });
    for (const stack of stacks) this.#show(stack, { scheme, code, is_applied: true }, key);
  }

  #note(note: Annotation): Done {
    const parts = note.stacks.length > 0 ? inParts(note.stacks).map((stacks) => ({ ...note, stacks })) : [note];
    const sent = parts.map((part): Part => {
      const key = this.queue.add({ ...part, kind: "note" });
      this.#mark(part, !note.is_removal, key);
      return { key, numbers: null };
    });
    return doneBy(note, sent);
  }

  #mark({ what, stacks }: Annotation, isSet: boolean, key: string): void {
    if (what === "bookmark") for (const stack of stacks) this.#bookmarks.set(stack, { isSet, key });
  }

  #decide(stacks: readonly string[], scheme: string, code: string, tileOf: (stack: string) => Tile | undefined, why: string | null = null, note = "", seen: number | null = null): Done {
    const before = new Map(stacks.map((stack) => [stack, this.#categoryOf(stack, tileOf(stack))]));
    const parts = inParts(stacks).map((some): Part => {
      const key = this.queue.add({ kind: "decide", stacks: some, scheme, code, ...(why === null ? {} : { taking_over: why }), ...(note === "" ? {} : { note }), ...(seen === null ? {} : { seen }) });
      for (const stack of some) this.#show(stack, { scheme, code, is_applied: true }, key);
      return { key, numbers: null };
    });
    return { parts, stacks, scheme, code, before };
  }

  #categoryOf(stack: string, tile: Tile | undefined): Category | null {
    return tile ? this.category(tile) : (this.#provisional.get(stack)?.category ?? null);
  }

  #show(stack: string, category: Category | null, key: string): void {
    this.#provisional.set(stack, { category, key });
  }

  #answered({ key, act }: Waiting, numbers: readonly number[]): void {
    if (act.kind === "lead") return this.#watcher.judged(key, null);
    if (!("of" in act)) this.#history.answered(key, numbers);
    this.#settled.add(key);
    this.#watcher.answered(isNote(act));
  }

  #refused({ key, act }: Waiting, error: ApiError): void {
    if (act.kind === "lead") return this.#watcher.judged(key, error);
    this.#history.refused(key);
    for (const shown of [this.#provisional, this.#bookmarks]) {
      for (const [stack, each] of shown) if (each.key === key) shown.delete(stack);
    }
    if (act.kind === "undo" && act.numbers && error.kind === "held") this.#watcher.held(error, act.numbers);
    else this.#watcher.refused(error, isNote(act), act);
  }
}
