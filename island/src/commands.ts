/** What each key of the grid does. */

import { LANES } from "./api";
import type { ChooseAction, DecideAction, LookAction, MoveAction, PageAction } from "./grid_keys";
import type { Review } from "./review";

const LENS_STEP = 12;

export function move(review: Review, action: MoveAction): boolean {
  switch (action) {
    case "home":
      review.place.goTo(0);
      break;
    case "end":
      review.place.goTo((review.listing.total ?? 1) - 1);
      break;
    case "next_band":
    case "previous_band":
      review.place.goToBand(action === "next_band" ? 1 : -1);
      break;
    default:
      step(review, action, false);
  }
  return true;
}

export function choose(review: Review, action: ChooseAction): boolean {
  if (action === "select") review.place.toggle(review.place.cursor);
  else if (action === "select_all") void review.place.selectAll();
  else if (action === "clear") review.place.clear();
  else step(review, action.slice("extend_".length), true);
  return true;
}

export function categorise(review: Review, action: DecideAction): boolean {
  if (review.staging?.press) return review.staging.press(action);
  if (action === "undo") review.categorising.undo();
  else if (action === "redo") review.categorising.redo();
  else if (action === "next") void review.place.goToNext();
  else if (action === "scheme") review.categorising.nextScheme();
  else {
    const digit = Number(action.slice("category_".length));
    const code = review.schemes.codes.find((each) => each.digit === digit);
    if (code) void review.categorising.categorise(code);
    return code !== undefined;
  }
  return true;
}

export function look(review: Review, action: LookAction): boolean {
  if (action === "filter") review.openDialog("filter");
  else if (action === "lane") nextLane(review);
  else if (action === "sort") review.nextSort();
  else {
    review.settings.stepTiles(action === "bigger" ? 1 : -1);
    review.changed();
  }
  return true;
}

export function other(review: Review, action: PageAction): boolean {
  if (action === "reveal") review.reveal(review.place.cursor, "key");
  else review.openDialog(action === "help" ? "keys" : action);
  return true;
}

function step(review: Review, direction: string, isExtending: boolean): void {
  const columns = review.place.sight?.columns ?? 1;
  const page = columns * Math.max(1, review.place.sight?.pageRows ?? 1);
  const by: Record<string, number> = { left: -1, right: 1, up: -columns, down: columns, page_up: -page, page_down: page };
  const step = by[direction] ?? 0;
  if (review.revealing.now?.by === "key" && review.settings.protection.reveals === "lens" && Math.abs(step) <= columns) {
    return moveLens(review, direction);
  }
  const target = review.place.cursor + step;
  const last = (review.listing.total ?? 0) - 1;
  // Up from the first row stays; down from the last but one ends on the last tile.
  if (target < 0 && step < -1 && review.place.cursor < columns) return;
  if (target > last && step > 1 && Math.floor(review.place.cursor / columns) === Math.floor(last / columns)) return;
  review.place.goTo(target, isExtending);
}

function moveLens(review: Review, direction: string): void {
  const { x, y } = review.revealing.lens;
  const dx = direction === "left" ? -LENS_STEP : direction === "right" ? LENS_STEP : 0;
  const dy = direction === "up" ? -LENS_STEP : direction === "down" ? LENS_STEP : 0;
  review.revealing.moveLens(x + dx, y + dy);
  review.changed();
}

function nextLane(review: Review): void {
  const { filters, sort } = review.listing.view;
  const next = LANES[LANES.findIndex((lane) => lane === filters.lane[0]) + 1];
  review.open({ filters: { ...filters, lane: next ? [next] : [] }, sort });
}
