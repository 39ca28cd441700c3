/** A refused sheet's cut: veiled by what its thumbnail shows, drawn from the evidence once it is uncovered, and kept nowhere. */

import { ApiError } from "../http";
import type { Box } from "../leads/api";
import type { Shown } from "../leads/view_picture";
import type { Protection } from "../protection";
import type { Review } from "../review";
import { ViewerApi } from "../viewer/api";
import type { Matrix, Size } from "../viewer/geometry";
import { Surface } from "../viewer/surface";
import type { TraceRequest, TracesApi } from "./api";

const ALL: Box = { left: 0, top: 0, width: 1, height: 1 };

/** How a picture of one size is drawn so that a box of it fills another size that a matrix shows. */
export function filling([a, b, c, d, e, f]: Matrix, size: Size, box: Box, picture: Size): Matrix {
  const [across, down] = [size.width / (box.width * picture.width), size.height / (box.height * picture.height)];
  const [x, y] = [-box.left * picture.width * across, -box.top * picture.height * down];
  return [a * across, b * across, c * down, d * down, a * x + c * y + e, b * x + d * y + f];
}

export class CutPicture implements Shown {
  readonly sha256: string;
  problem: ApiError | null = null;
  readonly #request: TraceRequest;
  readonly #api: TracesApi;
  readonly #changed: () => void;
  readonly #seen: () => void;
  readonly #gone = new AbortController();
  readonly #small: Surface;
  /** What of the thumbnail the cut is; a film's shows another frame, so all of it. */
  readonly #box: Box;
  #bitmap: ImageBitmap | null = null;
  #isAsked = false;

  /** `seen` is told once the cut was drawn, which went on record. */
  constructor(request: TraceRequest, review: Review, api: TracesApi, changed: () => void, seen: () => void) {
    this.sha256 = request.sha256;
    this.#request = request;
    this.#api = api;
    this.#changed = changed;
    this.#seen = seen;
    this.#box = request.at_ms === null ? request.box : ALL;
    this.#small = new Surface(request.sha256, "thumbnail", new ViewerApi(review.http, review.caseName), changed);
    void this.#small.load(review.thumbnails, review.place.inSight.first);
  }

  get size(): Size | null {
    const small = this.#small.size;
    if (this.#bitmap) return { width: this.#bitmap.width, height: this.#bitmap.height };
    return small && { width: small.width * this.#box.width, height: small.height * this.#box.height };
  }

  get isSharp(): boolean {
    return this.#bitmap !== null || this.problem !== null;
  }

  paintVeil(drawing: CanvasRenderingContext2D, matrix: Matrix, protection: Protection): void {
    const [size, picture] = [this.size, this.#small.size];
    if (!size || !picture) return;
    drawing.save();
    drawing.setTransform(...matrix);
    drawing.beginPath();
    drawing.rect(0, 0, size.width, size.height);
    drawing.clip();
    this.#small.paintVeil(drawing, filling(matrix, size, this.#box, picture), protection);
    drawing.restore();
  }

  /** Draw the cut; only for whoever has uncovered it, who is on record from then on. */
  paint(drawing: CanvasRenderingContext2D, matrix: Matrix): void {
    if (!this.#isAsked) void this.#fetch();
    if (!this.#bitmap) return;
    drawing.setTransform(...matrix);
    drawing.drawImage(this.#bitmap, 0, 0);
    drawing.resetTransform();
  }

  dispose(): void {
    this.#gone.abort();
    this.#small.dispose();
    this.#bitmap?.close();
    this.#bitmap = null;
  }

  async #fetch(): Promise<void> {
    const { signal } = this.#gone;
    this.#isAsked = true;
    try {
      const bitmap = await createImageBitmap(await this.#api.cut(this.#request.number, signal));
      if (signal.aborted) return bitmap.close();
      this.#bitmap = bitmap;
      this.#seen();
    } catch (error) {
      if (signal.aborted) return;
      this.problem = error instanceof ApiError ? error : new ApiError(0, "internal", String(error));
    }
    this.#changed();
  }
}
