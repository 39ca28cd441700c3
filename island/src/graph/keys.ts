/** The keys of the graph. */

import type { Group } from "../keys";

export type OpenGraphAction = "graph";
export type GraphAction =
  | "graph_next" | "graph_previous" | "graph_along" | "graph_turn" | "graph_prove" | "graph_mark" | "graph_way" | "graph_forget" | "graph_around"
  | "graph_whole" | "graph_in" | "graph_out" | "graph_fit" | "graph_close";

/** In the grid. */
export const OPEN_GRAPH: Group<OpenGraphAction> = {
  title: (texts) => texts.graph.graph,
  labels: (texts) => texts.graph.open,
  keys: { graph: "Shift+g" },
  run: (review) => {
    review.graphs.open();
    return true;
  },
};

/** On its stage. */
export const GRAPH: Group<GraphAction> = {
  title: (texts) => texts.graph.graph,
  labels: (texts) => texts.graph.keys,
  keys: {
    graph_next: "ArrowDown", graph_previous: "ArrowUp", graph_along: "ArrowRight", graph_turn: "ArrowLeft", graph_prove: "Enter", graph_mark: "m", graph_way: "n",
    graph_forget: "u", graph_around: "a", graph_whole: "w", graph_in: "+", graph_out: "-", graph_fit: "f", graph_close: "Escape",
  },
  once: ["graph_mark", "graph_around", "graph_whole", "graph_prove"],
  run: ({ graphs, stages }, action) => {
    const acts: Readonly<Record<GraphAction, () => void>> = {
      graph_next: () => graphs.step(1),
      graph_previous: () => graphs.step(-1),
      graph_along: () => graphs.along(),
      graph_turn: () => graphs.turn(),
      graph_prove: () => graphs.prove(),
      graph_mark: () => graphs.mark(),
      graph_way: () => graphs.nextWay(),
      graph_forget: () => graphs.forgetWay(),
      graph_around: () => graphs.node !== "" && graphs.go(graphs.node),
      graph_whole: () => graphs.whole(),
      graph_in: () => graphs.enlarge(1),
      graph_out: () => graphs.enlarge(-1),
      graph_fit: () => graphs.fit(),
      graph_close: () => stages.close(),
    };
    acts[action]();
    return true;
  },
};
