/** The keys of officers who work together. */

import type { Group } from "../keys";

export type TeamAction = "assign";

/** In the grid. */
export const TEAM: Group<TeamAction> = {
  title: (texts) => texts.team.team,
  labels: (texts) => texts.team.keys,
  keys: { assign: "o" },
  run: (review) => {
    review.openDialog("assign");
    return true;
  },
};
