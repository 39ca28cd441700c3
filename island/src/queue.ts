/** Decisions, notes and named views on their way to the server: kept until it has answered, sent in their order, with the same key again. */

import { ApiError } from "./http";
import type { Verdict } from "./leads/api";
import type { Annotation } from "./notes/api";

export interface Decide {
  readonly kind: "decide";
  readonly stacks: readonly string[];
  readonly scheme: string;
  readonly code: string;
  /** Why stacks are decided that a colleague works on, where any are. */
  readonly taking_over?: string;
  /** Why, in the officer's words. */
  readonly note?: string;
  /** The last decision that the page had been told of when it was made. */
  readonly seen?: number;
}

/** Comments, tags, bookmarks, or puts into a series; or takes that off. */
export interface Annotate extends Annotation {
  readonly kind: "note";
}

/** Undoes what came of `of`, an act of this queue, decisions or notes; `numbers` are known once that one is answered. */
export interface Undo {
  readonly kind: "undo" | "withdraw";
  readonly of: string;
  readonly numbers: readonly number[] | null;
  /** Why a decision is undone on a stack that a colleague works on. */
  readonly taking_over?: string;
}

/** Keeps a view of the case under a name, or takes it away. */
export interface SaveView {
  readonly kind: "save_view";
  readonly name: string;
  readonly query: string;
  readonly is_shared: boolean;
}

export interface RemoveView {
  readonly kind: "remove_view";
  readonly name: string;
}

/** Says what becomes of a lead. */
export interface Judge {
  readonly kind: "lead";
  readonly lead: number;
  readonly verdict: Verdict;
  readonly reason: string;
}

export type Act = Decide | Annotate | Undo | SaveView | RemoveView | Judge;

export interface Waiting {
  readonly key: string;
  readonly at: number;
  readonly act: Act;
}

/** Who decides in which case; what one officer left waiting is never sent as another's. */
export interface Owner {
  readonly agency: string;
  readonly officer: string;
  readonly case: string;
}

export interface Shelf {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Outlet {
  /** Send it; the numbers of the decisions or notes that came of it. */
  send(waiting: Waiting): Promise<readonly number[]>;
  answered(waiting: Waiting, numbers: readonly number[]): void;
  refused(waiting: Waiting, error: ApiError): void;
  /** The number that waits, or what the queue is held up by, has changed. */
  changed(): void;
  later(run: () => void, ms: number): void;
}

const PREFIX = "clew.waiting";
const LONGEST_PAUSE_MS = 15_000;
/** Answers after which the same act can never succeed. */
const FINAL = new Set(["not_found", "usage", "conflict"]);

export class ActQueue {
  readonly #shelf: Shelf;
  readonly #prefix: string;
  readonly #outlet: Outlet;
  #waiting: Waiting[];
  #isSending = false;
  /** What is waited for before the first one is sent again. */
  #pause: object | null = null;
  #failures = 0;
  #heldUpBy: ApiError | null = null;
  #isKept = true;

  constructor(shelf: Shelf, owner: Owner, outlet: Outlet) {
    this.#shelf = shelf;
    this.#outlet = outlet;
    this.#prefix = [PREFIX, owner.agency, owner.officer, owner.case].map(encodeURIComponent).join("/") + "/";
    this.#waiting = this.#left();
  }

  /** What waits, the oldest first. */
  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Why the first one could not be sent yet; null while nothing is wrong. */
  get heldUpBy(): ApiError | null {
    return this.#heldUpBy;
  }

  /** Whether all that waits would survive the page being closed. */
  get isKept(): boolean {
    return this.#isKept;
  }

  add(act: Act): string {
    const last = this.#waiting.at(-1)?.at ?? 0;
    const waiting: Waiting = { key: crypto.randomUUID(), at: Math.max(Date.now(), last + 1), act };
    this.#waiting.push(waiting);
    this.#keep(waiting);
    this.#outlet.changed();
    this.start();
    return waiting.key;
  }

  /** Send what waits; does nothing where that is under way. */
  start(): void {
    if (!this.#isSending && this.#waiting.length > 0) void this.#sendAll();
  }

  /** The server is heard again: send what waits now, whatever pause there was to be. */
  resume(): void {
    if (this.#pause) this.#isSending = false;
    this.#pause = null;
    this.start();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      try {
        const numbers = await this.#outlet.send(first);
        this.#done(first);
        this.#tellNumbers(first.key, numbers);
        this.#failures = 0;
        this.#heldUpBy = null;
        this.#outlet.answered(first, numbers);
      } catch (error) {
        if (!(error instanceof ApiError)) {
          this.#isSending = false;
          throw error;
        }
        if (FINAL.has(error.code)) {
          this.#refuse(first, error);
        } else {
          this.#heldUpBy = error;
          this.#failures += 1;
          const pause = {};
          this.#pause = pause;
          this.#outlet.later(() => {
            if (this.#pause === pause) this.resume();
          }, Math.min(500 * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS));
          this.#outlet.changed();
          return;
        }
      }
      this.#outlet.changed();
    }
    this.#isSending = false;
  }

  /** Take an act out that the server will never take, and what would have undone it. */
  #refuse(refused: Waiting, error: ApiError): void {
    this.#heldUpBy = null;
    this.#failures = 0;
    this.#done(refused);
    for (const each of this.#undoing(refused.key)) this.#done(each);
    this.#outlet.refused(refused, error);
  }

  #undoing(key: string): (Waiting & { act: Undo })[] {
    return this.#waiting.filter((each): each is Waiting & { act: Undo } => "of" in each.act && each.act.of === key);
  }

  #tellNumbers(key: string, numbers: readonly number[]): void {
    for (const each of this.#undoing(key)) {
      const told: Waiting = { ...each, act: { ...each.act, numbers } };
      this.#waiting = this.#waiting.map((waiting) => (waiting.key === each.key ? told : waiting));
      this.#keep(told);
    }
  }

  #keep(waiting: Waiting): void {
    try {
      this.#shelf.setItem(this.#name(waiting), JSON.stringify(waiting));
    } catch {
      this.#isKept = false;
    }
  }

  #done({ key }: Waiting): void {
    const done = this.#waiting.find((each) => each.key === key);
    this.#waiting = this.#waiting.filter((each) => each.key !== key);
    if (done) this.#shelf.removeItem(this.#name(done));
    if (this.#waiting.length === 0) this.#isKept = true;
  }

  #name({ at, key }: Waiting): string {
    return `${this.#prefix}${String(at).padStart(16, "0")}-${key}`;
  }

  #left(): Waiting[] {
    const names = Array.from({ length: this.#shelf.length }, (_, index) => this.#shelf.key(index) ?? "");
    return names
      .filter((name) => name.startsWith(this.#prefix))
      .sort()
      .map((name) => JSON.parse(this.#shelf.getItem(name) ?? "null") as Waiting | null)
      .filter((waiting) => waiting !== null);
  }
}
