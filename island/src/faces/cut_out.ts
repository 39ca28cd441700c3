/** A face cut out of its picture, or of a film's frame: where it lies on a square, and what is drawn there. */

import type { Review } from "../review";
import type { Box } from "../leads/api";
import { FilmFrame, type Shown } from "../leads/view_picture";
import { ViewerApi } from "../viewer/api";
import type { Matrix, Size } from "../viewer/geometry";
import { Surface } from "../viewer/surface";
import type { Face } from "./api";

/** What is shown around a face, in shares of its longer side: hair and chin, by which one knows somebody. */
const AROUND = 0.3;

/** The square around a box of a picture of this size, in px of the picture: its middle, and its side. */
export function squareAround({ left, top, width, height }: Box, size: Size): { x: number; y: number; side: number } {
  const side = (1 + 2 * AROUND) * Math.max(width * size.width, height * size.height);
  return { x: (left + width / 2) * size.width, y: (top + height / 2) * size.height, side };
}

/** Puts that square onto a square of so many px; the whole picture where there is no box. */
export function cutOut(box: Box | null, size: Size, px: number): Matrix {
  const whole = { x: size.width / 2, y: size.height / 2, side: Math.max(size.width, size.height) };
  const { x, y, side } = box ? squareAround(box, size) : whole;
  const scale = px / side;
  return [scale, 0, 0, scale, px / 2 - x * scale, px / 2 - y * scale];
}

/** What is shown of the media that faces are in: small pictures, and films' frames once they are uncovered. */
export class CutOuts {
  readonly #review: Review;
  readonly #api: ViewerApi;
  readonly #changed: () => void;
  readonly #small = new Map<string, Surface>();
  readonly #frames = new Map<string, FilmFrame>();

  constructor(review: Review, changed: () => void) {
    this.#review = review;
    this.#api = new ViewerApi(review.http, review.caseName);
    this.#changed = changed;
  }

  /** Draw a face behind its veil. A film's veil is of its thumbnail, which shows another frame: so all of that. */
  paintVeil(drawing: CanvasRenderingContext2D, { media }: Face, px: number): void {
    const small = this.#smallOf(media.sha256);
    if (small.size) small.paintVeil(drawing, cutOut(media.kind === "picture" ? media.box : null, small.size, px), this.#review.settings.protection);
  }

  /** Draw a face as it is; only for whoever has uncovered it. */
  paint(drawing: CanvasRenderingContext2D, { media }: Face, px: number): void {
    const shown = media.kind === "video" && media.at_ms !== null ? this.#frameOf(media.sha256, media.at_ms) : this.#smallOf(media.sha256);
    const matrix: Matrix = shown.size ? cutOut(media.box, shown.size, px) : [1, 0, 0, 1, 0, 0];
    shown.paint(drawing, matrix, { width: px, height: px }, { x: px / 2, y: px / 2 });
  }

  /** Forget what is not of these media. */
  keep(sha256s: ReadonlySet<string>): void {
    for (const kept of [this.#small, this.#frames]) {
      for (const [name, shown] of kept as Map<string, Shown>) {
        if (sha256s.has(shown.sha256)) continue;
        shown.dispose();
        kept.delete(name);
      }
    }
  }

  #smallOf(sha256: string): Surface {
    const kept = this.#small.get(sha256);
    if (kept) return kept;
    const made = new Surface(sha256, "thumbnail", this.#api, this.#changed);
    this.#small.set(sha256, made);
    void made.load(this.#review.thumbnails, this.#review.place.inSight.first);
    return made;
  }

  #frameOf(sha256: string, at_ms: number): FilmFrame {
    const name = `${sha256} ${at_ms}`;
    const made = this.#frames.get(name) ?? new FilmFrame(sha256, at_ms, this.#review.http, this.#changed);
    this.#frames.set(name, made);
    return made;
  }
}
