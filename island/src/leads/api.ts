/** Leads as the server tells them, and what officers say to them. */

import type { Kind } from "../api";
import { type Http, casePath } from "../http";

export const VERDICTS = ["open", "later", "accepted", "rejected"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A part of an upright picture, in shares of its width and height. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface LeadMedia {
  readonly sha256: string;
  readonly path: string;
  readonly cases: readonly string[];
  readonly stack: string | null;
  readonly kind: Kind;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration_ms: number | null;
  readonly at_ms: number | null;
  readonly box: Box | null;
}

export interface Lead {
  readonly number: number;
  readonly kind: string;
  readonly linker: string;
  readonly version: string;
  readonly score: number;
  readonly false_match_rate: number;
  readonly measured: string;
  readonly verdict: Verdict;
  readonly crosses: boolean;
  readonly this: LeadMedia;
  readonly other: LeadMedia;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly decisions: readonly { readonly number: number; readonly verdict: Verdict; readonly reason: string; readonly officer: string; readonly case: string; readonly at: string }[];
}

/** x and y on this picture, x and y on the other, in shares of their widths and heights. */
export type PointPair = readonly [x: number, y: number, otherX: number, otherY: number];

export interface LeadDetails extends Lead {
  readonly points: readonly PointPair[];
}

export interface LeadPage {
  readonly total: number;
  readonly items: readonly Lead[];
  readonly counts: readonly { readonly kind: string; readonly verdict: Verdict; readonly count: number }[];
  /** Linkers that a policy switched off, and why; no reason: the agency's settings say so. */
  readonly off: readonly { readonly linker: string; readonly reason: string | null }[];
}

/** Which leads are asked for; no kind: all of them. */
export interface Wanted {
  readonly verdicts: readonly Verdict[];
  readonly kind: string;
}

export class LeadsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#path = `${casePath(caseName)}/leads`;
  }

  leads({ verdicts, kind }: Wanted, count: number, after: number | null = null): Promise<LeadPage> {
    const query = new URLSearchParams({ count: String(count) });
    for (const verdict of verdicts) query.append("verdict", verdict);
    if (kind !== "") query.append("kind", kind);
    if (after !== null) query.append("after", String(after));
    return this.#http.get(`${this.#path}?${query}`);
  }

  lead(number: number, signal: AbortSignal): Promise<LeadDetails> {
    return this.#http.get(`${this.#path}/${number}`, signal);
  }

  judge(key: string, lead: number, verdict: Verdict, reason: string): Promise<{ number: number }> {
    return this.#http.post(`${this.#path}/${lead}/decisions`, { key, verdict, reason });
  }
}
