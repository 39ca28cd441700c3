/** Trace sheets, as the server makes and refuses them. */

import { type Http, ROOT, casePath } from "../http";
import type { Box } from "../leads/api";

export const FORMATS = ["pdf", "html", "png"] as const;
export type TraceFormat = (typeof FORMATS)[number];

/** The languages of the words around an officer's. */
export const LANGUAGES = ["en", "de"] as const;
export type SheetLanguage = (typeof LANGUAGES)[number];

/** The words that leave with a thing. */
export interface TraceWords {
  readonly reference: string;
  readonly question: string;
  readonly contact: string;
  readonly language: SheetLanguage;
}

/** A box of a picture, or of a film's frame at a time. */
export interface TraceBox {
  readonly sha256: string;
  readonly at_ms: number | null;
  readonly box: Box;
}

/** A sheet that the check refused; another officer than its own may approve it. */
export interface TraceRequest extends TraceBox, TraceWords {
  readonly number: number;
  readonly officer: string;
  readonly at: string;
  readonly found: readonly string[];
  /** Officers who had the cut drawn to look at it. */
  readonly looked: readonly string[];
  readonly approved: { readonly officer: string; readonly at: string; readonly reason: string } | null;
}

export interface TraceFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** The file, or the request that waits. */
export interface TraceMade {
  readonly file: TraceFile | null;
  readonly request: TraceRequest | null;
  readonly found: readonly string[];
}

export class TracesApi {
  readonly #http: Http;
  readonly #case: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#case = casePath(caseName);
  }

  requests(): Promise<readonly TraceRequest[]> {
    return this.#http.get(`${this.#case}/traces`);
  }

  make({ sha256, at_ms, box }: TraceBox, { reference, question, contact, language }: TraceWords, format: TraceFormat): Promise<TraceMade> {
    return this.#http.post(`${this.#case}/traces`, { sha256, at_ms, box, reference, question, contact, language, format });
  }

  /** The cut of a refused sheet; custody has who asked for it. */
  cut(number: number, signal: AbortSignal): Promise<Blob> {
    return this.#http.drawn(`${this.#case}/traces/${number}/cut`, signal);
  }

  approve(number: number, key: string, reason: string): Promise<TraceRequest> {
    return this.#http.post(`${this.#case}/traces/${number}/approval`, { key, reason });
  }

  /** Where a sheet that was written is fetched from. */
  addressOf({ id }: TraceFile): string {
    return `${ROOT}${this.#case}/exports/${id}`;
  }
}
