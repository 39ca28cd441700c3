/** The keys of the time line. */

import type { Group } from "../keys";

export type OpenTimeLineAction = "timeline";
export type TimeLineAction =
  | "time_next" | "time_previous" | "time_below" | "time_above" | "time_enter" | "time_in" | "time_out" | "time_earlier" | "time_later" | "time_all"
  | "time_lanes" | "time_camera" | "time_close";

/** In the grid. */
export const OPEN_TIMELINE: Group<OpenTimeLineAction> = {
  title: (texts) => texts.timeline.timeline,
  labels: (texts) => texts.timeline.open,
  keys: { timeline: "Shift+t" },
  run: (review) => {
    review.timelines.open();
    return true;
  },
};

/** On its stage. */
export const TIMELINE: Group<TimeLineAction> = {
  title: (texts) => texts.timeline.timeline,
  labels: (texts) => texts.timeline.keys,
  keys: {
    time_next: "ArrowRight", time_previous: "ArrowLeft", time_below: "ArrowDown", time_above: "ArrowUp", time_enter: "Enter", time_in: "+", time_out: "-",
    time_earlier: "[", time_later: "]", time_all: "a", time_lanes: "l", time_camera: "c", time_close: "Escape",
  },
  run: ({ timelines, stages }, action) => {
    const acts: Readonly<Record<TimeLineAction, () => void>> = {
      time_next: () => timelines.step(1),
      time_previous: () => timelines.step(-1),
      time_below: () => timelines.across(1),
      time_above: () => timelines.across(-1),
      time_enter: () => timelines.enter(),
      time_in: () => timelines.closer(),
      time_out: () => timelines.farther(),
      time_earlier: () => timelines.earlier(),
      time_later: () => timelines.later(),
      time_all: () => timelines.all(),
      time_lanes: () => timelines.turn(),
      time_camera: () => timelines.nextCamera(),
      time_close: () => stages.close(),
    };
    acts[action]();
    return true;
  },
};
