/** Thumbnails as small pixels: fetched, decoded off the page's thread, shrunk, the latest kept. */

import { thumbnailsOf } from "./api";
import { Turns } from "./turns";
import { type Pixels, VEIL_WIDTH } from "./veil";

/** 2,000 of 64 by 48 pixels are 25 MB. Decoded at their own size, Chromium kept 400 MB of them (1,000 thumbnails of 512 px). */
const KEPT = 2000;

export class Thumbnails {
  readonly turns = new Turns<Blob>(fetched);
  readonly #kept = new Map<string, Pixels>();

  /** The pixels where they are here. */
  kept(sha256: string): Pixels | undefined {
    return this.#kept.get(sha256);
  }

  /** The pixels of the tile at `index`; null where the media has no picture. Raises AbortError when given up. */
  async fetch(sha256: string, index: number, signal: AbortSignal): Promise<Pixels | null> {
    const encoded = await this.turns.ask(sha256, index, signal);
    if (!encoded) return null;
    const bitmap = await createImageBitmap(encoded, { resizeWidth: VEIL_WIDTH, resizeQuality: "medium" });
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const drawing = canvas.getContext("2d", { willReadFrequently: true });
    drawing?.drawImage(bitmap, 0, 0);
    bitmap.close();
    const pixels = drawing?.getImageData(0, 0, canvas.width, canvas.height);
    if (!pixels) return null;
    this.#keep(sha256, { data: new Uint8ClampedArray(pixels.data), width: pixels.width, height: pixels.height });
    return this.#kept.get(sha256) ?? null;
  }

  #keep(sha256: string, pixels: Pixels): void {
    this.#kept.set(sha256, pixels);
    if (this.#kept.size <= KEPT) return;
    const oldest = this.#kept.keys().next().value;
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}

async function fetched(sha256s: readonly string[], signal: AbortSignal): Promise<(Blob | null)[]> {
  const answer = await fetch(thumbnailsOf(sha256s), { credentials: "same-origin", signal });
  return answer.ok ? unpacked(await answer.arrayBuffer()) : sha256s.map(() => null);
}

/** The JPEGs of an answer: before each, four bytes say how long it is; 0 where there is none. */
export function unpacked(packed: ArrayBuffer): (Blob | null)[] {
  const view = new DataView(packed);
  const found: (Blob | null)[] = [];
  for (let at = 0; at + 4 <= packed.byteLength; ) {
    const length = view.getUint32(at);
    found.push(length === 0 ? null : new Blob([packed.slice(at + 4, at + 4 + length)], { type: "image/jpeg" }));
    at += 4 + length;
  }
  return found;
}
