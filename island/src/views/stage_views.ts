/** What each stage shows, and which keys hold on it. A feature adds its own line. */

import type { ComponentType } from "preact";
import { CompareStage } from "../compare/CompareStage";
import { FacesStage } from "../faces/FacesStage";
import { FilmStage } from "../film/FilmStage";
import { GatheringsStage } from "../gatherings/GatheringsStage";
import { GraphStage } from "../graph/GraphStage";
import { LeadsStage } from "../leads/LeadsStage";
import { PartStage } from "../part/PartStage";
import type { Review } from "../review";
import type { Scope } from "../scopes";
import { TracesStage } from "../traces/TracesStage";
import { OpinionStage } from "../team/OpinionStage";
import { TimeLineStage } from "../timeline/TimeLineStage";
import { FindStage } from "../search/FindStage";
import { ViewerStage } from "../viewer/ViewerStage";

export interface StageView {
  readonly scope: Scope;
  readonly View: ComponentType<{ review: Review; parts: readonly string[] }>;
  /** Whether the categories are shown below it, because what it shows can be decided. */
  readonly isDeciding: boolean;
}

export const STAGES: Readonly<Record<string, StageView>> = {
  opinions: { scope: "opinions", View: OpinionStage, isDeciding: false },
  viewer: { scope: "viewer", View: ViewerStage, isDeciding: true },
  compare: { scope: "compare", View: CompareStage, isDeciding: false },
  timeline: { scope: "timeline", View: TimeLineStage, isDeciding: false },
  leads: { scope: "leads", View: LeadsStage, isDeciding: false },
  gatherings: { scope: "gatherings", View: GatheringsStage, isDeciding: false },
  faces: { scope: "faces", View: FacesStage, isDeciding: false },
  graph: { scope: "graph", View: GraphStage, isDeciding: false },
  part: { scope: "part", View: PartStage, isDeciding: false },
  traces: { scope: "traces", View: TracesStage, isDeciding: false },
  film: { scope: "film", View: FilmStage, isDeciding: true },
  find: { scope: "find", View: FindStage, isDeciding: false },
};
