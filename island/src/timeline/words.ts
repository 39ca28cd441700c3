/** Times and lengths in words, UTC. */

import { lengthIn } from "./axis";

type Unit = "time" | "day" | "month" | "year";
const SHAPES: Readonly<Record<Unit, Intl.DateTimeFormatOptions>> = {
  time: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false },
  day: { day: "numeric", month: "short", year: "numeric" },
  month: { month: "short", year: "numeric" },
  year: { year: "numeric" },
};

export function markText(locale: string, time: number, unit: Unit): string {
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { timeZone: "UTC", ...SHAPES[unit] }).format(time);
}

/** "1 May 2024, 12:30 UTC". */
export function dayAndTime(locale: string, at: string): string {
  const shape: Intl.DateTimeFormatOptions = { timeZone: "UTC", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false };
  return `${new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, shape).format(Date.parse(at))} UTC`;
}

export function length(locale: string, seconds: number): string {
  const { count, unit } = lengthIn(seconds);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** "+01:00". */
export function zone(minutes: number | null): string {
  const whole = Math.abs(minutes ?? 0);
  return `${(minutes ?? 0) < 0 ? "\u2212" : "+"}${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}
