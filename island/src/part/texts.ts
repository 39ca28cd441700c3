/** Texts of searches for a part of a picture. */

import type { PartSearched } from "./api";
import type { Texts } from "../texts/en";
import { visible } from "../visible";
import type { OpenPartAction, PartAction } from "./keys";

const n = (number: number): string => number.toLocaleString("en");
const z = (number: number): string => number.toLocaleString("de");

type Whats = Readonly<Record<string, string>>;

/** A hit's kind in words: of the part that was looked for. */
export const kindOf = ({ part, leads }: Texts, kind: string): string => part.kinds[kind] ?? leads.kinds[kind] ?? visible(kind);

type Asked = Pick<PartSearched, "views" | "media" | "nothing_in" | "failed" | "undescribed" | "waiting_in" | "put_off" | "withheld">;

/** So many cases are named in which something is to be described. */
const NAMED = 3;

const named = (cases: readonly string[]): string => cases.slice(0, NAMED).map(visible).join(", ") + (cases.length > NAMED ? "\u2026" : "");

export const en = {
  part: "Search for a part",
  open: { part: "mark a part, and look for it everywhere" } satisfies Record<OpenPartAction, string>,
  keys: {
    part_left: "move the box left", part_right: "move the box right", part_up: "move the box up; previous hit", part_down: "move the box down; next hit",
    part_narrower: "narrower box", part_wider: "wider box", part_flatter: "flatter box", part_taller: "taller box",
    part_go: "search; compare with the hit", part_what: "look for another kind", part_where: "all cases, or this one", part_mark: "mark again", part_join: "join pairs of points", part_close: "back",
  } satisfies Record<PartAction, string>,
  whats: { places: "Places and things", faces: "Faces" } as Whats,
  kinds: { "contained in": "Perhaps in it, as a copy", contains: "Perhaps a part of it", crop: "Perhaps shares a part with it" } as Whats,
  what: "Look for",
  where: { all: "All cases", within: "This case" },
  whereLabel: "Where",
  search: "Search",
  again: "Mark again",
  compare: "Compare",
  join: "Join points",
  box: (left: number, top: number, width: number, height: number) => `Box: ${left} % from the left, ${top} % from the top, ${width} % wide, ${height} % tall`,
  marking: "Mark with the mouse, or by the arrow keys (with Shift they size the box); Enter searches. Each search goes on record.",
  asked: (isRevealed: boolean) => `What is looked for, ${isRevealed ? "revealed" : "veiled"}`,
  hit: (isRevealed: boolean) => `What was found, ${isRevealed ? "revealed" : "veiled"}`,
  lookedFor: "Looked for",
  list: "List of hits",
  item: (kind: string, odds: string, where: string) => `${kind}, ${odds}, ${where}`,
  unmeasured: "chance not measured",
  searching: "Searching",
  found: (hits: number): string => (hits === 0 ? "Nothing found." : hits === 1 ? "One hit." : `${n(hits)} hits.`),
  empty: (what: string): string => (what === "faces" ? "No face is seen in the box: make it larger, or choose another." : "There is too little to see in the box: make it larger, or choose another."),
  among: ({ views, media, nothing_in, failed, undescribed, waiting_in, put_off, withheld }: Asked) =>
    [
      `Asked: ${views === 1 ? "one view" : `${n(views)} views`} of ${n(media)} media.`,
      ...(nothing_in > 0 ? [`In ${n(nothing_in)} more nothing was seen that could be looked for.`] : []),
      ...(failed > 0 ? [`Could not be described: ${n(failed)}.`] : []),
      ...(undescribed > 0 ? [`Not described yet: ${n(undescribed)}, by clew link of ${named(waiting_in)}.`] : []),
      ...(put_off > 0 ? [`Put off as copies in stacks or known: ${n(put_off)}, described by clew link --all.`] : []),
      ...(withheld > 0 ? [`Withheld by policy: ${n(withheld)}.`] : []),
    ].join(" "),
  meaning: (one: number, linker: string) =>
    `An unrelated view scores as high about once in ${n(one)}, as measured for ${linker} on published, benign pictures. A search compares with every view: some come by chance. A lead, not a proof.`,
  meaningless: (linker: string) => `How often an unrelated view scores so low was not measured for ${linker}: look closely. A lead, not a proof.`,
  also: (name: string, exhibit: string, path: string) => `This very file is in ${name}, too \u2014 ${exhibit}: ${path}`,
  others: (times: string) => `Also at ${times}`,
  notHere: "Nothing here can look for a part of a picture.",
};

