/** A filter's value in words. */

import type { FacetValue, Facets } from "../api";
import type { Chip, FilterName } from "../filters";
import type { Review } from "../review";

const FACET_OF: Partial<Record<FilterName, Exclude<keyof Facets, "dates">>> = {
  list: "lists", camera: "cameras", folder: "folders", category: "categories", kind: "kinds", tag: "tags", series: "series",
};

/** The value as people call it, after the filter's name unless that is said elsewhere. */
export function chipLabel(review: Review, chip: Chip, isNamed = true): string {
  const value = valueLabel(review, chip);
  return isNamed ? `${review.texts.filterName[chip.name]} ${value}` : value;
}

export function valueLabel(review: Review, { name, value }: Chip): string {
  const { texts } = review;
  const { facets } = review.news;
  if (name === "kind") return texts.kind[value as keyof typeof texts.kind] ?? value;
  if (name === "has") return texts.badge[value as keyof typeof texts.badge] ?? value;
  if (name === "noted") return value === "bookmark" ? texts.notes.own : (texts.notes.kind[value as keyof typeof texts.notes.kind] ?? value);
  if (name === "decided") return texts.decided[value as keyof typeof texts.decided] ?? value;
  if (name === "category") return categoryLabel(review, value);
  if (name === "assigned") return assignedLabel(review, value);
  if (name === "min_size" || name === "max_size") return bytesInWords(Number(value), texts.locale);
  const facet = FACET_OF[name];
  const known: FacetValue | undefined = facet && facets?.[facet].find((each) => each.value === value);
  return known?.label ?? value;
}

/** Whose: "mine", "nobody's", "a colleague's", or a name. */
export function assignedLabel({ texts, me }: Review, value: string): string {
  if (value === "nobody") return texts.team.unassigned;
  const officer = value.slice(value.indexOf("/") + 1);
  if (officer === me.officer) return value.startsWith("by/") ? texts.team.mine : texts.team.others;
  return value.startsWith("by/") ? officer : `\u2260 ${officer}`;
}

export function categoryLabel(review: Review, value: string): string {
  if (value === "none") return review.texts.filterNone;
  const at = value.lastIndexOf("/");
  return review.schemes.labelOf(value.slice(0, at), value.slice(at + 1));
}

/** Bytes in the unit that leaves at most three digits before the point; 1 kB is 1,000 bytes. */
export function bytesInWords(bytes: number, locale: string): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${(bytes / 1000 ** power).toLocaleString(locale, { maximumFractionDigits: 1 })} ${units[power]}`;
}
