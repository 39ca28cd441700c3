/** The keys of the leads. */

import type { Group } from "../keys";

export type OpenLeadsAction = "leads";
export type LeadAction =
  | "lead_next" | "lead_previous" | "lead_accept" | "lead_reject" | "lead_later" | "lead_reopen" | "lead_compare" | "lead_enter"
  | "lead_join" | "lead_show" | "lead_card" | "lead_close";

/** In the grid. */
export const OPEN_LEADS: Group<OpenLeadsAction> = {
  title: (texts) => texts.leads.leads,
  labels: (texts) => texts.leads.open,
  keys: { leads: "Shift+l" },
  run: (review) => {
    review.leads.open();
    return true;
  },
};

/** On their stage. */
export const LEADS: Group<LeadAction> = {
  title: (texts) => texts.leads.leads,
  labels: (texts) => texts.leads.keys,
  keys: {
    lead_next: "ArrowDown", lead_previous: "ArrowUp", lead_accept: "a", lead_reject: "r", lead_later: "l", lead_reopen: "u",
    lead_compare: "x", lead_enter: "Enter", lead_join: "d", lead_show: "s", lead_card: "c", lead_close: "Escape",
  },
  once: ["lead_accept", "lead_reject", "lead_later", "lead_reopen"],
  run: ({ leads, stages }, action) => {
    const acts: Readonly<Record<LeadAction, () => void>> = {
      lead_next: () => void leads.step(1),
      lead_previous: () => void leads.step(-1),
      lead_accept: () => leads.judge("accepted"),
      lead_reject: () => leads.reject(true),
      lead_later: () => leads.judge("later"),
      lead_reopen: () => leads.judge("open"),
      lead_compare: () => leads.compare(),
      lead_enter: () => leads.compare(),
      lead_join: () => leads.join(),
      lead_show: () => leads.nextShow(),
      lead_card: () => leads.openCard(),
      lead_close: () => stages.close(),
    };
    acts[action]();
    return true;
  },
};
