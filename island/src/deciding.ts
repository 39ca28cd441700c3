/** Deciding, undoing and doing again: shown at once, sent by the queue, settled when the server tells the same. */

import type { Api, Category, Decided, Tile } from "./api";
import { type Done, History, type Part } from "./history";
import type { ApiError } from "./http";
import { DecisionQueue, type Owner, type Shelf, type Waiting } from "./queue";

/** Most stacks of one request. */
const PART_STACKS = 500;

/** Stacks in parts that the server takes in one request. */
export function inParts(stacks: readonly string[]): string[][] {
  const parts = Math.ceil(stacks.length / PART_STACKS);
  return Array.from({ length: parts }, (_, at) => stacks.slice(at * PART_STACKS, (at + 1) * PART_STACKS));
}

interface Provisional {
  readonly category: Category | null;
  readonly key: string;
}

export interface Watcher {
  changed(): void;
  /** The server has taken a decision, so what it tells has changed. */
  answered(): void;
  refused(error: ApiError): void;
}

export class Deciding {
  readonly queue: DecisionQueue;
  readonly #history = new History();
  readonly #provisional = new Map<string, Provisional>();
  readonly #settled = new Set<string>();
  readonly #watcher: Watcher;

  constructor(api: Api, shelf: Shelf, owner: Owner, watcher: Watcher) {
    this.#watcher = watcher;
    this.queue = new DecisionQueue(shelf, owner, {
      send: ({ key, act }) =>
        act.kind === "decide"
          ? api.decide(key, act.stacks, act.scheme, act.code, act.taking_over ?? "", act.taking_over !== undefined)
          : api.undo(key, act.numbers ?? [], ""),
      answered: (waiting, decided) => this.#answered(waiting, decided),
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

  /** Decide; `why` what a colleague works on is taken over, where any of it is. */
  decide(stacks: readonly string[], scheme: string, code: string, tileOf: (stack: string) => Tile | undefined, why: string | null = null): void {
    this.#history.did(this.#decide(stacks, scheme, code, tileOf, why));
  }

  /** Take back the latest decision; null where there is none. */
  undo(): Done | null {
    const done = this.#history.undo();
    if (!done) return null;
    const keys = done.parts.map(({ key, numbers }) => this.queue.add({ kind: "undo", of: key ?? "", numbers }));
    const last = keys.at(-1) ?? "";
    for (const stack of done.stacks) this.#show(stack, done.before.get(stack) ?? null, last);
    return done;
  }

  /** Decide anew what was undone last; null where nothing was. */
  redo(tileOf: (stack: string) => Tile | undefined): Done | null {
    const undone = this.#history.redo();
    if (!undone) return null;
    const done = this.#decide(undone.stacks, undone.scheme, undone.code, tileOf);
    this.#history.redid(done);
    return done;
  }

  /** Keys whose decisions the server has taken: what it tells from now on holds them. */
  settling(): ReadonlySet<string> {
    return new Set(this.#settled);
  }

  /** The tiles were fetched anew after these were settled. */
  settled(keys: ReadonlySet<string>): void {
    for (const [stack, { key }] of this.#provisional) if (keys.has(key)) this.#provisional.delete(stack);
    for (const key of keys) this.#settled.delete(key);
  }

  /** Show what an earlier page left waiting. */
  #takeUp({ key, act }: Waiting): void {
    if (act.kind === "undo") return;
    const isTakenBack = this.queue.waiting.some((each) => each.act.kind === "undo" && each.act.of === key);
    if (isTakenBack) return;
    const { stacks, scheme, code } = act;
    this.#history.did({ parts: [{ key, numbers: null }], stacks, scheme, code, before: new Map() });
    for (const stack of stacks) this.#show(stack, { scheme, code, is_applied: true }, key);
  }

  #decide(stacks: readonly string[], scheme: string, code: string, tileOf: (stack: string) => Tile | undefined, why: string | null = null): Done {
    const before = new Map(stacks.map((stack) => [stack, this.#categoryOf(stack, tileOf(stack))]));
    const parts = inParts(stacks).map((some): Part => {
      const key = this.queue.add({ kind: "decide", stacks: some, scheme, code, ...(why === null ? {} : { taking_over: why }) });
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

  #answered({ key, act }: Waiting, { decisions }: Decided): void {
    if (act.kind === "decide") this.#history.answered(key, decisions.map(({ number }) => number));
    this.#settled.add(key);
    this.#watcher.answered();
  }

  #refused({ key }: Waiting, error: ApiError): void {
    this.#history.refused(key);
    for (const [stack, shown] of this.#provisional) if (shown.key === key) this.#provisional.delete(stack);
    this.#watcher.refused(error);
  }
}
