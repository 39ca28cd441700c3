/** How one of two near pictures must be turned to lie as the other does, found on their small pixels. */

import { type Form, inForm } from "../viewer/geometry";
import type { Pixels } from "../veil";

/** Places a side at which two pictures are compared. */
const GRID = 16;
/** Upright first: of equally good forms the first is taken. */
const ALL: readonly Form[] = [false, true].flatMap((isMirrored) => ([0, 1, 2, 3] as const).map((turn) => ({ turn, isMirrored })));

function lightAt({ data, width, height }: Pixels, x: number, y: number): number {
  const at = 4 * (Math.min(Math.floor(y * height), height - 1) * width + Math.min(Math.floor(x * width), width - 1));
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
}

/**
 * The form of `right` that differs least from `left`. The forms that hashes tell are of pixels as they are stored, and what is
 * shown is turned as EXIF says, so that they can't be taken as they are.
 */
export function meetingForm(left: Pixels, right: Pixels): Form {
  const places = Array.from({ length: GRID * GRID }, (_, at) => ({ x: (0.5 + (at % GRID)) / GRID, y: (0.5 + Math.floor(at / GRID)) / GRID }));
  const differs = (form: Form): number =>
    places.reduce((sum, place) => {
      const turned = inForm(place, form);
      return sum + Math.abs(lightAt(left, turned.x, turned.y) - lightAt(right, place.x, place.y));
    }, 0);
  return ALL.map((form) => ({ form, by: differs(form) })).reduce((best, each) => (each.by < best.by ? each : best)).form;
}
