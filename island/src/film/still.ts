/** The frame that is looked at while nothing plays: fetched one after the other, what was asked for last first. */

import { ApiError } from "../http";
import { type Pixels, VEIL_WIDTH } from "../veil";
import type { Size } from "../viewer/geometry";
import type { Film, FilmApi, Wanted } from "./api";

/** A time that was looked at so long is meant, and its very frame is fetched. */
const REST_MS = 140;
const LONGEST_SIDE = 1920;
/** Strokes of a held key that wait; more would go on after the key was let go. */
const MOST_STEPS = 2;

export interface Heard {
  changed(): void;
  failed(error: ApiError): void;
}

export class Still {
  /** The time of the frame that is shown, or was wanted last. */
  at_ms = 0;
  bitmap: ImageBitmap | null = null;
  pixels: Pixels | null = null;
  size: Size | null = null;
  readonly #api: FilmApi;
  readonly #film: Film;
  readonly #heard: Heard;
  readonly #gone = new AbortController();
  #wanted: Wanted | null = null;
  #steps = 0;
  #isAsking = false;
  #isExact = true;
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(api: FilmApi, film: Film, heard: Heard) {
    this.#api = api;
    this.#film = film;
    this.#heard = heard;
  }

  lookAt(at_ms: number): void {
    this.at_ms = at_ms;
    this.#steps = 0;
    this.#wanted = { at_ms, step: 0, is_quick: true };
    if (this.#rest) clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#wanted = { at_ms: this.at_ms, step: 0, is_quick: false };
      void this.#ask();
    }, REST_MS);
    void this.#ask();
  }

  /** Begin from a time, such as that where the player stopped. */
  setOut(at_ms: number): void {
    this.at_ms = at_ms;
    this.#isExact = true;
  }

  step(by: 1 | -1): void {
    if (this.#rest) clearTimeout(this.#rest);
    this.#wanted = null;
    this.#steps = Math.min(Math.max(this.#steps + by, -MOST_STEPS), MOST_STEPS);
    void this.#ask();
  }

  dispose(): void {
    this.#gone.abort();
    if (this.#rest) clearTimeout(this.#rest);
    this.bitmap?.close();
    this.bitmap = null;
  }

  /** Ask for what is wanted until nothing is, one request at a time: the server decodes for one at a time too. */
  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let next = this.#next(); next && !this.#gone.signal.aborted; next = this.#next()) await this.#fetch(next);
    this.#isAsking = false;
  }

  #next(): Wanted | null {
    if (this.#wanted) {
      const wanted = this.#wanted;
      this.#wanted = null;
      return wanted;
    }
    if (this.#steps === 0) return null;
    const step = this.#steps > 0 ? 1 : -1;
    this.#steps -= step;
    return { at_ms: this.at_ms, step, is_quick: false };
  }

  async #fetch(wanted: Wanted): Promise<void> {
    const { signal } = this.#gone;
    try {
      const { blob, time_ms } = await this.#api.frame(this.#film.sha256, wanted, LONGEST_SIDE, signal);
      const bitmap = await createImageBitmap(blob);
      if (signal.aborted) return bitmap.close();
      this.bitmap?.close();
      this.bitmap = bitmap;
      this.pixels = smallOf(bitmap, bitmap.width, bitmap.height);
      this.size = { width: bitmap.width, height: bitmap.height };
      this.#isExact = !wanted.is_quick;
      if (this.#isExact && (wanted.step !== 0 || !this.#wanted)) this.at_ms = time_ms;
      this.#heard.changed();
    } catch (error) {
      if (signal.aborted) return;
      this.#steps = 0;
      this.#heard.failed(error instanceof ApiError ? error : new ApiError(0, "internal", String(error)));
    }
  }
}

let small: OffscreenCanvas | null = null;

/** Pixels of a picture so small that a veil can be made of them; null where it has none. */
export function smallOf(picture: CanvasImageSource, width: number, height: number, from?: { x: number; y: number }): Pixels | null {
  if (width === 0 || height === 0) return null;
  const tall = Math.max(1, Math.round((VEIL_WIDTH * height) / width));
  small ??= new OffscreenCanvas(VEIL_WIDTH, tall);
  if (small.height !== tall) small.height = tall;
  const drawing = small.getContext("2d", { willReadFrequently: true });
  if (!drawing) return null;
  drawing.imageSmoothingQuality = "medium";
  drawing.drawImage(picture, from?.x ?? 0, from?.y ?? 0, width, height, 0, 0, VEIL_WIDTH, tall);
  const { data } = drawing.getImageData(0, 0, VEIL_WIDTH, tall);
  return { data: new Uint8ClampedArray(data), width: VEIL_WIDTH, height: tall };
}
