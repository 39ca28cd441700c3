/** What was found, as pictures that one can go to. */

import { clock } from "../texts/texts";
import type { Texts } from "../texts/texts";
import type { Found, FoundMedia, FoundSegment, InCase, ListEntry } from "./api";

/** A media in a case; `media` is null for a file that could not be read. */
export interface Hit {
  readonly key: string;
  readonly media: Pick<FoundMedia, "sha256" | "kind" | "duration_ms"> | null;
  readonly case: string;
  readonly path: string;
  /** The time of a film, or a recording, that was found; null for all of it. */
  readonly at_ms: number | null;
  /** What is told of it first: how near, when, which camera. */
  readonly note: string;
  readonly isDeleted: boolean;
  /** Other cases that have it. */
  readonly others: readonly string[];
}

/** The place of a media to go to: in the case one works in where it is there too. */
function placeOf(media: FoundMedia, here: string | null): InCase | undefined {
  return media.cases.find((each) => each.case === here) ?? media.cases[0];
}

function hitOf(group: string, at: number, media: FoundMedia, note: string, here: string | null, at_ms: number | null = null): Hit[] {
  const place = placeOf(media, here);
  if (!place) return [];
  const others = media.cases.filter((each) => each !== place).map((each) => each.case);
  return [{ key: `${group}-${at}`, media, case: place.case, path: `${place.exhibit}/${place.path}`, at_ms, note, isDeleted: place.is_deleted, others }];
}

export interface Group {
  readonly name: keyof Texts["search"]["groups"];
  /** A case that all of it is in. */
  readonly case?: string;
  readonly hits: readonly Hit[];
  /** How many there are, where not all are shown. */
  readonly count?: number;
  readonly isMore?: boolean;
}

/** All pictures that were found, in groups; those that say most first. */
export function groupsOf(found: Found, here: string | null, texts: Texts): Group[] {
  const { search } = texts;
  const many = (name: Group["name"], medias: readonly FoundMedia[]): Group => ({ name, hits: medias.flatMap((media, at) => hitOf(name, at, media, "", here)) });
  const known = found.known;
  const groups: Group[] = [
    {
      name: "known",
      hits: known ? known.cases.map((place, at) => ({ key: `known-${at}`, media: known, case: place.case, path: `${place.exhibit}/${place.path}`, at_ms: null, note: search.places(place.places), isDeleted: place.is_deleted, others: [] })) : [],
    },
    many("begun", found.begun),
    {
      name: "similar",
      hits: found.similar.flatMap(({ media, distance, threshold, form }, at) => hitOf("similar", at, media, nearWords(distance, threshold, form, texts), here)),
      count: found.similar_count,
    },
    { name: "films", hits: found.segments.flatMap((each, at) => hitOf("films", at, each.media, stretch(each, texts), here, timeIn(each))) },
    ...found.paths.map(({ case: name, items, is_more }): Group => ({
      name: "paths",
      case: name,
      hits: items.map((item, at) => ({
        key: `paths-${name}-${at}`, case: name, path: `${item.exhibit}/${item.path}`, at_ms: null, note: "", isDeleted: item.is_deleted, others: [],
        media: item.sha256 !== null && item.kind !== null ? { sha256: item.sha256, kind: item.kind, duration_ms: null } : null,
      })),
      isMore: is_more,
    })),
    {
      name: "cameras",
      hits: found.cameras.flatMap((each, at) =>
        hitOf("cameras", at, each.media, search.camera([each.make, each.model, each.body_serial, each.lens_serial].filter(Boolean).join(" "), each.pictures), each.case)),
    },
    {
      name: "written",
      hits: found.written.flatMap((each, at) => hitOf("written", at, each.media, `${each.at_ms === null ? "" : `${search.frameAt(clock(each.at_ms))}: `}${each.line}${each.off.length === 0 ? "" : ` (${search.howWritten(each.off)})`}`, here)),
    },
    ...found.series.map((each): Group => ({ name: "series", case: `${each.list}: ${each.series}`, hits: each.media.flatMap((media, at) => hitOf(`series-${each.list}-${each.series}`, at, media, "", here)), count: each.count })),
    { name: "notes", hits: found.notes.flatMap((each, at) => (each.media ? hitOf("notes", at, each.media, `${search.noteKinds[each.kind]}: ${each.text} (${each.officer})`, each.case) : [])) },
  ];
  return groups.filter(({ name, hits }) => hits.length > 0 || name === "series");
}

/** When in what was found; null where that is a picture. */
function timeIn({ media, track, start_ms, other_start_ms }: FoundSegment): number | null {
  if (media.kind === "picture") return null;
  return track === "still" ? Math.max(start_ms, other_start_ms) : other_start_ms;
}

/** The stage that shows a hit, and where: a film at its time. */
export function stageFor({ media, at_ms }: Hit): readonly [name: string, ...parts: string[]] | null {
  if (!media) return null;
  return at_ms === null ? ["viewer", media.sha256] : ["film", media.sha256, String(Math.round(at_ms))];
}

/** A stretch in words: when in what was asked for, and when in the other. */
function stretch({ track, start_ms, end_ms, other_start_ms, other_end_ms, is_mirrored }: FoundSegment, { search }: Texts): string {
  const words = track === "still" ? search.frameAt(clock(Math.max(start_ms, other_start_ms))) : search.stretch(clock(start_ms), clock(end_ms), clock(other_start_ms), clock(other_end_ms), track === "sound");
  return is_mirrored ? `${words}, ${search.forms[5]}` : words;
}

/** A line of a list in words: how it was told. */
export function toldBy({ kind, distance, threshold, hasher, form }: ListEntry, texts: Texts): string {
  return kind === "exact" ? texts.search.exact(hasher.toUpperCase()) : nearWords(distance, threshold, form, texts);
}

function nearWords(distance: number, threshold: number, form: number, { search }: Texts): string {
  return search.near(distance, threshold, form === 0 ? "" : (search.forms[form] ?? ""));
}
