/** A part of a picture that is marked and looked for: the box, what by, where, and what was found. */

import { ApiError } from "../http";
import type { Box } from "../leads/api";
import { FilmFrame, type Shown, shownOf, surfaceOf } from "../leads/view_picture";
import type { Review } from "../review";
import type { Staging } from "../staging";
import { ViewerApi } from "../viewer/api";
import { Board } from "../viewer/board";
import { PartApi, type PartHit, type PartSearched, type Seeker } from "./api";
import { FIRST, moved, sized } from "./marking";

export const STAGE = "part";

export class PartSearch implements Staging {
  readonly stack = null;
  readonly board: Board;
  sha256 = "";
  at_ms: number | null = null;
  box: Box = FIRST;
  seekers: readonly Seeker[] | null = null;
  /** The name of the linker that is asked. */
  what = "";
  isWithin = false;
  isSearching = false;
  found: PartSearched | null = null;
  problem: ApiError | null = null;
  /** Which hit is looked at; -1 while a box is marked. */
  index = -1;
  left: Shown | null = null;
  right: Shown | null = null;
  isJoined = false;
  draw: () => void = () => undefined;
  readonly #review: Review;
  readonly #api: PartApi;
  readonly #pictures: ViewerApi;
  #asked = new AbortController();
  /** Until then nothing can be looked for: whoever asks sooner waits. */
  #loading: Promise<void> = Promise.resolve();

  constructor(review: Review) {
    this.#review = review;
    this.#api = new PartApi(review.http, review.caseName);
    this.#pictures = new ViewerApi(review.http, review.caseName);
    const size = () => this.left?.size ?? null;
    const pictures = () => [this.left, this.right].flatMap((each) => (each ? [each.sha256] : []));
    this.board = new Board({ size, pictures }, review.ledger, () => this.draw());
  }

  /** Begin to mark a part of a picture, or of a film's frame at a time; false for what shows none. */
  open(sha256: string, at_ms: number | null = null): boolean {
    if (sha256 === "") return false;
    this.#review.stages.open(STAGE, sha256, ...(at_ms === null ? [] : [String(at_ms)]));
    return true;
  }

  /** The address names this picture from now on. */
  view([sha256 = "", time = ""]: readonly string[]): void {
    const at_ms = /^\d{1,10}$/.test(time) ? Number(time) : null;
    if (sha256 === this.sha256 && at_ms === this.at_ms) return;
    this.#leave();
    [this.sha256, this.at_ms, this.box] = [sha256, at_ms, FIRST];
    this.board.another();
    if (!/^[0-9a-f]{64}$/.test(sha256)) return;
    this.left = at_ms === null ? surfaceOf(sha256, "picture", this.#review, this.#pictures, this.#changed) : new FilmFrame(sha256, at_ms, this.#review.http, this.#changed);
    this.#loading = this.#load();
  }

  stop(): void {
    this.board.hide();
    this.#leave();
    [this.sha256, this.at_ms] = ["", null];
  }

  get isMarking(): boolean {
    return this.index < 0;
  }

  get hit(): PartHit | null {
    return this.found?.hits[this.index] ?? null;
  }

  get seeker(): Seeker | null {
    return this.seekers?.find(({ linker }) => linker === this.what) ?? null;
  }

  // Marking

  put(box: Box): void {
    this.box = box;
    this.mark();
  }

  size(wider: number, taller: number): void {
    if (this.isMarking) this.put(sized(this.box, wider, taller));
  }

  arrow(across: -1 | 0 | 1, down: -1 | 0 | 1): void {
    if (this.#review.settings.protection.reveals === "lens" && this.board.uncovered === "key") this.board.step(across, down, true);
    else if (this.isMarking) this.put(moved(this.box, across, down));
    else if (down !== 0) this.look(this.index + down);
  }

  /** Make a trace sheet of the box. */
  trace(): void {
    const { sha256, at_ms, box } = this;
    if (this.left) this.#review.traces.ask({ sha256, at_ms, box });
  }

  mark(): void {
    this.look(-1);
  }

  choose(what: string): void {
    this.what = what;
    this.mark();
  }

  nextWhat(): void {
    const here = (this.seekers ?? []).filter(({ lacking }) => lacking === null);
    const next = here[(here.findIndex(({ linker }) => linker === this.what) + 1) % here.length];
    if (next) this.choose(next.linker);
  }

  where(isWithin: boolean): void {
    this.isWithin = isWithin;
    this.mark();
  }

  // Looking for it, and at what was found

  go(): void {
    const { hit } = this;
    if (this.isMarking) void this.search();
    else if (hit) this.#review.compare.open(this.sha256, hit.media.sha256);
  }

  async search(): Promise<void> {
    const { signal } = this.#asked;
    await this.#loading;
    if (signal.aborted || !this.left || !this.seeker || this.seeker.lacking !== null || this.isSearching) return;
    const { what, sha256, box, at_ms, isWithin } = this;
    [this.isSearching, this.problem, this.found] = [true, null, null];
    this.draw();
    try {
      const found = await this.#api.search({ linker: what, sha256, box, at_ms, is_within: isWithin }, signal);
      if (signal.aborted) return;
      this.found = found;
    } catch (error) {
      if (signal.aborted) return;
      this.problem = error instanceof ApiError ? error : new ApiError(0, "internal", String(error));
    }
    this.isSearching = false;
    const words = this.#review.texts.part;
    if (this.found) this.#review.say(this.found.is_empty ? words.empty(what) : words.found(this.found.hits.length));
    this.look(0);
  }

  /** Look at a hit; at none, and the box is marked again. */
  look(index: number): void {
    const last = (this.found?.hits.length ?? 0) - 1;
    const next = Math.min(index, last);
    if (next !== this.index) {
      this.index = next;
      this.right?.dispose();
      this.right = this.hit && shownOf(this.hit.media, this.#review, this.#pictures, this.#changed);
      // Nothing that was not there when it was uncovered is uncovered with it.
      if (this.board.uncovered === "key") this.board.reveal("key");
      else this.board.hide();
    }
    this.draw();
  }

  join(): void {
    this.isJoined = !this.isJoined;
    this.draw();
  }

  // What the page asks of every stage

  moved(): void {}

  hide(): void {
    this.board.hide();
  }

  reveal(): void {
    if (this.left) this.board.reveal("key");
  }

  release(): void {
    this.board.hide("key");
  }

  readonly #changed = (): void => {
    this.board.settle();
    this.draw();
  };

  async #load(): Promise<void> {
    const { signal } = this.#asked;
    const seekers = await this.#review.asking(() => this.#api.seekers(signal).catch((error: unknown) => (signal.aborted ? null : Promise.reject(error as Error))));
    if (!seekers || signal.aborted) return;
    this.seekers = seekers;
    if (this.seeker === null || this.seeker.lacking !== null) this.what = (seekers.find(({ linker, lacking }) => lacking === null && linker === "places") ?? seekers.find(({ lacking }) => lacking === null))?.linker ?? "";
    this.draw();
  }

  #leave(): void {
    this.#asked.abort();
    this.#asked = new AbortController();
    this.left?.dispose();
    this.right?.dispose();
    this.left = this.right = this.found = this.problem = this.seekers = null;
    this.isSearching = false;
    this.index = -1;
  }
}
