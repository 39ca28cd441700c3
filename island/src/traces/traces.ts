/** Trace sheets of a case: the box that one is asked for, the requests that were refused, and which is looked at. */

import { ApiError } from "../http";
import type { Review } from "../review";
import { numberOf } from "../stages";
import type { Staging } from "../staging";
import { STAGE as BLIND } from "../team/opinions";
import { Board } from "../viewer/board";
import { type TraceBox, type TraceRequest, TracesApi } from "./api";
import { CutPicture } from "./cut";

export const STAGE = "traces";

export class Traces implements Staging {
  readonly stack = null;
  readonly api: TracesApi;
  readonly board: Board;
  /** What a sheet is asked for; with the words of a request, those that were approved. */
  asked: TraceBox | TraceRequest | null = null;
  /** Newest first; null before they are known. */
  requests: readonly TraceRequest[] | null = null;
  number = 0;
  shown: CutPicture | null = null;
  isApproving = false;
  problem: ApiError | null = null;
  draw: () => void = () => undefined;
  readonly #review: Review;
  #isOpen = false;
  /** Of an approval that got no answer: said once more under the same key, it is not said twice. */
  #key = "";

  constructor(review: Review) {
    this.#review = review;
    this.api = new TracesApi(review.http, review.caseName);
    const size = () => this.shown?.size ?? null;
    this.board = new Board({ size, pictures: () => (this.shown ? [this.shown.sha256] : []) }, review.ledger, () => this.draw());
  }

  open(number = 0): void {
    this.#review.stages.open(STAGE, ...(number > 0 ? [String(number)] : []));
  }

  /** Ask for the words of a sheet; those of a request that was approved stay as they are. */
  ask(asked: TraceBox | TraceRequest): void {
    this.asked = asked;
    this.#review.openDialog("trace");
  }

  get request(): TraceRequest | null {
    return this.requests?.find(({ number }) => number === this.number) ?? null;
  }

  get index(): number {
    return this.requests?.findIndex(({ number }) => number === this.number) ?? -1;
  }

  /** How many wait for this officer's word. */
  get waiting(): number {
    return this.requests?.filter((each) => this.canApprove(each)).length ?? 0;
  }

  canApprove({ officer, approved }: TraceRequest): boolean {
    return approved === null && officer !== this.#review.me.officer;
  }

  /** The address names this request from now on. */
  view([number = ""]: readonly string[]): void {
    if (!this.#isOpen) {
      this.#isOpen = true;
      void this.load();
    }
    const wanted = numberOf(number);
    if (wanted === this.number) return;
    this.#leave();
    this.number = wanted;
    this.board.another();
    this.#look();
  }

  stop(): void {
    this.board.hide();
    this.#leave();
    this.#isOpen = false;
    this.number = 0;
  }

  async load(): Promise<void> {
    if (this.#review.stages.now?.name === BLIND) return; // who decides blind is told nothing meanwhile
    const requests = await this.#review.asking(() => this.api.requests());
    if (!requests) return;
    this.requests = requests.toReversed();
    const first = this.requests.find((each) => this.canApprove(each)) ?? this.requests[0];
    if (this.#isOpen && this.number === 0 && first) this.goTo(first.number);
    else this.#look();
    this.#review.changed();
  }

  goTo(number: number): void {
    this.#review.stages.replace(String(number));
  }

  step(by: 1 | -1): void {
    const next = this.requests?.[this.index + by];
    if (next) this.goTo(next.number);
  }

  /** Give an approved one's file to whoever wants it: the words are those that were approved. */
  make(): void {
    if (this.request?.approved) this.ask(this.request);
  }

  /** Show the picture that it is cut out of. */
  where(): void {
    const { request } = this;
    if (!request) return;
    if (request.at_ms === null) this.#review.stages.open("viewer", request.sha256);
    else this.#review.stages.open("film", request.sha256, String(request.at_ms));
  }

  approving(isAsked: boolean): void {
    if (isAsked && !(this.request && this.canApprove(this.request))) return;
    this.isApproving = isAsked;
    this.problem = null;
    this.#key = crypto.randomUUID();
    this.draw();
  }

  async approve(reason: string): Promise<void> {
    const { request } = this;
    if (!request) return;
    try {
      const approved = await this.api.approve(request.number, this.#key, reason);
      this.requests = this.requests?.map((each) => (each.number === approved.number ? approved : each)) ?? null;
      this.isApproving = false;
      this.#review.say(this.#review.texts.traces.approved(approved.number));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = error;
    }
    this.draw();
  }

  // What the page asks of every stage

  moved(): void {}

  hide(): void {
    this.board.hide();
  }

  reveal(): void {
    if (this.shown) this.board.reveal("key");
  }

  release(): void {
    this.board.hide("key");
  }

  #look(): void {
    const { request } = this;
    if (!request || this.shown || !this.#isOpen) return this.draw();
    const changed = (): void => {
      this.board.settle();
      this.draw();
    };
    this.shown = new CutPicture(request, this.#review, this.api, changed, () => void this.load());
    this.draw();
  }

  #leave(): void {
    this.shown?.dispose();
    this.shown = this.problem = null;
    this.isApproving = false;
  }
}
