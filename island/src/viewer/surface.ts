/** One picture as it is drawn: its veil, and once it is uncovered its thumbnail and the tiles in sight, the sharpest last. */

import { ApiError } from "../http";
import { smallOf } from "../film/still";
import type { Protection } from "../protection";
import type { Thumbnails } from "../thumbnails";
import { type Pixels, veiled } from "../veil";
import type { ViewerApi } from "./api";
import { type Levels, type Matrix, type Point, type Size, type TilePlace, levelFor, tilesInSight } from "./geometry";

/** Tiles kept: 100 of 512 px a side are 100 MB. */
const KEPT = 100;
/** A browser opens six connections to a server; one hears its events, one is left for everything else. */
const AT_ONCE = 4;
/** From this scale on single px are what one wants to see. */
const SHARP_SCALE = 2;

type Drawing = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What there is to see: a picture in tiles, a film's contact sheet, or a small picture only. */
export type Shown = "picture" | "sheet" | "thumbnail";

export class Surface {
  readonly sha256: string;
  /** Why there is no more to see than the thumbnail; null while nothing is wrong. */
  problem: ApiError | null = null;
  levels: Levels | null = null;
  readonly #api: ViewerApi;
  readonly #changed: () => void;
  readonly #shown: Shown;
  readonly #gone = new AbortController();
  readonly #tiles = new Map<string, ImageBitmap>();
  readonly #asked = new Map<string, AbortController>();
  #pixels: Pixels | null = null;
  /** How large the contact sheet is; null where none is shown. */
  #sheet: Size | null = null;
  #veil: { canvas: OffscreenCanvas; blur: number; is_grey: boolean } | null = null;
  #thumbnail: ImageBitmap | null = null;
  #isUncovered = false;
  #wanted: TilePlace[] = [];

  constructor(sha256: string, shown: Shown, api: ViewerApi, changed: () => void) {
    this.sha256 = sha256;
    this.#shown = shown;
    this.#api = api;
    this.#changed = changed;
  }

