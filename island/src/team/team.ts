/** Who works on which stacks, as this page knows it. */

import type { Tile } from "../api";
import { ApiError } from "../http";
import type { Review } from "../review";
import { type Assignments, type Chosen, type Task, TeamApi } from "./api";

/** While the officer does anything, what is held is held on; the shortest lease there is has five minutes. */
const KEEP_EACH_MS = 120_000;

export class Team {
  readonly api: TeamApi;
  held: Assignments = { items: [], officers: [] };
  readonly #review: Review;
  #isActive = false;

  constructor(review: Review) {
    this.#review = review;
    this.api = new TeamApi(review.http, review.caseName);
  }

  start(): void {
    void this.load();
    const active = (): void => {
      this.#isActive = true;
    };
    for (const name of ["keydown", "pointerdown", "wheel"]) window.addEventListener(name, active, { passive: true });
    setInterval(() => void this.#keep(), KEEP_EACH_MS);
  }

  async load(): Promise<void> {
    const held = await this.#review.asking(() => this.api.assignments());
    if (held) this.held = held;
    this.#review.changed();
  }

  /** Whether a colleague works on it. */
  isOthers(tile: Tile | undefined): boolean {
    return tile?.assigned != null && tile.assigned !== this.#review.me.officer;
  }

  /** Take stacks; returns whether that was done. */
  async take(chosen: Chosen, task: Task): Promise<boolean> {
    const { texts } = this.#review;
    const taken = await this.#review.asking(() => this.api.take(crypto.randomUUID(), chosen, task));
    if (!taken) return false;
    const until = new Intl.DateTimeFormat(texts.locale, { dateStyle: "short", timeStyle: "short" }).format(new Date(taken.until));
    this.#review.say([texts.team.taken(taken.officer, taken.stacks, until), taken.left > 0 ? texts.team.left(taken.left) : ""].filter((part) => part !== "").join(" "));
    void this.load();
    return true;
  }

  async giveBack(stacks: readonly string[] | null): Promise<void> {
    const back = await this.#review.asking(() => this.api.giveBack(crypto.randomUUID(), stacks));
    if (back) this.#review.say(this.#review.texts.team.givenBack(back.stacks));
    void this.load();
  }

  async #keep(): Promise<void> {
    const { officer } = this.#review.me;
    if (!this.#isActive || !this.held.items.some((each) => each.officer === officer)) return;
    this.#isActive = false;
    try {
      await this.api.keep();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#isActive = true; // tried again at the next turn
    }
  }
}

/** An officer in two letters: of the first two parts of a name, else of its first two letters. */
export function initials(officer: string): string {
  const parts = officer.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "");
  const letters = parts.length > 1 ? parts.slice(0, 2).map((part) => [...part][0] ?? "") : [...(parts[0] ?? officer)].slice(0, 2);
  return letters.join("").toLocaleUpperCase();
}
