/** The keys of gatherings. */

import type { Group } from "../keys";

export type OpenGatheringsAction = "gatherings";
export type GatheringAction =
  | "gathering_next" | "gathering_previous" | "gathering_further" | "gathering_back" | "gathering_put" | "gathering_make" | "gathering_accept" | "gathering_decline"
  | "gathering_rename" | "gathering_merge" | "gathering_unmerge" | "gathering_member_next" | "gathering_member_previous" | "gathering_mark" | "gathering_split" | "gathering_out"
  | "gathering_proof" | "gathering_state" | "gathering_undo" | "gathering_where" | "gathering_close";

/** In the grid. */
export const OPEN_GATHERINGS: Group<OpenGatheringsAction> = {
  title: (texts) => texts.gatherings.gatherings,
  labels: (texts) => texts.gatherings.open,
  keys: { gatherings: "Shift+p" },
  run: (review) => {
    review.gatherings.open();
    return true;
  },
};

/** On their stage. */
export const GATHERINGS: Group<GatheringAction> = {
  title: (texts) => texts.gatherings.gatherings,
  labels: (texts) => texts.gatherings.keys,
  keys: {
    gathering_next: "ArrowDown", gathering_previous: "ArrowUp", gathering_further: "ArrowRight", gathering_back: "ArrowLeft", gathering_put: "g", gathering_make: "n",
    gathering_accept: "a", gathering_decline: "r", gathering_proof: "x", gathering_state: "s", gathering_rename: "e",
    gathering_merge: "m", gathering_unmerge: "Shift+m", gathering_member_next: "Shift+ArrowRight", gathering_member_previous: "Shift+ArrowLeft", gathering_mark: "Space", gathering_split: "d",
    gathering_out: "t", gathering_undo: "u", gathering_where: "w", gathering_close: "Escape",
  },
  once: ["gathering_put", "gathering_make", "gathering_accept", "gathering_decline", "gathering_state", "gathering_undo", "gathering_where", "gathering_proof",
    "gathering_rename", "gathering_merge", "gathering_unmerge", "gathering_mark", "gathering_split", "gathering_out"],
  run: ({ gatherings, stages }, action) => {
    const acts: Readonly<Record<GatheringAction, () => void>> = {
      gathering_next: () => gatherings.step(1),
      gathering_previous: () => gatherings.step(-1),
      gathering_further: () => gatherings.along(1),
      gathering_back: () => gatherings.along(-1),
      gathering_put: () => void gatherings.put(),
      gathering_make: () => gatherings.ask("making"),
      gathering_accept: () => void gatherings.accept(),
      gathering_decline: () => gatherings.ask("declining"),
      gathering_proof: () => gatherings.prove(),
      gathering_state: () => void gatherings.nextState(),
      gathering_rename: () => gatherings.ask("renaming"),
      gathering_merge: () => gatherings.ask("merging"),
      gathering_unmerge: () => gatherings.ask("unmerging"),
      gathering_member_next: () => gatherings.pass(1),
      gathering_member_previous: () => gatherings.pass(-1),
      gathering_mark: () => gatherings.mark(),
      gathering_split: () => gatherings.ask("splitting"),
      gathering_out: () => void gatherings.remove(),
      gathering_undo: () => void gatherings.undo(),
      gathering_where: () => gatherings.where(!gatherings.isHere),
      gathering_close: () => stages.close(),
    };
    acts[action]();
    return true;
  },
};
