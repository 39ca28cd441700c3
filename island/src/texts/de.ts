/** Aller Text der Sichtungsseite auf Deutsch. */

import { de as compare } from "../compare/texts";
import { de as faces } from "../faces/texts";
import { de as gatherings } from "../gatherings/texts";
import { de as graph } from "../graph/texts";
import { de as leads } from "../leads/texts";
import { de as timeline } from "../timeline/texts";
import { de as traces } from "../traces/texts";
import { de as part } from "../part/texts";
import { de as notes } from "../notes/texts";
import { de as film } from "../film/texts";
import { de as exporting } from "../exporting/texts";
import { de as past } from "../decided/texts";
import { de as search } from "../search/texts";
import { de as figures } from "../figures/texts";
import { de as viewer } from "../viewer/texts";
import type { Texts } from "./en";
import { de as opinions } from "../team/opinion_texts";
import { de as team } from "../team/texts";
import { de as wellbeing } from "../wellbeing/texts";

const n = (number: number): string => number.toLocaleString("de");
const some = (number: number, one: string, more: string): string => `${n(number)} ${number === 1 ? one : more}`;

export const de: Texts = {
  locale: "de",
  number: n,
  pages: "Seiten",
  cases: "Fälle",
  caseOf: (name) => `Fall ${name}`,
  grid: "Stapel, je ein Bild",
  lanes: "Spuren",
  everything: "Alle",
  lane: { new: "Neu", series: "Serie", near: "Ähnlich", known: "Bekannt" },
  laneMeaning: {
    new: "Auf keiner Liste, und nichts Gelistetem ähnlich",
    series: "Auf keiner Liste, aber etwas aus einer bekannten Serie ähnlich",
    near: "Eine veränderte Kopie von etwas Gelistetem",
    known: "Eine genaue Kopie von etwas Gelistetem",
  },
  kind: { picture: "Bild", video: "Video", audio: "Ton" },
  badge: { video: "Video", gps: "Ort verzeichnet", camera: "Kamera genannt", deleted: "gelöscht", partial: "unvollständig" },
  copies: (count) => some(count, "Kopie", "Kopien"),
  noReason: "kein Grund gefunden",
  noPicture: "Kein Bild",
  undecided: "nicht entschieden",
  suggested: (label) => `vorgeschlagen: ${label}`,
  decidedAs: (label) => `entschieden: ${label}`,
  tile: (index, total, parts) => `Stapel ${n(index)} von ${n(total)}, ${parts.join(", ")}`,
  reasonIs: (reason) => `Grund: ${reason}`,
  loading: "wird geladen",
  revealed: "aufgedeckt",

  sort: { rank: "Rang", date: "Datum", folder: "Ordner", size: "Größe" },
  sortBy: "Reihenfolge",
  tileSize: "Größe der Kacheln",
  filter: "Filtern",
  filters: "Filter",
  filterHint: "Tippen engt die Liste ein, oder Teil eines Pfads",
  filterName: {
    lane: "Spur", list: "Liste", category: "Kategorie", kind: "Art", camera: "Kamera", folder: "Ordner", assigned: "Wessen", has: "Hat",
    from: "Von", to: "Bis", min_size: "Mindestens", max_size: "Höchstens", decided: "Entschieden", text: "Pfad enthält",
    noted: "Notiert", tag: "Schlagwort", series: "Serie",
  },
  filterNone: "keine",
  decided: { yes: "ja", no: "nein" },
  pathHas: (text) => `Pfad enthält „${text}“`,
  takeAway: (what) => `Wegnehmen: ${what}`,
  takeAllAway: "Alle wegnehmen",
  dates: "Aufgenommen, sonst geändert",
  sizes: "Größe der Datei",
  sizeHint: "etwa 700 kB",
  notASize: "keine Größe; schreiben Sie etwa 700 kB oder 2 MB",
  moreValues: "Es gibt mehr: Tippen Sie einen Teil ihres Namens.",
  nothingFits: "Kein Wert enthält diesen Text.",
  nothingHere: "Kein Stapel erfüllt diese Filter.",
  nothingYet: "Dieser Fall hat noch keine Stapel.",

  scrubber: "Stelle in der Liste",
  scrubberAt: (index, total, label) => `${label ? `${label}, ` : ""}Stapel ${n(index)} von ${n(total)}`,

  status: "Stand",
  position: (index, total) => `${n(index)} von ${n(total)}`,
  left: (count) => `${n(count)} im Fall nicht entschieden`,
  selected: (count) => `${some(count, "Stapel", "Stapel")} ausgewählt`,
  building: "Die Reihenfolge wird neu erstellt",
  waiting: (count) => `${some(count, "Handlung wartet", "Handlungen warten")} auf den Server`,
  sending: (count) => `${some(count, "Handlung wird", "Handlungen werden")} gesendet`,
  notKept: "Dieser Browser behält nichts mehr: Schließen Sie die Seite erst, wenn der Server geantwortet hat.",
  signedOut: "Die Sitzung ist beendet. Starten Sie „clew review“ neu und öffnen Sie die Adresse, die es nennt; keine Entscheidung ist verloren.",
  liveLost: "Keine Nachrichten vom Server",
  exposed: (time, pictures) => `unverdeckt ${time}, ${some(pictures, "Bild", "Bilder")}`,
  exposedToday: "Was Sie heute unverdeckt gesehen haben",

  decideAs: (label) => `Entscheiden: ${label}`,
  codes: "Kategorien",
  scheme: "Schema",
  replaced: "Hier steht jetzt ein anderer Stapel: Jemand hat den vorigen entschieden.",
  noNext: "Nach diesem ist in dieser Ansicht kein Stapel mehr offen.",
  nothingToUndo: "Nichts zurückzunehmen.",
  nothingToRedo: "Nichts zu wiederholen.",
  undone: (label, count) => `Zurückgenommen: ${label} für ${some(count, "Stapel", "Stapel")}.`,
  redone: (label, count) => `Wieder: ${label} für ${some(count, "Stapel", "Stapel")}.`,
  refused: (message, hint) => `Nicht entschieden: ${message}. ${hint}`,
  tooMany: (count, most) => `${n(count)} Stapel sind zu viele für eine Entscheidung (höchstens ${n(most)}). Engen Sie die Ansicht erst durch Filter ein.`,
  gathering: "Die Stapel werden gesammelt",
  failed: {
    not_found: "Nicht gefunden", usage: "Nicht verstanden", busy: "Der Server ist beschäftigt", unauthorised: "Die Sitzung ist beendet",
    forbidden: "Nicht erlaubt", too_large: "Zu groß", conflict: "Inzwischen geändert", internal: "Fehler im Server", unreachable: "Der Server antwortet nicht",
  },

  previewTitle: (label, count) => `${label} für ${some(count, "Stapel", "Stapel")}?`,
  overtaken: (message) => `Nicht entschieden: ${message}. Wenden Sie es an, dann gilt Ihre Entscheidung.`,
  previewStacks: "Stapel",
  previewMedia: "Medien darin",
  previewApplied: "Medien, die sie bekommen",
  previewSuggested: "Medien, für die sie nur vorgeschlagen wird",
  previewDecided: "Stapel, die schon entschieden sind und neu entschieden werden",
  apply: "Anwenden",
  cancel: "Abbrechen",
  close: "Schließen",

  protection: "Schutz",
  protectionHint: "Bilder bleiben verdeckt, bis Sie eines ansehen. Nichts spielt von selbst.",
  level: { strong: "Stark", middle: "Mittel", light: "Leicht" },
  levels: "Stufe",
  ownLevel: "eigene",
  blur: "Unschärfe",
  grey: "Grau bis zum Aufdecken",
  reveals: "Aufgedeckt wird",
  revealsTile: "das ganze Bild",
  revealsLens: "ein rundes Stück davon",
  lensSize: "Größe des Stücks",
  byHover: "Ein Zeiger, der auf einem Bild ruht, deckt es auf",
  holdHint: (key) => `Halten Sie ${key}, um das aktuelle Bild aufzudecken; auf dem Touchscreen gedrückt halten.`,
  unitsLevel: "Zurück zur Stufe der Dienststelle",

  keys: "Tasten",
  keyGroup: { move: "Bewegen", choose: "Auswählen", decide: "Entscheiden", look: "Ansehen", page: "Seite" },
  key: {
    left: "nach links", right: "nach rechts", up: "nach oben", down: "nach unten", home: "erster", end: "letzter",
    page_up: "eine Seite hoch", page_down: "eine Seite runter",
    extend_left: "nach links auswählen", extend_right: "nach rechts auswählen", extend_up: "nach oben auswählen", extend_down: "nach unten auswählen",
    select: "auswählen oder nicht", select_all: "alle der Ansicht auswählen", clear: "nichts auswählen",
    next: "nächster offener", next_band: "nächste Marke der Skala", previous_band: "vorige Marke der Skala",
    undo: "zurücknehmen", redo: "wiederholen",
    reveal: "aufdecken, solange gehalten",
    filter: "filtern", lane: "nächste Spur", sort: "nächste Reihenfolge", scheme: "nächstes Schema", bigger: "größere Kacheln", smaller: "kleinere Kacheln",
    protection: "Schutz", help: "diese Tasten",
    category_0: "Kategorie auf 0", category_1: "Kategorie auf 1", category_2: "Kategorie auf 2", category_3: "Kategorie auf 3",
    category_4: "Kategorie auf 4", category_5: "Kategorie auf 5", category_6: "Kategorie auf 6", category_7: "Kategorie auf 7",
    category_8: "Kategorie auf 8", category_9: "Kategorie auf 9",
  },
  keyName: {
    ArrowLeft: "\u2190", ArrowRight: "\u2192", ArrowUp: "\u2191", ArrowDown: "\u2193", Space: "Leertaste", Escape: "Esc",
    PageUp: "Bild auf", PageDown: "Bild ab", Home: "Pos1", End: "Ende", Shift: "Umschalt", Ctrl: "Strg", Alt: "Alt", Meta: "Meta", Enter: "Eingabe",
    Backspace: "Rücktaste", Delete: "Entf", Insert: "Einfg",
  },
  film,
  viewer,
  figures,
  compare,
  notes,
  search,
  past,
  exporting,

  keyNone: "keine",
  keyChange: (what, key) => `${what}: ${key}. Ändern`,
  keyPress: "Taste drücken",
  keysReset: "Alle Tasten wie zuvor",
  keysHint: "Wählen Sie eine Taste, um ihrer Funktion eine andere zu geben.",
  wellbeing,
  team,
  opinions,
  leads,
  timeline,
  faces,
  gatherings,
  graph,
  part,
  traces,
};
