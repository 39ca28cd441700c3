/** A film's frame that a lead rests on, drawn as a picture's surface is: veiled until it is uncovered. */

import { FilmApi } from "../film/api";
import { smallOf } from "../film/still";
import { ApiError, type Http } from "../http";
import type { Protection } from "../protection";
import type { Review } from "../review";
import { type Pixels, veiled } from "../veil";
import type { ViewerApi } from "../viewer/api";
import type { Matrix, Point, Size } from "../viewer/geometry";
import { Surface } from "../viewer/surface";
import type { LeadMedia } from "./api";

/** What a frame of the lead's view shows: a picture's surface, or a film's frame. */
export interface Shown {
  readonly sha256: string;
  readonly size: Size | null;
  readonly isSharp: boolean;
  readonly problem: ApiError | null;
  paintVeil(drawing: CanvasRenderingContext2D, matrix: Matrix, protection: Protection): void;
  paint(drawing: CanvasRenderingContext2D, matrix: Matrix, frame: Size, near: Point): void;
  dispose(): void;
}

/** Return what shows a media of a lead, or of a hit: a frame of a film, its picture or its thumbnail; null for what is only heard. */
export function shownOf({ sha256, kind, at_ms }: LeadMedia, review: Review, pictures: ViewerApi, changed: () => void): Shown | null {
  if (kind === "audio") return null;
  if (at_ms !== null) return new FilmFrame(sha256, at_ms, review.http, changed);
  return surfaceOf(sha256, kind === "picture" ? "picture" : "thumbnail", review, pictures, changed);
}

/** Return a picture's surface, which loads. */
export function surfaceOf(sha256: string, form: "picture" | "thumbnail", review: Review, pictures: ViewerApi, changed: () => void): Surface {
  const surface = new Surface(sha256, form, pictures, changed);
  void surface.load(review.thumbnails, review.place.inSight.first);
  return surface;
}

const LONGEST_SIDE = 1920;

export class FilmFrame implements Shown {
  readonly sha256: string;
  problem: ApiError | null = null;
  readonly #gone = new AbortController();
  readonly #changed: () => void;
  readonly #loading: Promise<void>;
  #bitmap: ImageBitmap | null = null;
  #pixels: Pixels | null = null;
  #veil: { canvas: OffscreenCanvas; blur: number; is_grey: boolean } | null = null;

  constructor(sha256: string, at_ms: number, http: Http, changed: () => void) {
    this.sha256 = sha256;
    this.#changed = changed;
    this.#loading = this.#load(new FilmApi(http), at_ms);
  }

  /** Ends once it is here, or never will be. */
  load(): Promise<void> {
    return this.#loading;
  }

  get size(): Size | null {
    return this.#bitmap && { width: this.#bitmap.width, height: this.#bitmap.height };
  }

  get isHere(): boolean {
    return this.#bitmap !== null;
  }

  /** The small pixels that its veil is made of. */
  get pixels(): Pixels | null {
    return this.#pixels;
  }

  get isSharp(): boolean {
    return this.#bitmap !== null || this.problem !== null;
  }

  paintVeil(drawing: CanvasRenderingContext2D, matrix: Matrix, { blur, is_grey }: Protection): void {
    const { size } = this;
    if (!this.#pixels || !size) return;
    if (this.#veil?.blur !== blur || this.#veil.is_grey !== is_grey) {
      const { data, width, height } = veiled(this.#pixels, blur, is_grey);
      const canvas = new OffscreenCanvas(width, height);
      canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
      this.#veil = { canvas, blur, is_grey };
    }
    drawing.setTransform(...matrix);
    drawing.imageSmoothingEnabled = true;
    drawing.drawImage(this.#veil.canvas, 0, 0, size.width, size.height);
    drawing.resetTransform();
  }

  paint(drawing: CanvasRenderingContext2D, matrix: Matrix): void {
    if (!this.#bitmap) return;
    drawing.setTransform(...matrix);
    drawing.drawImage(this.#bitmap, 0, 0);
    drawing.resetTransform();
  }

  dispose(): void {
    this.#gone.abort();
    this.#bitmap?.close();
    this.#bitmap = null;
  }

  async #load(api: FilmApi, at_ms: number): Promise<void> {
    const { signal } = this.#gone;
    try {
      const { blob } = await api.frame(this.sha256, { at_ms, step: 0, is_quick: false }, LONGEST_SIDE, signal);
      const bitmap = await createImageBitmap(blob);
      if (signal.aborted) return bitmap.close();
      this.#bitmap = bitmap;
      this.#pixels = smallOf(bitmap, bitmap.width, bitmap.height);
    } catch (error) {
      if (signal.aborted) return;
      this.problem = error instanceof ApiError ? error : new ApiError(0, "internal", String(error));
    }
    this.#changed();
  }
}
