/** The texts of the page's language. */

import { de } from "./de";
import { en, type Texts } from "./en";

export type { Texts } from "./en";

/** German where the language is any German, else English. */
export function textsOf(language: string): Texts {
  return language.toLowerCase().startsWith("de") ? de : en;
}

/** Minutes and seconds such as 1:05, with hours from an hour on. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (number: number): string => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A chord as its keys are labelled. */
export function keyLabel(texts: Texts, chord: string): string {
  if (chord === "") return texts.keyNone;
  const parts = chord === "+" ? ["+"] : chord.split("+");
  return parts.map((part) => texts.keyName[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" ");
}
