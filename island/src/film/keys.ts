/** The keys of a film's stage. */

import type { Group } from "../keys";
import type { Review } from "../review";
import { cellsAcross } from "./across";
import { FilmDesk } from "./film";

export type FilmAction =
  | "film_play" | "film_back" | "film_on" | "frame_before" | "frame_after" | "film_slower" | "film_faster" | "film_sound"
  | "cell_before" | "cell_after" | "cell_up" | "cell_down" | "film_start" | "film_end"
  | "segment_before" | "segment_after" | "film_loop" | "mark_from" | "mark_to" | "film_compare"
  | "film_previous" | "film_next" | "film_close";

export const FILM: Group<FilmAction> = {
  title: (texts) => texts.film.film,
  labels: (texts) => texts.film.keys,
  keys: {
    film_play: "Space", film_back: "j", film_on: "l", frame_before: ",", frame_after: ".", film_slower: "-", film_faster: "+", film_sound: "s",
    cell_before: "ArrowLeft", cell_after: "ArrowRight", cell_up: "ArrowUp", cell_down: "ArrowDown", film_start: "Home", film_end: "End",
    segment_before: "[", segment_after: "]", film_loop: "w", mark_from: "i", mark_to: "o", film_compare: "x",
    film_previous: "PageUp", film_next: "PageDown", film_close: "Escape",
  },
  once: ["film_play", "film_sound", "film_loop", "mark_from", "mark_to", "film_compare"],
  run,
};

function run(review: Review, action: FilmAction): boolean {
  const desk = review.staging;
  if (!(desk instanceof FilmDesk)) return false;
  switch (action) {
    case "film_play":
      desk.toggle();
      break;
    case "film_back":
    case "film_on":
      desk.leap(action === "film_back" ? -1 : 1);
      break;
    case "frame_before":
    case "frame_after":
      desk.stepFrame(action === "frame_before" ? -1 : 1);
      break;
    case "film_slower":
    case "film_faster":
      desk.faster(action === "film_slower" ? -1 : 1);
      break;
    case "film_sound":
      desk.toggleSound();
      break;
    case "film_start":
    case "film_end":
      desk.goTo(action === "film_start" ? 0 : (desk.film?.duration_ms ?? 0));
      break;
    case "segment_before":
    case "segment_after":
      desk.goToShared(action === "segment_before" ? -1 : 1);
      break;
    case "film_loop":
      desk.toggleLoop();
      break;
    case "mark_from":
    case "mark_to":
      desk.mark(action === "mark_from" ? "from" : "to");
      break;
    case "film_compare":
      desk.compare();
      break;
    case "film_previous":
    case "film_next":
      review.place.goTo(review.place.cursor + (action === "film_previous" ? -1 : 1));
      break;
    case "film_close":
      review.stages.close();
      break;
    default:
      arrow(review, desk, action);
  }
  return true;
}

/** Arrows move the lens that a held key has laid on the picture; else they go from cell to cell of the contact sheet. */
function arrow(review: Review, desk: FilmDesk, action: FilmAction): void {
  const across = action === "cell_before" ? -1 : action === "cell_after" ? 1 : 0;
  const down = action === "cell_up" ? -1 : action === "cell_down" ? 1 : 0;
  if (review.settings.protection.reveals === "lens" && desk.board.uncovered === "key") desk.board.step(across, down, true);
  else desk.stepCell(across + down * cellsAcross());
}
