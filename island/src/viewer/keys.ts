/** The keys of the viewer. */

import type { Group } from "../keys";
import type { Review } from "../review";
import { PLAIN, type Tone, stepped } from "./tone";

export type ZoomAction = "zoom_in" | "zoom_out" | "zoom_whole" | "zoom_original";
export type OpenAction = "view";
export type ViewerAction =
  | "viewer_left" | "viewer_right" | "viewer_up" | "viewer_down" | "viewer_previous" | "viewer_next" | "viewer_close" | "viewer_play"
  | "turn_right" | "turn_left" | "mirror"
  | "brighter" | "darker" | "more_contrast" | "less_contrast" | "lighter_shadows" | "darker_shadows" | "plain_tone" | "side_panel" | "viewer_card";

/** In the grid: open what one is at. */
export const OPEN: Group<OpenAction> = {
  title: (texts) => texts.keyGroup.look,
  labels: (texts) => texts.viewer.open,
  keys: { view: "Enter" },
  run: (review) => {
    review.viewer.open();
    return true;
  },
};

/** Zooming, on every stage that shows pictures. */
export const ZOOM: Group<ZoomAction> = {
  title: (texts) => texts.viewer.zoom,
  labels: (texts) => texts.viewer.zoomKeys,
  keys: { zoom_in: "+", zoom_out: "-", zoom_whole: "f", zoom_original: "z" },
  run: ({ staging, viewer, compare, leads, part, faces, traces }, action) => {
    const { board } = [compare, leads, part, faces, traces].find((each) => each === staging) ?? viewer;
    if (action === "zoom_whole") board.whole();
    else if (action === "zoom_original") board.original();
    else board.zoomStep(action === "zoom_in" ? 1 : -1);
    return true;
  },
};

const TONES: Readonly<Partial<Record<ViewerAction, readonly [keyof Tone, 1 | -1]>>> = {
  brighter: ["brightness", 1], darker: ["brightness", -1], more_contrast: ["contrast", 1], less_contrast: ["contrast", -1],
  lighter_shadows: ["gamma", 1], darker_shadows: ["gamma", -1],
};

export const VIEWER: Group<ViewerAction> = {
  title: (texts) => texts.viewer.viewer,
  labels: (texts) => texts.viewer.keys,
  keys: {
    viewer_left: "ArrowLeft", viewer_right: "ArrowRight", viewer_up: "ArrowUp", viewer_down: "ArrowDown",
    viewer_previous: "PageUp", viewer_next: "PageDown", viewer_close: "Escape", viewer_play: "Enter",
    turn_right: ".", turn_left: ",", mirror: "y",
    brighter: "j", darker: "Shift+j", more_contrast: "k", less_contrast: "Shift+k", lighter_shadows: "g", darker_shadows: "Shift+g",
    plain_tone: "q", side_panel: "s", viewer_card: "Shift+c",
  },
  run,
};

function run(review: Review, action: ViewerAction): boolean {
  const { viewer } = review;
  const tone = TONES[action];
  if (tone) viewer.adjust(stepped(viewer.tone, ...tone));
  switch (action) {
    case "viewer_left":
    case "viewer_right":
      move(review, action === "viewer_left" ? -1 : 1, 0);
      break;
    case "viewer_up":
    case "viewer_down":
      move(review, 0, action === "viewer_up" ? -1 : 1);
      break;
    case "viewer_previous":
      viewer.step(-1);
      break;
    case "viewer_next":
      viewer.step(1);
      break;
    case "viewer_close":
      review.stages.close();
      break;
    case "viewer_play":
      if (viewer.kind === "picture") return false;
      review.stages.open("film", viewer.sha256);
      break;
    case "turn_right":
    case "turn_left":
      viewer.turn(action === "turn_right" ? 1 : -1);
      break;
    case "mirror":
      viewer.mirror();
      break;
    case "plain_tone":
      viewer.adjust(PLAIN);
      break;
    case "side_panel":
      viewer.toggleSide();
      break;
    case "viewer_card":
      viewer.openCard();
      break;
    default:
  }
  return true;
}

/** Arrows move a picture that is larger than its frame, and the lens; else they go to the next stack, or the next of this one. */
function move(review: Review, across: -1 | 0 | 1, down: -1 | 0 | 1): void {
  const { viewer, settings } = review;
  const { board } = viewer;
  const isLens = settings.protection.reveals === "lens";
  const { reach } = board;
  if ((isLens && board.uncovered === "key") || (across !== 0 ? reach.across : reach.down)) board.step(across, down, isLens);
  else if (across !== 0) viewer.step(across);
  else if (down !== 0) viewer.stepMember(down);
}
