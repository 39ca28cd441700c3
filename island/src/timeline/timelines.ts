/** The time line of a case and its cameras: which session is looked at, which stretch and which lanes are shown. */

import type { Review } from "../review";
import type { Staging } from "../staging";
import { type Session, type TimeLine, TimeLineApi } from "./api";
import { LANES, type Lane, type LaneBy, type Stretch, around, beginOf, lanes, moved, nearest, showing, zoomed } from "./axis";

export const STAGE = "timeline";
const CLOSER = 2;
const STEP = 0.25;

export class TimeLines implements Staging {
  readonly stack = null;
  line: TimeLine | null = null;
  by: LaneBy = "camera";
  /** Only this camera; "" for all. */
  camera = "";
  chosen: Session | null = null;
  stretch: Stretch = around([]);
  draw: () => void = () => undefined;
  readonly #review: Review;
  readonly #api: TimeLineApi;

  constructor(review: Review) {
    this.#review = review;
    this.#api = new TimeLineApi(review.http, review.caseName);
  }

  open(): void {
    this.#review.stages.open(STAGE);
  }

  async load(): Promise<void> {
    const line = await this.#review.asking(() => this.#api.timeLine());
    if (!line) return;
    this.line = line;
    this.all();
    this.look(this.sessions.find(({ is_here }) => is_here) ?? this.sessions[0] ?? null);
  }

  stop(): void {
    this.line = this.chosen = null;
    this.camera = "";
  }

  /** Those of the camera that is wanted, by time. */
  get sessions(): readonly Session[] {
    return this.line?.sessions.filter(({ camera }) => this.camera === "" || camera === this.camera) ?? [];
  }

  get cameras(): readonly string[] {
    return [...new Set(this.line?.sessions.map(({ camera }) => camera))].filter((each) => each !== "").sort();
  }

  get lanes(): readonly Lane[] {
    return lanes(this.sessions, this.by);
  }

  // What is shown

  look(session: Session | null): void {
    this.chosen = session;
    if (session) this.stretch = showing(this.stretch, session);
    this.draw();
  }

  choose(camera: string): void {
    this.camera = camera;
    if (this.chosen && !this.sessions.includes(this.chosen)) this.chosen = this.sessions[0] ?? null;
    this.all();
  }

  nextCamera(): void {
    const all = ["", ...this.cameras];
    this.choose(all[(all.indexOf(this.camera) + 1) % all.length] ?? "");
  }

  turn(by: LaneBy = LANES[(LANES.indexOf(this.by) + 1) % LANES.length] ?? "camera"): void {
    this.by = by;
    this.draw();
  }

  all(): void {
    this.stretch = around(this.sessions);
    this.draw();
  }

  zoom(factor: number, share = 0.5): void {
    this.stretch = zoomed(this.stretch, factor, share);
    this.draw();
  }

  closer(): void {
    this.zoom(CLOSER);
  }

  farther(): void {
    this.zoom(1 / CLOSER);
  }

  move(share: number): void {
    this.stretch = moved(this.stretch, share);
    this.draw();
  }

  earlier(): void {
    this.move(-STEP);
  }

  later(): void {
    this.move(STEP);
  }

  // Going from one to the next

  step(by: 1 | -1): void {
    const all = [...this.sessions].sort((one, other) => beginOf(one) - beginOf(other));
    const at = this.chosen ? all.indexOf(this.chosen) : -1;
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) this.look(next);
  }

  /** Go to the lane above or below, as near in time as can be. */
  across(by: 1 | -1): void {
    const { lanes: all, chosen } = this;
    if (!chosen) return this.step(1);
    const at = all.findIndex(({ sessions }) => sessions.includes(chosen));
    const next = all[at + by];
    if (next) this.look(nearest(next, chosen) ?? chosen);
  }

  /** Open the first of its media that is in this case. */
  enter(): void {
    const first = this.chosen?.media.find(({ stack }) => stack !== null);
    if (first) this.#review.stages.open("viewer", first.sha256);
    else if (this.chosen) this.#review.say(this.#review.texts.timeline.elsewhere(this.chosen.cases.join(", ")));
  }

  moved(): void {}
  reveal(): void {}
  release(): void {}
  hide(): void {}
}
