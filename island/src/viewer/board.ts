/** How pictures are looked at on a stage: zoom and place, and whether they are uncovered, by what, where. */

import type { ExposureLedger } from "../exposure";
import type { Means } from "../revealing";
import { type Form, type Point, type Size, type View, WHOLE, backOf, inForm, matrixOf, panned, reaches, scaleOf, sizeIn, within, zoomFor, zoomedAt } from "./geometry";

/** One press of a key zooms by this, and moves by this share of the frame. */
const ZOOM_STEP = 1.25;
const PAN_SHARE = 0.15;
const LENS_SHARE = 0.04;

export interface Shown {
  /** The size of what is shown, turned as it is shown; null before it is known. */
  size(): Size | null;
  /** SHA-256 of all that is in sight when it is uncovered. */
  pictures(): readonly string[];
}

export class Board {
  view: View = WHOLE;
  /** The frame's size in px of its canvas; the last frame that was measured. */
  frame: Size = { width: 1, height: 1 };
  uncovered: Means | null = null;
  /** The middle of the lens in shares of the frame. */
  lens: Point = { x: 0.5, y: 0.5 };
  readonly #shown: Shown;
  readonly #ledger: ExposureLedger;
  readonly #changed: () => void;

  constructor(shown: Shown, ledger: ExposureLedger, changed: () => void) {
    this.#shown = shown;
    this.#ledger = ledger;
    this.#changed = changed;
  }

  /** px of the canvas for one px of the picture; null before it is known. */
  get scale(): number | null {
    const size = this.#shown.size();
    return size && scaleOf(this.view, size, this.frame);
  }

  get reach(): { across: boolean; down: boolean } {
    const size = this.#shown.size();
    return size ? reaches(this.view, size, this.frame) : { across: false, down: false };
  }

  /** Zoom by a factor around a place of the frame, its middle where none is given. */
  zoomBy(factor: number, at: Point = { x: this.frame.width / 2, y: this.frame.height / 2 }): void {
    this.#set((view, size) => zoomedAt(view, factor, at, size, this.frame));
  }

  zoomStep(direction: 1 | -1): void {
    this.zoomBy(ZOOM_STEP ** direction);
  }

  /** Show the whole picture. */
  whole(): void {
    this.#set(() => WHOLE);
  }

  /** Show px for px. */
  original(at?: Point): void {
    const size = this.#shown.size();
    if (size) this.zoomBy(zoomFor(1, size, this.frame) / this.view.zoom, at);
  }

  /** Whole where it is not, else px for px at a place. */
  toggle(at: Point): void {
    if (Math.abs(this.view.zoom - 1) > 0.001) this.whole();
    else this.original(at);
  }

  panBy(dx: number, dy: number): void {
    this.#set((view, size) => panned(view, dx, dy, size, this.frame));
  }

  /** Move by a key: -1, 0 or 1 for each direction in which one wants to see more; moves the lens where one is held. */
  step(across: number, down: number, isLens: boolean): void {
    if (isLens && this.uncovered === "key") return this.moveLens({ x: this.lens.x + across * LENS_SHARE, y: this.lens.y + down * LENS_SHARE });
    this.panBy(-across * PAN_SHARE * this.frame.width, -down * PAN_SHARE * this.frame.height);
  }

  /** A picture is shown in another form: what stood in the middle stays there, as large as it was. */
  turned(picture: Size, before: Form, after: Form): void {
    const { view, frame } = this;
    const isWhole = view.zoom === 1;
    const place = backOf(matrixOf(picture, before, view, frame), { x: frame.width / 2, y: frame.height / 2 });
    const middle = inForm({ x: place.x / picture.width, y: place.y / picture.height }, after);
    const scale = scaleOf(view, sizeIn(picture, before), frame);
    this.#set((_, size) => (isWhole ? WHOLE : { zoom: zoomFor(scale, size, frame), ...middle }));
  }

  /** After a frame was measured, or something else is shown. */
  settle(): void {
    this.#set((view) => view);
  }

  reveal(by: Means): void {
    this.uncovered = by;
    this.#ledger.shown(this.#shown.pictures(), performance.now());
    this.#changed();
  }

  /** Cover again; only what was uncovered by these means, where they are given. */
  hide(by?: Means): void {
    if (!this.uncovered || (by && this.uncovered !== by)) return;
    this.uncovered = null;
    this.#ledger.hidden(performance.now());
    this.#changed();
  }

  /** Another picture is shown: only a held key goes on uncovering. */
  another(): void {
    this.view = WHOLE;
    this.lens = { x: 0.5, y: 0.5 };
    if (this.uncovered === "key") this.reveal("key");
    else this.hide();
  }

  moveLens({ x, y }: Point): void {
    const inside = (value: number): number => Math.min(Math.max(value, 0), 1);
    this.lens = { x: inside(x), y: inside(y) };
    this.#changed();
  }

  #set(next: (view: View, size: Size) => View): void {
    const size = this.#shown.size();
    if (!size) return;
    this.view = within(next(this.view, size), size, this.frame);
    this.#changed();
  }
}
