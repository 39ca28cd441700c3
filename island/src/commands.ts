/** What each action does. */

import { LANES } from "./api";
import type { Action } from "./keys";
import type { Review } from "./review";

const LENS_STEP = 12;

/** Do it; returns false for an action that means nothing here, so that the browser's own meaning holds. */
export function perform(review: Review, action: Action): boolean {
  if (action.startsWith("category_")) return categorise(review, Number(action.slice("category_".length)));
  if (action.startsWith("extend_")) move(review, action.slice("extend_".length), true);
  else if (!move(review, action, false)) other(review, action);
  return true;
}

function categorise(review: Review, digit: number): boolean {
  const code = review.codes.find((each) => each.digit === digit);
  if (code) void review.categorise(code);
  return code !== undefined;
}

function move(review: Review, direction: string, isExtending: boolean): boolean {
  const columns = review.sight?.columns ?? 1;
  const page = columns * Math.max(1, review.sight?.pageRows ?? 1);
  const by: Record<string, number> = { left: -1, right: 1, up: -columns, down: columns, page_up: -page, page_down: page };
  const step = by[direction];
  if (step === undefined) return false;
  if (review.revealing.now?.by === "key" && review.settings.protection.reveals === "lens" && Math.abs(step) <= columns) {
    moveLens(review, direction);
    return true;
  }
  const target = review.cursor + step;
  const last = (review.listing.total ?? 0) - 1;
  // Up from the first row stays; down from the last but one ends on the last tile.
  if (target < 0 && step < -1 && review.cursor < columns) return true;
  if (target > last && step > 1 && Math.floor(review.cursor / columns) === Math.floor(last / columns)) return true;
  review.goTo(target, isExtending);
  return true;
}

function moveLens(review: Review, direction: string): void {
  const { x, y } = review.revealing.lens;
  const dx = direction === "left" ? -LENS_STEP : direction === "right" ? LENS_STEP : 0;
  const dy = direction === "up" ? -LENS_STEP : direction === "down" ? LENS_STEP : 0;
  review.revealing.moveLens(x + dx, y + dy);
  review.changed();
}

function other(review: Review, action: Action): void {
  switch (action) {
    case "home":
      return review.goTo(0);
    case "end":
      return review.goTo((review.listing.total ?? 1) - 1);
    case "select":
      return review.toggle(review.cursor);
    case "select_all":
      return void review.selectAll();
    case "clear":
      return review.clear();
    case "next":
      return void review.goToNext();
    case "next_band":
      return review.goToBand(1);
    case "previous_band":
      return review.goToBand(-1);
    case "undo":
      return review.undo();
    case "redo":
      return review.redo();
    case "reveal":
      return review.reveal(review.cursor, "key");
    case "filter":
      return review.openDialog("filter");
    case "protection":
      return review.openDialog("protection");
    case "help":
      return review.openDialog("keys");
    case "lane":
      return nextLane(review);
    case "sort":
      return review.nextSort();
    case "scheme":
      return review.nextScheme();
    case "bigger":
      return resize(review, 1);
    case "smaller":
      return resize(review, -1);
    default:
  }
}

function nextLane(review: Review): void {
  const { filters, sort } = review.listing.view;
  const next = LANES[LANES.findIndex((lane) => lane === filters.lane[0]) + 1];
  review.open({ filters: { ...filters, lane: next ? [next] : [] }, sort });
}

function resize(review: Review, direction: 1 | -1): void {
  review.settings.stepTiles(direction);
  review.changed();
}
