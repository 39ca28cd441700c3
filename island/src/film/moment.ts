/** Times of a film as they are read: to the hundredth where frames are looked at. */

import { clock } from "../texts/texts";

/** 1:05.48 */
export function moment(ms: number): string {
  const hundredths = Math.floor(Math.max(0, ms) / 10) % 100;
  return `${clock(Math.max(0, ms))}.${String(hundredths).padStart(2, "0")}`;
}
