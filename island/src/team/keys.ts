/** The keys of officers who work together. */

import type { Group } from "../keys";
import { STAGE, TABS } from "./opinions";

export type TeamAction = "assign" | "opinions";
export type OpinionAction = "opinion_close" | "opinion_tab";

/** In the grid. */
export const TEAM: Group<TeamAction> = {
  title: (texts) => texts.team.team,
  labels: (texts) => texts.team.keys,
  keys: { assign: "o", opinions: "i" },
  run: (review, action) => {
    if (action === "assign") review.openDialog("assign");
    else review.stages.open(STAGE, "give");
    return true;
  },
};

/** On the stage of second opinions. */
export const OPINION: Group<OpinionAction> = {
  title: (texts) => texts.opinions.opinions,
  labels: (texts) => texts.opinions.keys,
  keys: { opinion_close: "Escape", opinion_tab: "i" },
  run: (review, action) => {
    const { opinions, stages } = review;
    if (action === "opinion_close") stages.close();
    else stages.replace(TABS[(TABS.indexOf(opinions.tab) + 1) % TABS.length] ?? "give");
    return true;
  },
};
