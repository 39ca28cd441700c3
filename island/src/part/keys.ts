/** The keys that mark a part of a picture and look for it. */

import { FilmDesk } from "../film/film";
import type { Group } from "../keys";

export type OpenPartAction = "part";
export type PartAction =
  | "part_left" | "part_right" | "part_up" | "part_down" | "part_narrower" | "part_wider" | "part_flatter" | "part_taller"
  | "part_go" | "part_what" | "part_where" | "part_mark" | "part_join" | "part_close";

/** In the viewer, and with a film. */
export const OPEN_PART: Group<OpenPartAction> = {
  title: (texts) => texts.part.part,
  labels: (texts) => texts.part.open,
  keys: { part: "Shift+s" },
  run: (review) => {
    const { staging, viewer } = review;
    if (staging instanceof FilmDesk) return review.part.open(staging.hasPictures ? staging.sha256 : "", Math.round(staging.at_ms));
    return review.part.open(viewer.kind === "picture" ? viewer.sha256 : "");
  },
};

/** On its stage: arrows are the box's while it is marked, and lead from hit to hit afterwards. */
export const PART: Group<PartAction> = {
  title: (texts) => texts.part.part,
  labels: (texts) => texts.part.keys,
  keys: {
    part_left: "ArrowLeft", part_right: "ArrowRight", part_up: "ArrowUp", part_down: "ArrowDown",
    part_narrower: "Shift+ArrowLeft", part_wider: "Shift+ArrowRight", part_flatter: "Shift+ArrowUp", part_taller: "Shift+ArrowDown",
    part_go: "Enter", part_what: "w", part_where: "c", part_mark: "m", part_join: "d", part_close: "Escape",
  },
  once: ["part_go"],
  run: ({ part, stages }, action) => {
    const acts: Readonly<Record<PartAction, () => void>> = {
      part_left: () => part.arrow(-1, 0),
      part_right: () => part.arrow(1, 0),
      part_up: () => part.arrow(0, -1),
      part_down: () => part.arrow(0, 1),
      part_narrower: () => part.size(-1, 0),
      part_wider: () => part.size(1, 0),
      part_flatter: () => part.size(0, -1),
      part_taller: () => part.size(0, 1),
      part_go: () => part.go(),
      part_what: () => part.nextWhat(),
      part_where: () => part.where(!part.isWithin),
      part_mark: () => part.mark(),
      part_join: () => part.join(),
      part_close: () => stages.close(),
    };
    acts[action]();
    return true;
  },
};
