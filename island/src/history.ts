/** What can be undone and done again, the latest last. */

import type { Category, Decision } from "./api";
import type { Annotation } from "./notes/api";

/** What was sent in one request. */
export interface Part {
  /** The key it was sent with; null where it was read off the server. */
  readonly key: string | null;
  /** The numbers of its decisions, or notes, once the server has answered. */
  readonly numbers: readonly number[] | null;
}

/** A decision, or (`note`) a note: then without scheme and code. */
export interface Done {
  readonly parts: readonly Part[];
  readonly stacks: readonly string[];
  readonly scheme: string;
  readonly code: string;
  /** The category each stack had before. */
  readonly before: ReadonlyMap<string, Category | null>;
  readonly note?: Annotation;
}

export class History {
  #done: Done[] = [];
  #undone: Done[] = [];

  /** Take up an officer's standing decisions of earlier days, so that they can be undone too. */
  takeUp(decisions: readonly Decision[], officer: string): void {
    const standing = decisions.filter((each) => each.officer === officer && each.undoes === null && each.undone_by === null);
    const earlier = standing.map(({ number, stack, scheme, code }): Done => {
      return { parts: [{ key: null, numbers: [number] }], stacks: [stack], scheme: scheme ?? "", code: code ?? "", before: new Map() };
    });
    this.#done = [...earlier, ...this.#done];
  }

  /** The latest that can be undone; null where nothing can. */
  get latest(): Done | null {
    return this.#done.at(-1) ?? null;
  }

  did(done: Done): void {
    this.#done.push(done);
    this.#undone = [];
  }

  /** The latest that can be undone, which then can be done again. */
  undo(): Done | null {
    const last = this.#done.pop();
    if (last) this.#undone.push(last);
    return last ?? null;
  }

  /** A decision was undone elsewhere than by `undo`: it is no longer the latest that can be, but can be done again. */
  tookBack(number: number, done: Done): void {
    const without = ({ parts }: Done): boolean => !parts.some(({ numbers }) => numbers?.length === 1 && numbers[0] === number);
    this.#done = this.#done.filter(without);
    this.#undone.push(done);
  }

  /** The latest that was undone; whoever does it again appends it by `redid`. */
  redo(): Done | null {
    return this.#undone.pop() ?? null;
  }

  redid(done: Done): void {
    this.#done.push(done);
  }

  answered(key: string, numbers: readonly number[]): void {
    this.#done = this.#done.map((done) => {
      if (!done.parts.some((part) => part.key === key)) return done;
      return { ...done, parts: done.parts.map((part) => (part.key === key ? { key, numbers } : part)) };
    });
  }

  /** Forget what the server did not take. */
  refused(key: string): void {
    const without = (all: readonly Done[]): Done[] =>
      all
        .map((done) => ({ ...done, parts: done.parts.filter((part) => part.key !== key) }))
        .filter(({ parts }) => parts.length > 0);
    this.#done = without(this.#done);
    this.#undone = without(this.#undone);
  }
}
