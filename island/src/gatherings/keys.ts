/** The keys of gatherings. */

import type { Group } from "../keys";

export type OpenGatheringsAction = "gatherings";
export type GatheringAction =
  | "gathering_next" | "gathering_previous" | "gathering_further" | "gathering_back" | "gathering_put" | "gathering_make" | "gathering_accept" | "gathering_decline"
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
    gathering_accept: "a", gathering_decline: "r", gathering_proof: "x", gathering_state: "s", gathering_undo: "u", gathering_where: "w", gathering_close: "Escape",
  },
  once: ["gathering_put", "gathering_make", "gathering_accept", "gathering_decline", "gathering_state", "gathering_undo", "gathering_where", "gathering_proof"],
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
      gathering_undo: () => void gatherings.undo(),
      gathering_where: () => gatherings.where(!gatherings.isHere),
      gathering_close: () => stages.close(),
    };
    acts[action]();
    return true;
  },
};
