/** Searches for a part of a picture, as the server answers them. */

import { type Http, casePath } from "../http";
import type { Box, LeadMedia, PointPair } from "../leads/api";

/** A linker that can look for a part; `lacking` says why not here, or not in this case. */
export interface Seeker {
  readonly linker: string;
  readonly version: string;
  readonly kinds: readonly string[];
  readonly lacking: string | null;
}

export interface PartHit {
  readonly kind: string;
  readonly score: number;
  /** null where so low a score was not measured. */
  readonly false_match_rate: number | null;
  /** What of the picture asked by was found. */
  readonly box: Box | null;
  readonly media: LeadMedia;
  readonly others_ms: readonly number[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly points: readonly PointPair[];
}

export interface PartSearched {
  readonly linker: string;
  readonly version: string;
  readonly media: number;
  readonly views: number;
  /** Of those not asked: nothing is in them, they could not be described, they were not yet in these cases, or put off as copies or known, a policy withholds them. */
  readonly nothing_in: number;
  readonly failed: number;
  readonly undescribed: number;
  readonly waiting_in: readonly string[];
  readonly put_off: number;
  readonly withheld: number;
  readonly is_empty: boolean;
  /** Other cases in which the very file lies that was looked into. */
  readonly also: readonly { readonly case: string; readonly exhibit: string; readonly path: string }[];
  readonly hits: readonly PartHit[];
}

export interface ToSearch {
  readonly linker: string;
  readonly sha256: string;
  readonly box: Box;
  readonly at_ms: number | null;
  readonly is_within: boolean;
}

export class PartApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#path = `${casePath(caseName)}/search-picture`;
  }

  seekers(signal: AbortSignal): Promise<readonly Seeker[]> {
    return this.#http.get(this.#path, signal);
  }

  search(asked: ToSearch, signal: AbortSignal): Promise<PartSearched> {
    return this.#http.post(this.#path, asked, signal);
  }
}
