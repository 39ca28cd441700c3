/** The viewer: one media at a time, at any size, with all that is known of it; decided without leaving. */

import type { Category, Tile } from "../api";
import { matchCardPath } from "../cards";
import { ApiError } from "../http";
import type { Review } from "../review";
import type { Staging } from "../staging";
import { type MediaDetails, type Reason, SHA256, type Suggested, ViewerApi } from "./api";
import { Board } from "./board";
import { type Form, UPRIGHT, mirrored, sizeIn, turnedBy } from "./geometry";
import { Surface } from "./surface";
import { PLAIN, type Tone } from "./tone";

/** Details kept, so that going back to one shows it at once. */
const KEPT = 50;
const SIDE = "clew.viewer.side";

export class Viewer implements Staging {
  readonly api: ViewerApi;
  readonly board: Board;
  /** The small picture inside the file, where it is shown beside: the key uncovers both. */
  beside: Board | null = null;
  sha256 = "";
  details: MediaDetails | null = null;
  /** Why its stack stands where it does, the heaviest first. */
  reasons: readonly Reason[] = [];
  /** What may belong to its stack: crops of it, and what holds it. */
  suggested: readonly Suggested[] = [];
  problem: ApiError | null = null;
  surface: Surface | null = null;
  form: Form = UPRIGHT;
  tone: Tone = PLAIN;
  isSideOpen = localStorage.getItem(SIDE) !== "closed";
  /** Draws the stage anew; the stage sets it while it is there. */
  draw: () => void = () => undefined;
  readonly #review: Review;
  readonly #kept = new Map<string, MediaDetails>();
  #asked = new AbortController();
  #isFollowing = false;

  constructor(review: Review) {
    this.#review = review;
    this.api = new ViewerApi(review.http, review.caseName);
    const size = () => (this.surface?.size ? sizeIn(this.surface.size, this.form) : null);
    this.board = new Board({ size, pictures: () => [this.sha256] }, review.revealing.ledger, () => this.draw());
  }

  /** The stack that a number key decides. */
  get stack(): string | null {
    return this.details?.stack ?? (this.tile?.sha256 === this.sha256 ? this.tile.stack : null);
  }

  /** The grid's tile of what is shown, where it is in the grid's view. */
  get tile(): Tile | undefined {
    const tile = this.#review.place.current;
    return tile && (tile.sha256 === this.sha256 || tile.stack === this.details?.stack) ? tile : undefined;
  }

  get kind(): Tile["kind"] {
    return this.details?.kind ?? this.tile?.kind ?? "picture";
  }

  get category(): Category | null {
    return this.tile ? this.#review.deciding.category(this.tile) : null;
  }

  /** Open the viewer on what the grid's cursor is at. */
  open(): void {
    const tile = this.#review.place.current;
    if (tile) this.#review.stages.open("viewer", tile.sha256);
  }

  /** Show a media of this or another stack, so that Back comes here again. */
  goTo(sha256: string): void {
    if (sha256 !== this.sha256) this.#review.stages.open("viewer", sha256);
  }

  /** The address names this media from now on. */
  show(sha256: string): void {
    if (sha256 === this.sha256) return;
    this.#leave();
    this.sha256 = sha256;
    this.form = UPRIGHT;
    this.tone = PLAIN;
    this.board.another();
    if (!SHA256.test(sha256)) {
      this.problem = new ApiError(404, "not_found", sha256);
      return;
    }
    const { tile } = this;
    if (tile && tile.kind !== "video") this.#lookAt(tile.kind); // of a film the details tell whether there is a contact sheet
    void this.#fetch(sha256);
  }

  /** Nothing is shown any more. */
  stop(): void {
    this.board.hide();
    this.#leave();
    this.sha256 = "";
  }

  hide(): void {
    this.board.hide();
    this.beside?.hide();
  }

  reveal(): void {
    if (this.kind === "audio") return;
    this.board.reveal("key");
    this.beside?.reveal("key");
  }

  release(): void {
    this.board.hide("key");
    this.beside?.hide("key");
  }

  /** The cursor went to another stack: show that one, as soon as it is here. */
  moved(): void {
    this.#isFollowing = true;
    this.catchUp();
  }

  catchUp(): void {
    const tile = this.#review.place.current;
    if (!this.#isFollowing || !tile) return;
    this.#isFollowing = false;
    if (tile.stack !== this.stack) this.#review.stages.replace(tile.sha256);
  }

  step(by: 1 | -1): void {
    this.#review.place.goTo(this.#review.place.cursor + by);
  }

  stepMember(by: 1 | -1): void {
    const members = this.details?.members ?? [];
    const next = members[members.findIndex(({ sha256 }) => sha256 === this.sha256) + by];
    if (next) this.#review.stages.replace(next.sha256);
  }

  turn(quarters: number): void {
    this.#become(turnedBy(this.form, quarters));
  }

  mirror(): void {
    this.#become(mirrored(this.form));
  }

  adjust(tone: Tone): void {
    this.tone = tone;
    this.draw();
  }

  /** Where the server draws the match card of this media and a list. */
  cardOf(list: string): string {
    return matchCardPath(this.#review.caseName, this.sha256, list);
  }

  /** Open the match card of its best match, to be printed. */
  openCard(): void {
    const best = this.details?.matches[0];
    if (best) window.open(this.cardOf(best.list), "_blank", "noopener");
    else this.#review.say(this.#review.texts.viewer.noMatch);
  }

  toggleSide(): void {
    this.isSideOpen = !this.isSideOpen;
    localStorage.setItem(SIDE, this.isSideOpen ? "open" : "closed");
    this.draw();
  }

  #become(form: Form): void {
    const { form: before, surface } = this;
    this.form = form;
    if (surface?.size) this.board.turned(surface.size, before, form);
  }

  #leave(): void {
    this.#asked.abort();
    this.surface?.dispose();
    this.surface = null;
    this.details = null;
    this.reasons = [];
    this.suggested = [];
    this.problem = null;
  }

  #lookAt(kind: Tile["kind"], hasSheet = false): void {
    if (this.surface || kind === "audio") return;
    this.surface = new Surface(this.sha256, kind === "picture" ? "picture" : hasSheet ? "sheet" : "thumbnail", this.api, () => {
      this.board.settle();
      this.draw();
    });
    void this.surface.load(this.#review.thumbnails, this.#review.place.inSight.first);
  }

  async #fetch(sha256: string): Promise<void> {
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    try {
      const details = this.#kept.get(sha256) ?? (await this.api.details(sha256, signal));
      if (signal.aborted) return;
      this.#keep(details);
      this.details = details;
      this.#lookAt(details.kind, details.has_sheet);
      if (details.stack !== null && details.stack !== this.#review.place.current?.stack) void this.#review.place.goToStack(details.stack);
      if (details.stack !== null) void this.#fetchReasons(details.stack, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.problem = error;
      if (this.tile) this.#lookAt(this.tile.kind);
    }
    this.draw();
  }

  async #fetchReasons(stack: string, signal: AbortSignal): Promise<void> {
    try {
      ({ reasons: this.reasons, suggested: this.suggested } = await this.api.stack(stack, signal));
      this.draw();
    } catch (error) {
      // The tile tells the first reason; a stack that the queue doesn't show has none.
      if (!signal.aborted && !(error instanceof ApiError)) throw error;
    }
  }

  #keep(details: MediaDetails): void {
    this.#kept.delete(details.sha256);
    this.#kept.set(details.sha256, details);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
