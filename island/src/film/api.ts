/** What the server tells of films and recordings: what is known of them over time, their frames, their bytes. */

import { type Http, ROOT } from "../http";

export type Track = "frames" | "sound" | "still";

export interface Scene {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly best_ms: number;
}

/** Where each frame stands on the contact sheet, and of what time it is; nothing in it where the sheet doesn't say. */
export interface Sheet {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  readonly times_ms: readonly number[];
}

export interface Segment {
  readonly track: Track;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly other_start_ms: number;
  readonly other_end_ms: number;
  readonly speed: number;
  readonly is_mirrored: boolean;
  readonly distance: number;
  readonly share: number;
}

export interface Other {
  readonly sha256: string;
  readonly path: string;
  readonly cases: readonly string[];
  readonly lists: readonly string[];
  readonly segments: readonly Segment[];
}

export interface FilmMatch {
  readonly list: string;
  readonly list_version: string;
  readonly kind: "exact" | "near";
  /** The frame's time; null for the whole film. */
  readonly at_ms: number | null;
  readonly distance: number;
  readonly threshold: number;
}

export interface Film {
  readonly sha256: string;
  readonly kind: "video" | "audio" | "picture";
  readonly path: string;
  readonly mime: string;
  readonly size: number;
  readonly duration_ms: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly rotation: number;
  readonly frames_per_second: number | null;
  readonly container: string;
  readonly video_codec: string | null;
  readonly audio_codec: string | null;
  readonly channels: number | null;
  readonly sample_rate: number | null;
  readonly speech_ms: number | null;
  readonly partial_reason: string | null;
  /** The type to ask the browser for; "" where none plays it as it is. */
  readonly plays: string;
  readonly why_not: string | null;
  readonly is_original_served: boolean;
  readonly sheet: Sheet | null;
  readonly scenes: readonly Scene[];
  readonly others: readonly Other[];
  readonly others_left_out: number;
  readonly matches: readonly FilmMatch[];
}

export interface Loudness {
  readonly levels: readonly number[];
  readonly duration_ms: number;
  readonly reason: string | null;
}

/** Which frame: the one at a time, or the one before or after it; quickly a key frame near it. */
export interface Wanted {
  readonly at_ms: number;
  readonly step: -1 | 0 | 1;
  readonly is_quick: boolean;
}

export interface FrameOf {
  readonly blob: Blob;
  readonly time_ms: number;
}

export class FilmApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  film(sha256: string, signal: AbortSignal): Promise<Film> {
    return this.#http.get(pathOf(sha256), signal);
  }

  sheet(sha256: string, signal: AbortSignal): Promise<Blob> {
    return this.#http.bytes(`${pathOf(sha256)}/sheet`, signal);
  }

  loudness(sha256: string, count: number, signal: AbortSignal): Promise<Loudness> {
    return this.#http.get(`${pathOf(sha256)}/loudness?count=${count}`, signal);
  }

  frame(sha256: string, { at_ms, step, is_quick }: Wanted, side: number, signal: AbortSignal): Promise<FrameOf> {
    const query = new URLSearchParams({ at_ms: String(Math.max(0, Math.round(at_ms))), step: String(step), side: String(side), quick: is_quick ? "1" : "0" });
    const read = async (answer: Response): Promise<FrameOf> => ({ blob: await answer.blob(), time_ms: Number(answer.headers.get("X-Time-Ms") ?? at_ms) });
    return this.#http.reply(`${pathOf(sha256)}/frame?${query.toString()}`, read, signal);
  }

  /** Ask why a film can't be made playable: raises ApiError with the reason, where there is one. */
  async whyNot(sha256: string, from_ms: number, signal: AbortSignal): Promise<void> {
    await this.#http.reply(pathOf(sha256) + madeFrom(from_ms), async (answer) => answer.body?.cancel(), signal);
  }
}

const pathOf = (sha256: string): string => `/media/${sha256}/film`;
const madeFrom = (from_ms: number): string => `/transcoded?from_ms=${Math.max(0, Math.round(from_ms))}`;

/** The film's own bytes. */
export const originalOf = (sha256: string): string => `${ROOT}${pathOf(sha256)}/stream`;
/** The film made anew from a time on. */
export const transcodedOf = (sha256: string, from_ms: number): string => ROOT + pathOf(sha256) + madeFrom(from_ms);
