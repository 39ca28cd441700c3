/** The keys of trace sheets: making one of a marked box, and the requests that were refused. */

import type { Group } from "../keys";

export type MakeTraceAction = "trace";
export type OpenTracesAction = "traces";
export type TraceAction = "trace_next" | "trace_previous" | "trace_approve" | "trace_make" | "trace_where" | "trace_close";

/** Where a part of a picture is marked. */
export const MAKE_TRACE: Group<MakeTraceAction> = {
  title: (texts) => texts.traces.traces,
  labels: (texts) => texts.traces.making,
  keys: { trace: "t" },
  run: ({ part }) => {
    part.trace();
    return true;
  },
};

/** In the grid. */
export const OPEN_TRACES: Group<OpenTracesAction> = {
  title: (texts) => texts.traces.traces,
  labels: (texts) => texts.traces.open,
  keys: { traces: "Shift+r" },
  run: (review) => {
    review.traces.open();
    return true;
  },
};

/** On their stage. */
export const TRACES: Group<TraceAction> = {
  title: (texts) => texts.traces.traces,
  labels: (texts) => texts.traces.keys,
  keys: { trace_next: "ArrowDown", trace_previous: "ArrowUp", trace_approve: "a", trace_make: "t", trace_where: "Enter", trace_close: "Escape" },
  once: ["trace_approve", "trace_make"],
  run: (review, action) => {
    const { traces, stages, settings } = review;
    const isLens = settings.protection.reveals === "lens" && traces.board.uncovered === "key";
    const arrow = (by: 1 | -1): void => (isLens ? traces.board.step(0, by, true) : traces.step(by));
    const acts: Readonly<Record<TraceAction, () => void>> = {
      trace_next: () => arrow(1),
      trace_previous: () => arrow(-1),
      trace_approve: () => traces.approving(true),
      trace_make: () => traces.make(),
      trace_where: () => traces.where(),
      trace_close: () => stages.close(),
    };
    acts[action]();
    return true;
  },
};
