/** The key that opens the history of decisions; inside, undo and redo have the keys they have in the grid. */

import type { Group } from "../keys";

export type DecidedAction = "history";

export const HISTORY: Group<DecidedAction> = {
  title: (texts) => texts.keyGroup.decide,
  labels: (texts) => texts.past.keys,
  keys: { history: "h" },
  run: (review) => {
    review.openDialog("history");
    return true;
  },
};
