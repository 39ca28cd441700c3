/** The keys of the search. */

import type { Group } from "../keys";

export type FindAction = "find_down" | "find_up" | "find_right" | "find_left" | "find_box" | "find_compare" | "find_close";
export type OpenFindAction = "find";

export const FIND: Group<FindAction> = {
  title: (texts) => texts.search.title,
  labels: (texts) => texts.search.keys,
  keys: { find_down: "ArrowDown", find_up: "ArrowUp", find_right: "ArrowRight", find_left: "ArrowLeft", find_box: "/", find_compare: "x", find_close: "Escape" },
  run: (review, action) => review.finding.act(action),
};

/** Opening it from the grid and the viewer. */
export const OPEN_FIND: Group<OpenFindAction> = {
  title: (texts) => texts.search.title,
  labels: (texts) => texts.search.open,
  keys: { find: "f" },
  run: (review) => {
    review.stages.open("find");
    return true;
  },
};