  /** Fetch what the veil is made of, and how large the picture is. */
  async load(thumbnails: Thumbnails, index: number): Promise<void> {
    const { signal } = this.#gone;
    await Promise.all([
      this.#trying(async () => {
        if (this.#shown === "sheet") await this.#measure(signal);
        else this.#pixels = thumbnails.kept(this.sha256) ?? (await thumbnails.fetch(this.sha256, index, signal));
      }),
      this.#shown === "picture" &&
        this.#trying(async () => {
          this.levels = await this.#api.picture(this.sha256, signal);
        }),
    ]);
  }

  /** The contact sheet's size, and what its veil is made of; nothing clear of it is kept. */
  async #measure(signal: AbortSignal): Promise<void> {
    const sheet = await createImageBitmap(await this.#api.sheet(this.sha256, signal));
    this.#sheet = { width: sheet.width, height: sheet.height };
    this.#pixels = smallOf(sheet, sheet.width, sheet.height);
    sheet.close();
  }

  dispose(): void {
    this.#gone.abort();
    for (const asked of this.#asked.values()) asked.abort();
    for (const tile of this.#tiles.values()) tile.close();
    this.#tiles.clear();
    this.#thumbnail?.close();
    this.#thumbnail = null;
  }

  /** The picture's size, as far as known: a thumbnail tells the shape only. Null before anything has come. */
  get size(): Size | null {
    if (this.levels ?? this.#sheet) return this.levels ?? this.#sheet;
    const small = this.#thumbnail ?? this.#pixels;
    return small && { width: (small.width / Math.max(small.width, small.height)) * 512, height: (small.height / Math.max(small.width, small.height)) * 512 };
  }

  /** The small pixels that the veil is made of. */
  get pixels(): Pixels | null {
    return this.#pixels;
  }

  /** Whether there is anything to see where it is uncovered. */
  get isHere(): boolean {
    return this.#thumbnail !== null || this.#tiles.size > 0;
  }

  /** Whether all that is in sight is there, as sharp as it gets. */
  get isSharp(): boolean {
    if (this.problem) return this.isHere;
    return this.isHere && (this.#shown !== "picture" || this.#wanted.length > 0) && this.#wanted.every((place) => this.#tiles.has(nameOf(place)));
  }

  /** Draw the veil. */
  paintVeil(drawing: Drawing, matrix: Matrix, protection: Protection): void {
    const size = this.size;
    if (!this.#pixels || !size) return;
    const { blur, is_grey } = protection;
    if (this.#veil?.blur !== blur || this.#veil.is_grey !== is_grey) this.#veil = { canvas: canvasOf(veiled(this.#pixels, blur, is_grey)), blur, is_grey };
    drawing.setTransform(...matrix);
    drawing.imageSmoothingEnabled = true;
    drawing.drawImage(this.#veil.canvas, 0, 0, size.width, size.height);
    drawing.resetTransform();
  }

  /** Draw the picture as it is, as sharp as it is here, and fetch what is missing. Only for whoever has uncovered it. */
  paint(drawing: Drawing, matrix: Matrix, frame: Size, near: Point): void {
    this.#uncover();
    const size = this.size;
    if (!size) return;
    const scale = Math.hypot(matrix[0], matrix[1]);
    drawing.setTransform(...matrix);
    drawing.imageSmoothingEnabled = scale < SHARP_SCALE;
    drawing.imageSmoothingQuality = "high";
    if (this.#thumbnail) drawing.drawImage(this.#thumbnail, 0, 0, size.width, size.height);
    if (this.levels) this.#paintTiles(drawing, this.levels, matrix, frame, near, scale);
    drawing.resetTransform();
  }

  #paintTiles(drawing: Drawing, levels: Levels, matrix: Matrix, frame: Size, near: Point, scale: number): void {
    const sharp = levelFor(levels, scale);
    for (let number = 0; number <= sharp; number += 1) {
      for (const place of tilesInSight(levels, number, matrix, frame, near)) {
        const tile = this.#tiles.get(nameOf(place));
        const level = levels.levels[number];
        if (!tile || !level) continue;
        const [across, down] = [levels.width / level.width, levels.height / level.height];
        const [x, y] = [place.column * levels.tile_px * across, place.row * levels.tile_px * down];
        drawing.drawImage(tile, x, y, tile.width * across, tile.height * down);
      }
    }
    this.#want([...tilesInSight(levels, 0, matrix, frame, near), ...(sharp > 0 ? tilesInSight(levels, sharp, matrix, frame, near) : [])]);
  }

  /** Fetch these tiles, in their order; give up what is wanted no longer. */
  #want(places: TilePlace[]): void {
    this.#wanted = places;
    const names = new Set(places.map(nameOf));
    for (const [name, asked] of this.#asked) if (!names.has(name)) asked.abort();
    this.#fetchNext();
  }

  #fetchNext(): void {
    for (const place of this.#wanted) {
      if (this.#asked.size >= AT_ONCE) return;
      const name = nameOf(place);
      if (!this.#tiles.has(name) && !this.#asked.has(name)) void this.#fetch(place);
    }
  }

  async #fetch(place: TilePlace): Promise<void> {
    const name = nameOf(place);
    const asked = new AbortController();
    this.#asked.set(name, asked);
    await this.#trying(async () => {
      const tile = await createImageBitmap(await this.#api.tile(this.sha256, place, asked.signal));
      if (this.#gone.signal.aborted) return tile.close();
      this.#keep(name, tile);
    }, asked.signal);
    this.#asked.delete(name);
    if (!this.#gone.signal.aborted && !this.problem) this.#fetchNext();
  }

  #keep(name: string, tile: ImageBitmap): void {
    this.#tiles.set(name, tile);
    const wanted = new Set(this.#wanted.map(nameOf));
    for (const [old, kept] of this.#tiles) {
      if (this.#tiles.size <= KEPT) break;
      if (wanted.has(old)) continue;
      kept.close();
      this.#tiles.delete(old);
    }
  }

  #uncover(): void {
    if (this.#isUncovered) return;
    this.#isUncovered = true;
    void this.#trying(async () => {
      const small = await createImageBitmap(await (this.#shown === "sheet" ? this.#api.sheet(this.sha256, this.#gone.signal) : this.#api.thumbnail(this.sha256, this.#gone.signal)));
      if (this.#gone.signal.aborted) small.close();
      else this.#thumbnail = small;
    });
  }

  async #trying(ask: () => Promise<void>, signal = this.#gone.signal): Promise<void> {
    try {
      await ask();
    } catch (error) {
      if (signal.aborted || this.#gone.signal.aborted) return;
      this.problem = error instanceof ApiError ? error : new ApiError(0, "internal", String(error));
    }
    if (!this.#gone.signal.aborted) this.#changed();
  }
}

function nameOf({ level, column, row }: TilePlace): string {
  return `${level}/${column}/${row}`;
}

function canvasOf({ data, width, height }: Pixels): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}
