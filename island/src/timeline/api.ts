/** Sessions as the server tells them. */

import { type Http, casePath } from "../http";

export type Basis =
  | "clock, zone from satellite time" | "clock, zone stated" | "satellite time" | "clock, zone learnt from other pictures of the camera"
  | "clock, zone from the file's time" | "clock, zone unknown" | "file's time";

export interface PositionOfMedia {
  readonly latitude: number;
  readonly longitude: number;
  readonly within_m: number;
}

export interface DatedMedia {
  readonly sha256: string;
  readonly path: string;
  readonly cases: readonly string[];
  readonly stack: string | null;
  readonly at: string;
  readonly within_s: number;
  readonly basis: Basis;
  readonly clock: string | null;
  readonly zone_minutes: number | null;
}

export interface Session {
  readonly camera: string;
  readonly is_one_body: boolean;
  readonly is_here: boolean;
  readonly first: string;
  readonly last: string;
  readonly within_s: number;
  readonly count: number;
  readonly cases: readonly string[];
  readonly positions: readonly PositionOfMedia[];
  readonly media: readonly DatedMedia[];
}

export interface TimeLine {
  readonly total: number;
  readonly undated: number;
  readonly sessions: readonly Session[];
}

export class TimeLineApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#path = `${casePath(caseName)}/timeline`;
  }

  timeLine(): Promise<TimeLine> {
    return this.#http.get(this.#path);
  }
}
