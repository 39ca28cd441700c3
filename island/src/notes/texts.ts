/** The text of notes and named views. */

import type { NoteKind } from "./api";
import type { NoteAction, ViewsAction } from "./keys";

const some = (number: number, one: string, more: string): string => `${number.toLocaleString("en")} ${number === 1 ? one : more}`;
const einige = (zahl: number, eins: string, mehr: string): string => `${zahl.toLocaleString("de")} ${zahl === 1 ? eins : mehr}`;

export const en = {
  group: "Note",
  notes: "Notes",
  keys: { comment: "comment", bookmark: "bookmark or not", tag: "tag", series: "put into a series" } satisfies Record<NoteAction, string>,
  viewsKey: { views: "named views" } satisfies Record<ViewsAction, string>,
  kind: { comment: "comment", bookmark: "bookmark", tag: "tag", series: "series" } satisfies Record<NoteKind, string>,
  own: "my bookmark",
  marks: { comments: (count: number) => some(count, "comment", "comments"), tags: (words: string) => `tags: ${words}`, series: (words: string) => `series: ${words}`, bookmark: "bookmarked" },

  title: {
    comment: (count: number) => (count === 1 ? "Comment" : `Comment on ${some(count, "stack", "stacks")}`),
    tag: (count: number) => (count === 1 ? "Tags" : `Tag ${some(count, "stack", "stacks")}`),
    series: (count: number) => (count === 1 ? "Series" : `Put ${some(count, "stack", "stacks")} into a series`),
  },
  hint: {
    comment: "What is there to say?",
    tag: "A tag: choose one, or type a new one",
    series: "A series: choose one, or type the name of a new one",
  },
  commentFoot: "Enter keeps it, Shift Enter begins a new line.",
  tagFoot: "Enter puts it on; chosen by an arrow key, one that is on is taken off. Tags are those of this case.",
  seriesFoot: "Enter puts it in; chosen by an arrow key, out again. Series go over all cases: what is near one in another case stands there in the lane \u201cSeries\u201d.",
  onlyThis: (count: number) => `only this one of ${count} copies`,
  onlyThisOne: "only this copy, not the whole stack",
  create: { tag: (word: string) => `New tag \u201c${word}\u201d`, series: (word: string) => `New series \u201c${word}\u201d` },
  media: (count: number) => `${count.toLocaleString("en")} media`,
  noWords: { tag: "No tags in this case yet.", series: "No series yet." },
  wrongWord: "At most 80 characters, no comma and no semicolon.",
  keep: "Keep",
  by: (officer: string, at: string) => `${officer}, ${at}`,
  ofCase: (name: string) => `in ${name}`,
  onSome: (count: number, all: number) => `on ${count} of ${all} copies`,
  none: "Nothing noted yet.",
  takeBack: "Take back",
  takeOff: (word: string) => `Take off: ${word}`,
  takenBack: "The comment is taken back.",
  isOn: (word: string) => `\u201c${word}\u201d is on it already; choose it by an arrow key to take it off.`,
  nothingHere: "There is nothing here to note something of.",
  said: (kind: NoteKind, text: string, isRemoval: boolean, count: number) => {
    const stacks = some(count, "stack", "stacks");
    switch (kind) {
      case "comment": return `Commented on ${stacks}.`;
      case "bookmark": return isRemoval ? `Bookmark taken off ${stacks}.` : `Bookmark on ${stacks}.`;
      case "tag": return isRemoval ? `Tag \u201c${text}\u201d taken off ${stacks}.` : `Tag \u201c${text}\u201d on ${stacks}.`;
      case "series": return isRemoval ? `Out of the series \u201c${text}\u201d: ${stacks}.` : `In the series \u201c${text}\u201d: ${stacks}.`;
    }
  },
  undone: (kind: NoteKind, text: string) => `Undone: ${kind}${text && kind !== "comment" ? ` \u201c${text}\u201d` : ""}.`,
  redone: (kind: NoteKind, text: string) => `Again: ${kind}${text && kind !== "comment" ? ` \u201c${text}\u201d` : ""}.`,
  refused: (message: string, hint: string) => `Not noted: ${message}. ${hint}`,

  views: "Views",
  viewHint: "Find a view, or name the one that is shown now",
  save: (name: string) => `Keep what is shown now as \u201c${name}\u201d`,
  replace: (name: string) => `Keep what is shown now in the place of \u201c${name}\u201d`,
  share: "for all who work on this case",
  isShared: "shared",
  ofOfficer: (officer: string) => `by ${officer}`,
  remove: (name: string) => `Take the view away: ${name}`,
  saved: (name: string) => `The view is kept as \u201c${name}\u201d.`,
  removed: (name: string) => `The view \u201c${name}\u201d is taken away.`,
  opened: (name: string) => `View: ${name}`,
  now: (gist: string) => `Shown now: ${gist}`,
  noViews: "No views yet. Set filters and an order, then type a name.",
  wholeCase: "everything, by rank",
};

