/** A film on its stage: which frame is looked at, what plays, which stretch goes round, and whether any of it is uncovered. */

import type { Category, Tile } from "../api";
import { ApiError } from "../http";
import type { Review } from "../review";
import type { Staging } from "../staging";
import { SHA256 } from "../viewer/api";
import { Board } from "../viewer/board";
import type { Size } from "../viewer/geometry";
import { type Film, FilmApi, type Loudness } from "./api";
import { type Cell, cellAt, cellsOf } from "./cells";
import { Player, SPEEDS } from "./player";
import { Still } from "./still";
import { type Shared, type Stretch, between, loopable, nextShared, sharedOf } from "./stretches";

/** Stretches of sound whose loudness is told. */
const LEVELS = 600;
const LEAP_MS = 5000;

export class FilmDesk implements Staging {
  readonly review: Review;
  readonly api: FilmApi;
  readonly board: Board;
  sha256 = "";
  film: Film | null = null;
  cells: readonly Cell[] = [];
  shared: readonly Shared[] = [];
  loudness: Loudness | null = null;
  /** Why the film can't be shown at all, and why it can't be played or no frame of it be had. */
  problem: ApiError | null = null;
  trouble: ApiError | null = null;
  stack: string | null = null;
  #path = "";
  still: Still | null = null;
  player: Player | null = null;
  speed = 1;
  hasSound = false;
  from_ms: number | null = null;
  to_ms: number | null = null;
  /** The segment one went to last. */
  segment: Shared | null = null;
  loop: Stretch | null = null;
  /** Draws the whole stage anew, and what changes with each frame; the stage sets them while it is there. */
  draw: () => void = () => undefined;
  tick: () => void = () => undefined;
  #asked = new AbortController();
  /** The time that the address names. */
  #begin: number | null = null;
  #isFollowing = false;
  #isHeld = false;

  constructor(review: Review) {
    this.review = review;
    this.api = new FilmApi(review.http);
    this.board = new Board({ size: () => this.size, pictures: () => [this.sha256] }, review.revealing.ledger, () => this.tick());
  }

  /** The size of the picture that is shown; null where there is none yet. */
  get size(): Size | null {
    if (this.isMoving && this.player) return { width: this.player.video.videoWidth, height: this.player.video.videoHeight };
    return this.still?.size ?? null;
  }

  /** Whether what is shown is the player's picture, not a frame that was fetched. */
  get isMoving(): boolean {
    return this.player !== null && this.#isHeld && this.player.hasPicture;
  }

  get isPlaying(): boolean {
    return this.player?.isPlaying ?? false;
  }

  get at_ms(): number {
    const at = this.player && this.#isHeld ? this.player.at_ms : (this.still?.at_ms ?? 0);
    return Math.min(Math.max(at, 0), this.film?.duration_ms ?? 0);
  }

  get hasPictures(): boolean {
    return this.cells.length > 0;
  }

  get tile(): Tile | undefined {
    const tile = this.review.place.current;
    return tile && (tile.sha256 === this.sha256 || tile.stack === this.stack) ? tile : undefined;
  }

  get category(): Category | null {
    return this.tile ? this.review.deciding.category(this.tile) : null;
  }

  /** The file's name; the beginning of its SHA-256 until that is known. */
  get name(): string {
    return this.#path.split("/").at(-1) || this.sha256.slice(0, 12);
  }

