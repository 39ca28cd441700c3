/** The keys by which officers note something, and keep views. */

import type { Group } from "../keys";

export type NoteAction = "comment" | "bookmark" | "tag" | "series";
export type ViewsAction = "views";

/** In the grid, and on every stage that shows one stack. */
export const NOTE: Group<NoteAction> = {
  title: (texts) => texts.notes.group,
  labels: (texts) => texts.notes.keys,
  keys: { comment: "m", bookmark: "b", tag: "t", series: "e" },
  once: ["bookmark"],
  run: (review, action) => {
    if (action === "bookmark") review.noting.toggleBookmark();
    else review.noting.ask(action);
    return true;
  },
};

/** In the grid only: a view is of the grid. */
export const VIEWS: Group<ViewsAction> = {
  title: (texts) => texts.keyGroup.look,
  labels: (texts) => texts.notes.viewsKey,
  keys: { views: "w" },
  run: (review) => {
    review.openDialog("views");
    return true;
  },
};