export const de: typeof en = {
  part: "Nach einem Teil suchen",
  open: { part: "einen Teil markieren und \u00fcberall suchen" },
  keys: {
    part_left: "Rahmen nach links", part_right: "Rahmen nach rechts", part_up: "Rahmen nach oben; voriger Treffer", part_down: "Rahmen nach unten; n\u00e4chster Treffer",
    part_narrower: "Rahmen schmaler", part_wider: "Rahmen breiter", part_flatter: "Rahmen flacher", part_taller: "Rahmen h\u00f6her",
    part_go: "suchen; mit dem Treffer vergleichen", part_what: "nach anderem suchen", part_where: "alle F\u00e4lle oder dieser", part_mark: "neu markieren", part_join: "Punktpaare verbinden", part_close: "zur\u00fcck",
  },
  whats: { places: "Orte und Dinge", faces: "Gesichter" },
  kinds: { "contained in": "Vielleicht darin, als Kopie", contains: "Vielleicht ein Teil davon", crop: "Vielleicht mit gemeinsamem Teil" },
  what: "Suchen nach",
  where: { all: "Alle F\u00e4lle", within: "Dieser Fall" },
  whereLabel: "Wo",
  search: "Suchen",
  again: "Neu markieren",
  compare: "Vergleichen",
  join: "Punkte verbinden",
  box: (left, top, width, height) => `Rahmen: ${left} % von links, ${top} % von oben, ${width} % breit, ${height} % hoch`,
  marking: "Mit der Maus markieren oder mit den Pfeiltasten (mit Umschalt \u00e4ndern sie die Gr\u00f6\u00dfe); Eingabe sucht. Jede Suche wird festgehalten.",
  asked: (isRevealed) => `Gesuchtes, ${isRevealed ? "aufgedeckt" : "verh\u00fcllt"}`,
  hit: (isRevealed) => `Gefundenes, ${isRevealed ? "aufgedeckt" : "verh\u00fcllt"}`,
  lookedFor: "Gesucht",
  list: "Liste der Treffer",
  item: (kind, odds, where) => `${kind}, ${odds}, ${where}`,
  unmeasured: "Zufall nicht gemessen",
  searching: "Suche l\u00e4uft",
  found: (hits) => (hits === 0 ? "Nichts gefunden." : hits === 1 ? "Ein Treffer." : `${z(hits)} Treffer.`),
  empty: (what) => (what === "faces" ? "Im Rahmen ist kein Gesicht zu sehen: gr\u00f6\u00dfer oder anders w\u00e4hlen." : "Im Rahmen ist zu wenig zu sehen: gr\u00f6\u00dfer oder anders w\u00e4hlen."),
  among: ({ views, media, nothing_in, failed, undescribed, waiting_in, put_off, withheld }) =>
    [
      `Gefragt: ${views === 1 ? "eine Ansicht" : `${z(views)} Ansichten`} von ${z(media)} Medien.`,
      ...(nothing_in > 0 ? [`In ${z(nothing_in)} weiteren war nichts zu sehen, wonach gesucht werden kann.`] : []),
      ...(failed > 0 ? [`Nicht zu beschreiben: ${z(failed)}.`] : []),
      ...(undescribed > 0 ? [`Noch nicht beschrieben: ${z(undescribed)}, durch clew link von ${named(waiting_in)}.`] : []),
      ...(put_off > 0 ? [`Als Kopien in Stapeln oder als bekannt zur\u00fcckgestellt: ${z(put_off)}, beschrieben durch clew link --all.`] : []),
      ...(withheld > 0 ? [`Durch eine Richtlinie vorenthalten: ${z(withheld)}.`] : []),
    ].join(" "),
  meaning: (one, linker) =>
    `Eine unbeteiligte Ansicht erreicht diesen Wert etwa einmal in ${z(one)}, gemessen f\u00fcr ${linker} an ver\u00f6ffentlichten, harmlosen Bildern. Eine Suche vergleicht mit jeder Ansicht: einige kommen zuf\u00e4llig. Ein Hinweis, kein Beweis.`,
  meaningless: (linker) => `Wie oft eine unbeteiligte Ansicht so wenig erreicht, wurde f\u00fcr ${linker} nicht gemessen: genau hinsehen. Ein Hinweis, kein Beweis.`,
  also: (name, exhibit, path) => `Genau diese Datei ist auch in ${name} \u2014 ${exhibit}: ${path}`,
  others: (times) => `Auch bei ${times}`,
  notHere: "Hier kann nichts nach einem Teil eines Bildes suchen.",
};
