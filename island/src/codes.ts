/** Which number key gives which code of a scheme. */

import type { Scheme } from "./api";

export interface KeyedCode {
  readonly digit: number;
  readonly code: string;
  readonly label: string;
}

/**
 * The codes with their digits. Where every code is a digit, it is its own key; else they are counted from 1, and the
 * tenth is on 0. Codes beyond the tenth have no key.
 */
export function keyedCodes({ codes }: Scheme): KeyedCode[] {
  const areDigits = codes.every(({ code }) => /^\d$/.test(code));
  return codes.slice(0, 10).map(({ code, label }, index) => ({ digit: areDigits ? Number(code) : (index + 1) % 10, code, label }));
}