  /** The address names this film from now on, and a time in it; none is its first picture. */
  show(sha256: string, at: string | undefined): void {
    const begin = at !== undefined && /^\d{1,9}$/.test(at) ? Number(at) : null;
    if (sha256 === this.sha256 && begin === this.#begin) return;
    const isOther = sha256 !== this.sha256;
    this.#begin = begin;
    if (!isOther) return begin === null || !this.film ? undefined : this.goTo(begin);
    this.#leave();
    this.sha256 = sha256;
    this.board.another();
    if (!SHA256.test(sha256)) {
      this.problem = new ApiError(404, "not_found", sha256);
      return;
    }
    void this.#fetch();
  }

  stop(): void {
    this.board.hide();
    this.#leave();
    this.sha256 = "";
  }

  // Staging

  reveal(): void {
    if (this.hasPictures) this.board.reveal("key");
  }

  release(): void {
    this.board.hide("key");
  }

  hide(): void {
    this.board.hide();
    if (document.hidden) this.pause();
  }

  moved(): void {
    this.#isFollowing = true;
    this.catchUp();
  }

  /** Go where the grid's cursor went: to another film here, to a picture in the viewer. */
  catchUp(): void {
    const tile = this.review.place.current;
    if (!this.#isFollowing || !tile) return;
    this.#isFollowing = false;
    if (tile.stack === this.stack) return;
    if (tile.kind === "picture") this.review.stages.open("viewer", tile.sha256);
    else this.review.stages.replace(tile.sha256);
  }

  // Looking without playing

  /** Look at the frame of a time: quickly one near it, and the very one as soon as nothing else is wanted. */
  lookAt(at_ms: number): void {
    this.pause();
    this.#isHeld = false;
    this.still?.lookAt(Math.min(Math.max(at_ms, 0), this.film?.duration_ms ?? 0));
    this.tick();
  }

  /** Go by frames. */
  stepFrame(by: 1 | -1): void {
    const at_ms = this.at_ms;
    const wasHeld = this.#isHeld;
    this.pause();
    this.#isHeld = false;
    if (wasHeld) this.still?.setOut(at_ms);
    this.still?.step(by);
  }

  stepCell(by: number): void {
    if (!this.hasPictures) return this.leap(Math.sign(by));
    const cell = this.cells[Math.min(Math.max(cellAt(this.cells, this.at_ms) + by, 0), this.cells.length - 1)];
    if (cell) this.goTo(cell.start_ms);
  }

  // Playing

  /** Go to a time, playing on where it plays. */
  goTo(at_ms: number): void {
    const within = Math.min(Math.max(at_ms, 0), this.film?.duration_ms ?? 0);
    if (this.isPlaying || !this.hasPictures) {
      this.#isHeld = true;
      if (this.isPlaying) this.player?.goTo(within);
      else this.#started()?.goTo(within);
      this.draw();
    } else this.lookAt(within);
  }

  leap(direction: number): void {
    this.goTo(this.at_ms + direction * LEAP_MS);
  }

  toggle(): void {
    if (this.isPlaying) return this.pause();
    const player = this.#started();
    if (!player || !this.film) return;
    const isOver = this.at_ms >= this.film.duration_ms - 100;
    const begin = this.loop && (this.at_ms < this.loop.start_ms || this.at_ms >= this.loop.end_ms) ? this.loop.start_ms : isOver ? 0 : this.at_ms;
    this.trouble = null;
    this.#isHeld = true;
    player.play(begin);
    this.draw();
  }

  pause(): void {
    if (!this.isPlaying) return;
    this.player?.pause();
    this.draw();
  }

  faster(by: 1 | -1): void {
    const at = SPEEDS.findIndex((each) => each >= this.speed) + by;
    this.speed = SPEEDS[Math.min(Math.max(at, 0), SPEEDS.length - 1)] ?? 1;
    if (this.player) this.player.speed = this.speed;
    this.draw();
  }

  toggleSound(): void {
    if (this.film?.audio_codec == null) return this.review.say(this.review.texts.film.noSound);
    this.hasSound = !this.hasSound;
    if (this.player) this.player.hasSound = this.hasSound;
    this.review.say(this.hasSound ? this.review.texts.film.soundIsOn : this.review.texts.film.soundIsOff);
    this.draw();
  }

  // Stretches

  goToShared(direction: 1 | -1): void {
    const next = nextShared(this.shared, this.segment, this.at_ms, direction);
    if (!next) return this.review.say(this.review.texts.film.noMoreShared);
    this.choose(next);
  }

  choose(shared: Shared): void {
    this.segment = shared;
    if (this.loop) this.loop = loopable(shared, this.film?.duration_ms ?? 0);
    this.goTo(shared.start_ms);
    this.draw();
  }

  mark(which: "from" | "to"): void {
    const at_ms = Math.round(this.at_ms);
    if (which === "from") this.from_ms = this.from_ms === at_ms ? null : at_ms;
    else this.to_ms = this.to_ms === at_ms ? null : at_ms;
    if (this.loop) this.loop = this.#chosen() ?? this.loop;
    this.draw();
  }

  /** Have what is marked go round, else the segment one is at, else the scene; or nothing any more. */
  toggleLoop(): void {
    const { film } = this;
    if (!film) return;
    if (this.loop) this.loop = null;
    else {
      const cell = this.cells[cellAt(this.cells, this.at_ms)];
      this.loop = loopable(this.#chosen() ?? cell ?? { start_ms: 0, end_ms: film.duration_ms }, film.duration_ms);
      if (!this.isPlaying) this.toggle();
    }
    this.draw();
  }

  compare(): void {
    const other = this.segment?.other ?? this.shared[0]?.other;
    if (!other) return this.review.say(this.review.texts.film.nothingToCompare);
    this.pause();
    this.review.stages.open("compare", this.sha256, other.sha256);
  }

  #chosen(): Stretch | null {
    return between(this.from_ms, this.to_ms) ?? this.segment;
  }

  #started(): Player | null {
    if (!this.film) return null;
    if (!this.player) {
      this.player = new Player(this.film, { ticked: () => this.#ticked(), changed: () => this.#heard(), failed: () => void this.#failed() });
      this.player.speed = this.speed;
      this.player.hasSound = this.hasSound;
    }
    return this.player;
  }

  #heard(): void {
    if (this.player?.video.ended && this.loop) this.player.play(this.loop.start_ms);
    this.draw();
  }

  #ticked(): void {
    if (this.loop && this.isPlaying && this.at_ms >= this.loop.end_ms) this.player?.goTo(this.loop.start_ms);
    this.tick();
  }

  async #failed(): Promise<void> {
    try {
      await this.api.whyNot(this.sha256, this.at_ms, this.#asked.signal);
      this.trouble = new ApiError(0, "internal", this.review.texts.film.notPlayed);
    } catch (error) {
      if (this.#asked.signal.aborted) return;
      this.trouble = error instanceof ApiError ? error : new ApiError(0, "internal", String(error));
    }
    this.#isHeld = false;
    this.draw();
  }

  #leave(): void {
    this.#asked.abort();
    this.player?.close();
    this.still?.dispose();
    this.player = this.still = this.film = this.loudness = this.problem = this.trouble = this.loop = this.segment = null;
    this.cells = [];
    this.shared = [];
    this.stack = this.from_ms = this.to_ms = null;
    this.#path = "";
    this.#isHeld = false;
    this.hasSound = false;
  }

  async #fetch(): Promise<void> {
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const { sha256 } = this;
    void this.#fetchPlace(sha256, signal);
    try {
      const film = await this.api.film(sha256, signal);
      if (signal.aborted) return;
      this.film = film;
      this.#path ||= film.path;
      this.cells = cellsOf(film);
      this.shared = sharedOf(film);
      if (this.hasPictures) {
        this.still = new Still(this.api, film, {
          changed: () => this.tick(),
          failed: (error) => {
            this.trouble = error;
            this.draw();
          },
        });
        this.still.lookAt(Math.min(this.#begin ?? this.cells[0]?.at_ms ?? 0, film.duration_ms));
      } else if (this.#begin !== null) this.goTo(this.#begin);
      this.draw();
      if (film.audio_codec !== null) this.loudness = await this.api.loudness(sha256, LEVELS, signal);
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof ApiError ? error : new ApiError(0, "internal", String(error));
      if (this.film) this.trouble ??= problem;
      else this.problem = problem;
    }
    this.draw();
  }

  async #fetchPlace(sha256: string, signal: AbortSignal): Promise<void> {
    try {
      const { stack, places } = await this.review.viewer.api.details(sha256, signal);
      if (signal.aborted) return;
      this.stack = stack;
      this.#path = places[0]?.path ?? this.#path;
      if (stack !== null && stack !== this.review.place.current?.stack) void this.review.place.goToStack(stack);
      this.draw();
    } catch (error) {
      if (!signal.aborted && !(error instanceof ApiError)) throw error;
    }
  }
}
