/** The text of the history of decisions. */

import type { DecidedState } from "./api";
import type { DecidedAction } from "./keys";

export const en = {
  keys: { history: "history of decisions" } satisfies Record<DecidedAction, string>,
  title: "History of decisions",
  officer: "Officer",
  category: "Category",
  anybody: "all",
  thisStack: "Only the stack one is at",
  undos: "undone",
  count: (shown: number, total: number) => `${shown.toLocaleString("en")} of ${total.toLocaleString("en")}`,
  none: "Nothing was decided yet.",
  state: { standing: "stands", replaced: "replaced", undone: "undone", undo: "undo" } satisfies Record<DecidedState, string>,
  undoneBy: (number: number) => `undone by ${number}`,
  undoes: (number: number) => `undoes ${number}`,
  media: (applied: number, suggested: number) => `${applied.toLocaleString("en")} media${suggested > 0 ? `, ${suggested.toLocaleString("en")} suggested` : ""}`,
  undo: "Undo",
  redo: "Decide again",
  open: "Go to its stack",
  hint: (undo: string, redo: string, open: string) => `${undo} undo · ${redo} decide again · ${open} go to its stack`,
  row: (number: number, label: string, stack: string, officer: string, state: string) => `decision ${number}: ${label}, stack ${stack}, ${officer}, ${state}`,
  stackHistory: "Decisions",
};

export const de: typeof en = {
  keys: { history: "Verlauf der Entscheidungen" },
  title: "Verlauf der Entscheidungen",
  officer: "Person",
  category: "Kategorie",
  anybody: "alle",
  thisStack: "Nur der Stapel, bei dem man ist",
  undos: "zurückgenommen",
  count: (shown, total) => `${shown.toLocaleString("de")} von ${total.toLocaleString("de")}`,
  none: "Noch ist nichts entschieden.",
  state: { standing: "gilt", replaced: "ersetzt", undone: "zurückgenommen", undo: "Rücknahme" },
  undoneBy: (number) => `zurückgenommen durch ${number}`,
  undoes: (number) => `nimmt ${number} zurück`,
  media: (applied, suggested) => `${applied.toLocaleString("de")} Medien${suggested > 0 ? `, ${suggested.toLocaleString("de")} vorgeschlagen` : ""}`,
  undo: "Zurücknehmen",
  redo: "Erneut entscheiden",
  open: "Zum Stapel",
  hint: (undo, redo, open) => `${undo} zurücknehmen · ${redo} erneut entscheiden · ${open} zum Stapel`,
  row: (number, label, stack, officer, state) => `Entscheidung ${number}: ${label}, Stapel ${stack}, ${officer}, ${state}`,
  stackHistory: "Entscheidungen",
};
