/** When an officer is reminded of what was seen today. */

import type { Exposure } from "../exposure";
import type { Shelf } from "../queue";

/** At how much a day the unit wants officers reminded; 0: never. */
export interface Limits {
  readonly minutes: number;
  readonly pictures: number;
}

export interface Reminder {
  /** 1 from 80 % of the limit on, 2 from the limit on, one more with each further quarter of it. */
  readonly step: number;
  /** Which of the limits is nearest, or passed by most. */
  readonly of: keyof Limits;
  readonly limit: number;
}

const SOON = 0.8;
const AGAIN = 0.25;

export function reminderOf({ unblurred_ms, pictures }: Exposure, limits: Limits): Reminder | null {
  const used = { minutes: unblurred_ms / 60_000, pictures };
  const shares = (["minutes", "pictures"] as const).filter((of) => limits[of] > 0).map((of) => ({ of, share: used[of] / limits[of] }));
  const most = shares.sort((one, other) => other.share - one.share)[0];
  if (!most || most.share < SOON) return null;
  const step = most.share < 1 ? 1 : 2 + Math.floor((most.share - 1) / AGAIN + 1e-9);
  return { step, of: most.of, limit: limits[most.of] };
}

/** Which reminders an officer has put away today, in all tabs of a browser. */
export class PutAway {
  readonly #shelf: Pick<Shelf, "getItem" | "setItem">;
  readonly #name: string;

  constructor(shelf: Pick<Shelf, "getItem" | "setItem">, officer: string) {
    this.#shelf = shelf;
    this.#name = `clew.reminded/${encodeURIComponent(officer)}`;
  }

  has(day: string, { step }: Reminder): boolean {
    const kept = JSON.parse(this.#shelf.getItem(this.#name) ?? "null") as { day: string; step: number } | null;
    return kept?.day === day && kept.step >= step;
  }

  put(day: string, { step }: Reminder): void {
    this.#shelf.setItem(this.#name, JSON.stringify({ day, step }));
  }
}
