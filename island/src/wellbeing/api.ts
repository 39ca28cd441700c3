/** What officers have seen, as the server tells it. */

import type { Exposure } from "../exposure";
import type { Http } from "../http";
import type { Batch, Way } from "./outbox";
import type { Limits } from "./reminder";

export interface ExposedDay extends Exposure {
  /** Decided that day, with so many files, of which `spared` were never revealed. */
  readonly stacks: number;
  readonly files: number;
  readonly spared: number;
}

export interface ExposedCase {
  readonly case: string | null;
  readonly unblurred_ms: number;
  readonly pictures: number;
  readonly listed: number;
  readonly spared: number;
}

export interface OwnExposure {
  readonly officer: string;
  readonly limits: Limits;
  readonly days: readonly ExposedDay[];
  readonly cases: readonly ExposedCase[];
}

const PATH = "/me/exposure";

export function ownExposure(http: Http, days: number): Promise<OwnExposure> {
  return http.get(`${PATH}?days=${days}&offset_minutes=${-new Date().getTimezoneOffset()}`);
}

/** The way of looks to the server. */
export function wayOf(http: Http, changed: () => void): Way {
  return {
    send: (batch: Batch) => http.post<Exposure>(PATH, batch),
    part: (batch: Batch) => http.part(PATH, { ...batch, unblurred_ms: Math.round(batch.unblurred_ms) }),
    later: (run, ms) => void setTimeout(run, ms),
    changed,
  };
}
