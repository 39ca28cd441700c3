/** Texts of the leads. */

import type { Verdict } from "./api";
import type { LeadAction } from "./keys";
import type { Show } from "./leads";

const n = (number: number): string => number.toLocaleString("en");
const z = (number: number): string => number.toLocaleString("de");

/** Kinds in words; one that this page doesn't know is said as its linker calls it. */
type Kinds = Readonly<Record<string, string>>;

export const en = {
  leads: "Leads",
  open: { leads: "open the leads" },
  keys: {
    lead_next: "next lead", lead_previous: "previous lead", lead_accept: "accept", lead_reject: "reject, with a reason", lead_later: "later", lead_reopen: "take back what was said",
    lead_compare: "compare the two", lead_enter: "compare the two", lead_join: "join pairs of points", lead_show: "list the next kind of verdict", lead_card: "open the match card, to be printed", lead_close: "back to the grid",
  } satisfies Record<LeadAction, string>,
  count: (waiting: number) => `Leads, ${n(waiting)} to look at`,
  show: { waiting: "To look at", accepted: "Accepted", rejected: "Rejected", all: "All" } satisfies Record<Show, string>,
  verdict: { open: "open", later: "later", accepted: "accepted", rejected: "rejected" } satisfies Record<Verdict, string>,
  kinds: {
    "same face": "Perhaps the same face", "same place": "Perhaps the same place", copy: "Perhaps the same picture", crop: "Perhaps cut from one picture", contains: "Perhaps contains the other",
    "contained in": "Perhaps contained in the other", object: "Perhaps the same object",
    "same camera body": "The same camera, by its number", "same lens": "The same lens, by its number", "same owner name": "The same owner's name in the camera",
    "same camera model, consistent": "Perhaps the same camera", "same session": "Perhaps taken in one go", "same position": "Taken at one place, as files say",
  } as Kinds,
  everyKind: "All kinds",
  kind: "Kind",
  odds: (one: number) => `1 in ${n(one)} by chance`,
  otherCase: (names: string) => `in ${names}`,
  thisCase: "in this case",
  list: "List of leads",
  item: (kind: string, odds: string, where: string, verdict: string) => `${kind}, ${odds}, ${where}, ${verdict}`,
  more: (left: number) => `${n(left)} more`,
  none: "No lead here. `clew link` looks for some.",
  off: (linker: string, reason: string | null) => `Not shown: ${linker}, off ${reason === null ? "in the whole agency" : `in this case: ${reason}`}`,
  meaning: (one: number, linker: string) =>
    `Two unrelated pictures score as high about once in ${n(one)}, as measured for ${linker} on published, benign pictures. Evidence may be harder than those. A lead, not a proof.`,
  this: "In this case",
  other: "The other one",
  picture: (name: string, isRevealed: boolean) => `${name}, ${isRevealed ? "revealed" : "veiled"}`,
  frame: (time: string) => `frame at ${time}`,
  restsOn: "What it rests on",
  score: "Score",
  linker: "Linker",
  wordsBefore: "Said before",
  nothingSaid: "Nobody has said anything yet.",
  sayWhy: "Why is it wrong? (kept with the verdict)",
  reject: "Reject",
  cancel: "Cancel",
  accept: "Accept",
  later: "Later",
  reopen: "Take back",
  compare: "Compare",
  join: "Join points",
  card: "Match card",
  said: (number: number, verdict: string) => `Lead ${n(number)}: ${verdict}.`,
  refused: (why: string) => `Not taken: ${why}`,
};

export const de: typeof en = {
  leads: "Hinweise",
  open: { leads: "Hinweise \u00f6ffnen" },
  keys: {
    lead_next: "n\u00e4chster Hinweis", lead_previous: "voriger Hinweis", lead_accept: "annehmen", lead_reject: "ablehnen, mit Grund", lead_later: "sp\u00e4ter", lead_reopen: "Gesagtes zur\u00fccknehmen",
    lead_compare: "beide vergleichen", lead_enter: "beide vergleichen", lead_join: "Punktpaare verbinden", lead_show: "die n\u00e4chsten auflisten", lead_card: "Trefferblatt \u00f6ffnen, zum Drucken", lead_close: "zur\u00fcck zum Raster",
  },
  count: (waiting) => `Hinweise, ${z(waiting)} anzusehen`,
  show: { waiting: "Anzusehen", accepted: "Angenommen", rejected: "Abgelehnt", all: "Alle" },
  verdict: { open: "offen", later: "sp\u00e4ter", accepted: "angenommen", rejected: "abgelehnt" },
  kinds: {
    "same face": "Vielleicht dasselbe Gesicht", "same place": "Vielleicht derselbe Ort", copy: "Vielleicht dasselbe Bild", crop: "Vielleicht Ausschnitte eines Bildes", contains: "Enth\u00e4lt vielleicht das andere",
    "contained in": "Vielleicht im anderen enthalten", object: "Vielleicht derselbe Gegenstand",
    "same camera body": "Dieselbe Kamera, nach ihrer Nummer", "same lens": "Dasselbe Objektiv, nach seiner Nummer", "same owner name": "Derselbe Name des Besitzers in der Kamera",
    "same camera model, consistent": "Vielleicht dieselbe Kamera", "same session": "Vielleicht in einem Zug aufgenommen", "same position": "An einem Ort aufgenommen, laut Dateien",
  },
  everyKind: "Alle Arten",
  kind: "Art",
  odds: (one) => `1 von ${z(one)} durch Zufall`,
  otherCase: (names) => `in ${names}`,
  thisCase: "in diesem Fall",
  list: "Liste der Hinweise",
  item: (kind, odds, where, verdict) => `${kind}, ${odds}, ${where}, ${verdict}`,
  more: (left) => `${z(left)} weitere`,
  none: "Hier ist kein Hinweis. `clew link` sucht welche.",
  off: (linker: string, reason: string | null) => `Nicht gezeigt: ${linker}, ausgeschaltet ${reason === null ? "in der ganzen Dienststelle" : `in diesem Fall: ${reason}`}`,
  meaning: (one, linker) =>
    `Von unverwandten Bildpaaren erreicht etwa eines von ${z(one)} diesen Wert, gemessen f\u00fcr ${linker} an ver\u00f6ffentlichten, harmlosen Bildern. Beweismittel k\u00f6nnen schwieriger sein. Ein Hinweis, kein Beweis.`,
  this: "In diesem Fall",
  other: "Das andere",
  picture: (name, isRevealed) => `${name}, ${isRevealed ? "unverdeckt" : "verdeckt"}`,
  frame: (time) => `Bild bei ${time}`,
  restsOn: "Worauf er beruht",
  score: "Wert",
  linker: "Verkn\u00fcpfer",
  wordsBefore: "Bisher gesagt",
  nothingSaid: "Noch hat niemand etwas gesagt.",
  sayWhy: "Warum stimmt er nicht? (bleibt beim Urteil)",
  reject: "Ablehnen",
  cancel: "Abbrechen",
  accept: "Annehmen",
  later: "Sp\u00e4ter",
  reopen: "Zur\u00fccknehmen",
  compare: "Vergleichen",
  join: "Punkte verbinden",
  card: "Trefferblatt",
  said: (number, verdict) => `Hinweis ${z(number)}: ${verdict}.`,
  refused: (why) => `Nicht angenommen: ${why}`,
};
