/** Two media side by side, over each other, as their difference or in turns; and what their match rests on. */

import { ApiError } from "../http";
import type { Review } from "../review";
import { numberOf } from "../stages";
import type { Staging } from "../staging";
import { SHA256, ViewerApi } from "../viewer/api";
import { Board } from "../viewer/board";
import { type Form, UPRIGHT, mirrored, sizeIn, turnedBy } from "../viewer/geometry";
import { Surface } from "../viewer/surface";
import { leadCardPath, matchCardPath } from "../cards";
import { type LeadDetails, type LeadMedia } from "../leads/api";
import { FilmFrame } from "../leads/view_picture";
import { type Comparison, comparison } from "./api";
import { type Resting, resting } from "./evidence";
import { inverse } from "./forms";
import { meetingForm } from "./meeting";

export const MODES = ["side", "overlay", "difference", "blink"] as const;
export type Mode = (typeof MODES)[number];

/** Each picture is shown so long: one change of 0.5 s is a flash of 1 Hz, well below the 3 Hz of WCAG 2.3.1. */
export const BLINK_MS = 500;
export const GAINS = [1, 2, 4, 8, 16, 32] as const;
const SPLIT_STEP = 0.05;

export class Compare implements Staging {
  readonly stack = null;
  readonly board: Board;
  left = "";
  right = "";
  /** The lead that brought them together; 0 where none did. */
  lead = 0;
  mode: Mode = "side";
  facts: Comparison | null = null;
  problem: ApiError | null = null;
  /** That lead, once it is here, and where what it rests on lies; null where none did, or it is of two others. */
  details: LeadDetails | null = null;
  rests: Resting | null = null;
  /** Whether its boxes and points are drawn, and pairs of points joined. */
  isEvidenceShown = true;
  isJoined = false;
  leftSurface: Compared | null = null;
  rightSurface: Compared | null = null;
  /** How the right one is turned. */
  form: Form = UPRIGHT;
  /** Where the overlay's edge stands, from 0 to 1. */
  split = 0.5;
  gain: number = GAINS[2];
  isBlinking = false;
  /** Which one is seen while they take turns. */
  isRightSeen = false;
  draw: () => void = () => undefined;
  readonly #review: Review;
  readonly #api: ViewerApi;
  /** How the right one is turned where it lies as the left one does. */
  #meeting: Form = UPRIGHT;
  #asked = new AbortController();
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(review: Review) {
    this.#review = review;
    this.#api = new ViewerApi(review.http, review.caseName);
    const size = () => this.leftSurface?.size ?? (this.rightSurface?.size ? sizeIn(this.rightSurface.size, this.form) : null);
    this.board = new Board({ size, pictures: () => [this.left, this.right] }, review.revealing.ledger, () => this.draw());
  }

  /** Open it on two media; on those of a lead with its number. */
  open(left: string, right: string, lead = 0): void {
    this.#review.stages.open("compare", left, right, ...(lead > 0 ? ["side", String(lead)] : []));
  }