export const de: typeof en = {
  group: "Notieren",
  notes: "Notizen",
  keys: { comment: "kommentieren", bookmark: "Lesezeichen oder keines", tag: "Schlagwort", series: "in eine Serie" },
  viewsKey: { views: "benannte Ansichten" },
  kind: { comment: "Kommentar", bookmark: "Lesezeichen", tag: "Schlagwort", series: "Serie" },
  own: "mein Lesezeichen",
  marks: { comments: (count) => einige(count, "Kommentar", "Kommentare"), tags: (words) => `Schlagwörter: ${words}`, series: (words) => `Serie: ${words}`, bookmark: "Lesezeichen" },

  title: {
    comment: (count) => (count === 1 ? "Kommentar" : `Kommentar zu ${einige(count, "Stapel", "Stapeln")}`),
    tag: (count) => (count === 1 ? "Schlagwörter" : `Schlagwort für ${einige(count, "Stapel", "Stapel")}`),
    series: (count) => (count === 1 ? "Serie" : `${einige(count, "Stapel", "Stapel")} in eine Serie`),
  },
  hint: {
    comment: "Was ist dazu zu sagen?",
    tag: "Schlagwort wählen oder neu schreiben",
    series: "Serie wählen oder eine neue benennen",
  },
  commentFoot: "Eingabe behält ihn, Umschalt Eingabe beginnt eine neue Zeile.",
  tagFoot: "Eingabe vergibt es; ein vergebenes, mit einer Pfeiltaste gewählt, nimmt sie weg. Schlagwörter sind die dieses Falls.",
  seriesFoot: "Eingabe nimmt auf, mit einer Pfeiltaste gewählt auch heraus. Serien gehen über alle Fälle: Was in einem anderen Fall einem Medium darin ähnelt, steht dort in der Spur \u201eSerie\u201c.",
  onlyThis: (count) => `nur diese eine von ${count} Kopien`,
  onlyThisOne: "nur diese Kopie, nicht der ganze Stapel",
  create: { tag: (word) => `Neues Schlagwort \u201e${word}\u201c`, series: (word) => `Neue Serie \u201e${word}\u201c` },
  media: (count) => `${count.toLocaleString("de")} Medien`,
  noWords: { tag: "Noch keine Schlagwörter in diesem Fall.", series: "Noch keine Serien." },
  wrongWord: "Höchstens 80 Zeichen, kein Komma und kein Strichpunkt.",
  keep: "Behalten",
  by: (officer, at) => `${officer}, ${at}`,
  ofCase: (name) => `in ${name}`,
  onSome: (count, all) => `auf ${count} von ${all} Kopien`,
  none: "Noch nichts notiert.",
  takeBack: "Zurücknehmen",
  takeOff: (word) => `Wegnehmen: ${word}`,
  takenBack: "Der Kommentar ist zurückgenommen.",
  isOn: (word) => `\u201e${word}\u201c ist schon vergeben; mit einer Pfeiltaste gewählt, wird es weggenommen.`,
  nothingHere: "Hier ist nichts, wozu etwas zu notieren wäre.",
  said: (kind, text, isRemoval, count) => {
    const stacks = einige(count, "Stapel", "Stapel");
    switch (kind) {
      case "comment": return `Kommentiert: ${stacks}.`;
      case "bookmark": return isRemoval ? `Lesezeichen weg: ${stacks}.` : `Lesezeichen: ${stacks}.`;
      case "tag": return isRemoval ? `Schlagwort \u201e${text}\u201c weg: ${stacks}.` : `Schlagwort \u201e${text}\u201c: ${stacks}.`;
      case "series": return isRemoval ? `Aus der Serie \u201e${text}\u201c: ${stacks}.` : `In der Serie \u201e${text}\u201c: ${stacks}.`;
    }
  },
  undone: (kind, text) => `Rückgängig: ${de.kind[kind]}${text && kind !== "comment" ? ` \u201e${text}\u201c` : ""}.`,
  redone: (kind, text) => `Wieder: ${de.kind[kind]}${text && kind !== "comment" ? ` \u201e${text}\u201c` : ""}.`,
  refused: (message, hint) => `Nicht notiert: ${message}. ${hint}`,

  views: "Ansichten",
  viewHint: "Eine Ansicht suchen oder die jetzige benennen",
  save: (name) => `Was jetzt gezeigt wird, als \u201e${name}\u201c behalten`,
  replace: (name) => `Was jetzt gezeigt wird, an Stelle von \u201e${name}\u201c behalten`,
  share: "für alle, die an diesem Fall arbeiten",
  isShared: "geteilt",
  ofOfficer: (officer) => `von ${officer}`,
  remove: (name) => `Ansicht wegnehmen: ${name}`,
  saved: (name) => `Die Ansicht ist als \u201e${name}\u201c behalten.`,
  removed: (name) => `Die Ansicht \u201e${name}\u201c ist weg.`,
  opened: (name) => `Ansicht: ${name}`,
  now: (gist) => `Jetzt gezeigt: ${gist}`,
  noViews: "Noch keine Ansichten. Filter und Ordnung einstellen, dann einen Namen schreiben.",
  wholeCase: "alles, nach Rang",
};
