/** The keys of the compare view, and the one that opens it. */

import type { Group } from "../keys";
import type { Review } from "../review";

export type OpenCompareAction = "compare";
export type CompareAction =
  | "compare_side" | "compare_overlay" | "compare_difference" | "compare_blink" | "compare_turn_over" | "compare_swap" | "compare_meet"
  | "compare_turn_right" | "compare_turn_left" | "compare_mirror" | "compare_slide_left" | "compare_slide_right" | "compare_more" | "compare_less"
  | "compare_left" | "compare_right" | "compare_up" | "compare_down"
  | "compare_evidence" | "compare_join"
  | "compare_lead_card" | "compare_match_card" | "compare_close";

export const OPEN_COMPARE: Group<OpenCompareAction> = {
  title: (texts) => texts.compare.compare,
  labels: (texts) => texts.compare.open,
  keys: { compare: "x" },
  run: (review) => {
    void review.compare.openChosen();
    return true;
  },
};

export const COMPARE: Group<CompareAction> = {
  title: (texts) => texts.compare.view,
  labels: (texts) => texts.compare.keys,
  keys: {
    compare_side: "s", compare_overlay: "o", compare_difference: "d", compare_blink: "b", compare_turn_over: "Space", compare_swap: "x", compare_meet: "m",
    compare_turn_right: ".", compare_turn_left: ",", compare_mirror: "y", compare_slide_left: "[", compare_slide_right: "]", compare_more: "k", compare_less: "Shift+k",
    compare_left: "ArrowLeft", compare_right: "ArrowRight", compare_up: "ArrowUp", compare_down: "ArrowDown",
    compare_evidence: "e", compare_join: "j",
    compare_lead_card: "c", compare_match_card: "Shift+c", compare_close: "Escape",
  },
  run,
};

function run(review: Review, action: CompareAction): boolean {
  const { compare } = review;
  const acts: Readonly<Record<CompareAction, () => void>> = {
    compare_side: () => compare.choose("side"),
    compare_overlay: () => compare.choose("overlay"),
    compare_difference: () => compare.choose("difference"),
    compare_blink: () => (compare.mode === "blink" ? compare.blink(!compare.isBlinking) : compare.choose("blink")),
    compare_turn_over: () => compare.turnOver(),
    compare_swap: () => compare.swap(),
    compare_meet: () => compare.meet(!compare.isMeeting),
    compare_turn_right: () => compare.turn(1),
    compare_turn_left: () => compare.turn(-1),
    compare_mirror: () => compare.mirror(),
    compare_slide_left: () => compare.slideBy(-1),
    compare_slide_right: () => compare.slideBy(1),
    compare_more: () => compare.amplify(1),
    compare_less: () => compare.amplify(-1),
    compare_left: () => move(review, -1, 0),
    compare_right: () => move(review, 1, 0),
    compare_up: () => move(review, 0, -1),
    compare_down: () => move(review, 0, 1),
    compare_evidence: () => compare.showEvidence(!compare.isEvidenceShown),
    compare_join: () => compare.join(),
    compare_lead_card: () => compare.openLeadCard(),
    compare_match_card: () => void compare.openMatchCard(),
    compare_close: () => review.stages.close(),
  };
  acts[action]();
  return true;
}

/** Arrows move pictures larger than their frame, and the lens; else the overlay's edge. */
function move({ compare, settings }: Review, across: -1 | 0 | 1, down: -1 | 0 | 1): void {
  const { board } = compare;
  const isLens = settings.protection.reveals === "lens" && board.uncovered === "key";
  if (across !== 0 && compare.mode === "overlay" && !board.reach.across && !isLens) compare.slideBy(across);
  else board.step(across, down, settings.protection.reveals === "lens");
}
