/** The keys that export, and that give the next decision a note. */

import type { Group } from "../keys";

export type ExportAction = "export" | "note_decision";

export const EXPORT: Group<ExportAction> = {
  title: (texts) => texts.keyGroup.decide,
  labels: (texts) => texts.exporting.keys,
  keys: { export: "Shift+e", note_decision: "k" },
  run: (review, action) => {
    review.openDialog(action === "export" ? "export" : "noting");
    return true;
  },
};