  /** Open it on what is chosen: two selected stacks; else what one is at with its nearest. */
  async openChosen(): Promise<void> {
    const { viewer, staging, texts } = this.#review;
    const { selection, current } = this.#review.place;
    if (staging === viewer) {
      const beside = document.activeElement?.closest<HTMLElement>("[data-media]")?.dataset["media"];
      const nearest = beside !== viewer.sha256 && beside ? beside : viewer.details && nearestOf(viewer.details);
      return nearest ? this.open(viewer.sha256, nearest) : this.#review.say(texts.compare.nothingNear);
    }
    if (selection.size > 0) {
      const chosen = [...selection].map((stack) => this.#review.listing.tileOf(stack)?.sha256).filter((sha256) => sha256 !== undefined);
      const [left, right] = chosen;
      return selection.size === 2 && left && right ? this.open(left, right) : this.#review.say(texts.compare.chooseTwo);
    }
    if (!current) return undefined;
    const details = await this.#review.asking(() => this.#api.details(current.sha256));
    const nearest = details && nearestOf(details);
    if (nearest) this.open(current.sha256, nearest);
    else if (details) this.#review.say(texts.compare.nothingNear);
    return undefined;
  }

  /** The address names these two from now on. */
  show(left: string, right: string, mode: string, lead: string): void {
    const number = numberOf(lead);
    const next = MODES.find((each) => each === mode) ?? "side";
    if (next !== this.mode) this.#become(next);
    if (left === this.left && right === this.right && number === this.lead) return;
    const isSwapped = left === this.right && right === this.left;
    this.#leave();
    [this.left, this.right, this.lead] = [left, right, number];
    this.form = isSwapped ? inverse(this.form) : UPRIGHT;
    this.#meeting = isSwapped ? inverse(this.#meeting) : UPRIGHT;
    if (!isSwapped) this.board.another();
    if (SHA256.test(left) && SHA256.test(right)) void this.#fetch(left, right, isSwapped);
    else this.problem = new ApiError(404, "not_found", "");
  }

  stop(): void {
    this.board.hide();
    this.#leave();
    this.#become("side");
    [this.left, this.right, this.lead] = ["", "", 0];
    [this.isEvidenceShown, this.isJoined] = [true, false];
  }

  moved(): void {
    // The grid's cursor doesn't change what is compared.
  }

  hide(): void {
    this.board.hide();
  }

  reveal(): void {
    this.board.reveal("key");
  }

  release(): void {
    this.board.hide("key");
  }

  choose(mode: Mode): void {
    this.#replace(this.left, this.right, mode);
  }

  swap(): void {
    this.#replace(this.right, this.left, this.mode);
  }

  /** Open the card of the lead that brought them together, to be printed. */
  openLeadCard(): void {
    if (this.lead > 0) this.#openCard(leadCardPath(this.#review.caseName, this.lead));
    else this.#review.say(this.#review.texts.compare.noLead);
  }

  /** Open the card of the left one's match with a list that both match, or with its best. */
  async openMatchCard(): Promise<void> {
    const { left, facts } = this;
    const shared = facts?.shared_lines?.[0]?.list;
    const best = shared ?? (await this.#review.asking(() => this.#api.details(left)))?.matches[0]?.list;
    if (best !== undefined) this.#openCard(matchCardPath(this.#review.caseName, left, best));
    else this.#review.say(this.#review.texts.viewer.noMatch);
  }

  /** Whether the right one is turned as the nearest form of both asks for. */
  get isMeeting(): boolean {
    const { turn, isMirrored } = this.#meeting;
    return this.form.turn === turn && this.form.isMirrored === isMirrored;
  }

  /** Turn the right one so that it meets the left one, or show it as it is. */
  meet(isMeeting: boolean): void {
    this.#turn(isMeeting ? this.#meeting : UPRIGHT);
  }

  /** Whether there is another form to meet. */
  get canMeet(): boolean {
    return this.#meeting.turn !== 0 || this.#meeting.isMirrored;
  }

  turn(quarters: number): void {
    this.#turn(turnedBy(this.form, quarters));
  }

  mirror(): void {
    this.#turn(mirrored(this.form));
  }

  /** Whether the lead rests on anything that can be drawn. */
  get hasEvidence(): boolean {
    const { rests } = this;
    return rests !== null && (rests.pairs.length > 0 || rests.left.box !== null || rests.right.box !== null);
  }

  showEvidence(isShown: boolean): void {
    this.isEvidenceShown = isShown;
    this.draw();
  }

  join(): void {
    this.isJoined = !this.isJoined;
    this.isEvidenceShown ||= this.isJoined;
    this.draw();
  }

  slide(to: number): void {
    this.split = Math.min(Math.max(to, 0), 1);
    this.draw();
  }

  slideBy(direction: 1 | -1): void {
    this.slide(this.split + direction * SPLIT_STEP);
  }

  amplify(direction: 1 | -1): void {
    const at = GAINS.findIndex((each) => each === this.gain) + direction;
    this.gain = GAINS[Math.min(Math.max(at, 0), GAINS.length - 1)] ?? this.gain;
    this.draw();
  }

  /** Let them take turns, or stop at the one that is seen. */
  blink(isBlinking: boolean): void {
    this.isBlinking = isBlinking;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = isBlinking ? setInterval(() => this.turnOver(), BLINK_MS) : null;
    this.draw();
  }

  /** Show the other one of the two. */
  turnOver(): void {
    this.isRightSeen = !this.isRightSeen;
    this.draw();
  }

  #replace(left: string, right: string, mode: Mode): void {
    this.#review.stages.replace(left, right, mode, ...(this.lead > 0 ? [String(this.lead)] : []));
  }

  #openCard(address: string): void {
    window.open(address, "_blank", "noopener");
  }

