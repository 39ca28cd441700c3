/** The key that leads to the figures. */

import { casePath } from "../http";
import type { Group } from "../keys";

export type FiguresAction = "figures";

export const FIGURES: Group<FiguresAction> = {
  title: (texts) => texts.pages,
  labels: (texts) => texts.figures.key,
  keys: { figures: "d" },
  run: (review) => {
    location.assign(`${casePath(review.caseName)}/figures`);
    return true;
  },
};
