/** The keys of the grid. */

import { categorise, choose, look, move, other } from "./commands";
import type { Group } from "./keys";

export type MoveAction = "left" | "right" | "up" | "down" | "home" | "end" | "page_up" | "page_down" | "next_band" | "previous_band";
export type ChooseAction = "select" | "extend_left" | "extend_right" | "extend_up" | "extend_down" | "select_all" | "clear";
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
export type CategoryAction = `category_${Digit}`;
export type DecideAction = CategoryAction | "next" | "scheme" | "undo" | "redo";
export type LookAction = "filter" | "lane" | "sort" | "bigger" | "smaller";
export type PageAction = "reveal" | "protection" | "help";
export type GridAction = MoveAction | ChooseAction | DecideAction | LookAction | PageAction;

export const MOVE: Group<MoveAction> = {
  title: (texts) => texts.keyGroup.move,
  labels: (texts) => texts.key,
  keys: {
    left: "ArrowLeft", right: "ArrowRight", up: "ArrowUp", down: "ArrowDown", home: "Home", end: "End",
    page_up: "PageUp", page_down: "PageDown", next_band: "]", previous_band: "[",
  },
  run: move,
};

export const CHOOSE: Group<ChooseAction> = {
  title: (texts) => texts.keyGroup.choose,
  labels: (texts) => texts.key,
  keys: {
    select: "Space", extend_left: "Shift+ArrowLeft", extend_right: "Shift+ArrowRight", extend_up: "Shift+ArrowUp", extend_down: "Shift+ArrowDown",
    select_all: "a", clear: "Escape",
  },
  run: choose,
};

const CATEGORIES: Readonly<Record<CategoryAction, string>> = {
  category_0: "0", category_1: "1", category_2: "2", category_3: "3", category_4: "4",
  category_5: "5", category_6: "6", category_7: "7", category_8: "8", category_9: "9",
};

/** Deciding, in the grid and on every stage that shows one stack. */
export const DECIDE: Group<DecideAction> = {
  title: (texts) => texts.keyGroup.decide,
  labels: (texts) => texts.key,
  keys: { ...CATEGORIES, next: "n", scheme: "c", undo: "u", redo: "r" },
  once: Object.keys(CATEGORIES) as CategoryAction[],
  run: categorise,
};

export const LOOK: Group<LookAction> = {
  title: (texts) => texts.keyGroup.look,
  labels: (texts) => texts.key,
  keys: { filter: "/", lane: "l", sort: "s", bigger: "+", smaller: "-" },
  run: look,
};

/** What holds on the whole page, whatever is open. */
export const PAGE: Group<PageAction> = {
  title: (texts) => texts.keyGroup.page,
  labels: (texts) => texts.key,
  keys: { reveal: "v", protection: "p", help: "?" },
  once: ["reveal"],
  run: other,
  release: (review, action) => action === "reveal" && review.hide("key"),
};