  #become(mode: Mode): void {
    this.mode = mode;
    this.isRightSeen = false;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.blink(mode === "blink" && !isStill);
  }

  #turn(form: Form): void {
    this.form = form;
    this.board.settle();
  }

  #leave(): void {
    this.#asked.abort();
    this.leftSurface?.dispose();
    this.rightSurface?.dispose();
    this.leftSurface = null;
    this.rightSurface = null;
    this.facts = null;
    this.details = null;
    this.rests = null;
    this.problem = null;
  }

  async #fetch(left: string, right: string, isTurned: boolean): Promise<void> {
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    try {
      const [facts, details] = await Promise.all([comparison(this.#review.http, this.#review.caseName, left, right, signal), this.#leadDetails(signal)]);
      if (signal.aborted) return;
      this.facts = facts;
      this.rests = details && resting(details, left, right);
      this.details = this.rests && details;
      this.leftSurface = this.#surface(facts.left, this.rests?.left);
      this.rightSurface = this.#surface(facts.right, this.rests?.right);
      void this.#meetOnce(isTurned);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.problem = error;
    }
    this.draw();
  }

  /** The lead that brought them together; null where none did, or where it isn't told: what is compared is compared without it. */
  async #leadDetails(signal: AbortSignal): Promise<LeadDetails | null> {
    if (this.lead === 0) return null;
    try {
      return await this.#review.leads.api.lead(this.lead, signal);
    } catch (error) {
      if (error instanceof ApiError) return null;
      throw error;
    }
  }

  /** Find how they meet once both veils are here; only where a hash says that they are near. */
  async #meetOnce(isTurned: boolean): Promise<void> {
    const { leftSurface: left, rightSurface: right, facts } = this;
    if (!left || !right) return;
    await Promise.all([left.load(this.#review.thumbnails, this.#review.place.inSight.first), right.load(this.#review.thumbnails, this.#review.place.inSight.first)]);
    if (this.leftSurface !== left || this.rightSurface !== right) return;
    const isNear = facts?.hashes.some(({ is_near }) => is_near) ?? false;
    this.#meeting = isNear && left.pixels && right.pixels ? meetingForm(left.pixels, right.pixels) : UPRIGHT;
    if (!isTurned) this.#turn(this.#meeting);
  }

  /** What a media is seen by: a film by the frame that the lead rests on, else by the picture that stands for it. */
  #surface({ sha256, kind }: Comparison["left"], of?: LeadMedia): Compared | null {
    const changed = (): void => {
      this.board.settle();
      this.draw();
    };
    if (kind === "audio") return null;
    if (of && of.at_ms !== null) return new FilmFrame(sha256, of.at_ms, this.#review.http, changed);
    return new Surface(sha256, kind === "picture" ? "picture" : "thumbnail", this.#api, changed);
  }
}

/** One of the two as it is seen. */
export type Compared = Surface | FilmFrame;

/** The nearest of a media's own stack, else of all near it. */
export function nearestOf({ sha256, members, similar }: { sha256: string; members: readonly { sha256: string; distance: number }[]; similar: readonly { sha256: string; distance: number }[] }): string | null {
  const nearest = (of: readonly { sha256: string; distance: number }[]): string | undefined =>
    of.filter((each) => each.sha256 !== sha256).toSorted((one, other) => one.distance - other.distance)[0]?.sha256;
  return nearest(members) ?? nearest(similar) ?? null;
}
