/** The panels that open over the page. A feature adds its own line, and opens it by `review.openDialog(name)`. */

import type { ComponentType } from "preact";
import { HistoryPanel } from "../decided/HistoryPanel";
import { ExportPanel } from "../exporting/ExportPanel";
import { NotingPanel } from "../exporting/NotingPanel";
import type { Review } from "../review";
import type { Scope } from "../scopes";
import { AssignPanel } from "../team/AssignPanel";
import { UndoHeldPanel } from "../team/UndoHeldPanel";
import { CommentPanel } from "../notes/CommentPanel";
import { ViewsPanel } from "../notes/ViewsPanel";
import { SeriesPanel, TagPanel } from "../notes/WordPanel";
import { TracePanel } from "../traces/TracePanel";
import { FilterPanel } from "./FilterPanel";
import { Keys } from "./Keys";
import { PreviewPanel } from "./PreviewPanel";
import { ProtectionPanel } from "./ProtectionPanel";

export const DIALOGS = {
  filter: FilterPanel,
  protection: ProtectionPanel,
  keys: Keys,
  preview: PreviewPanel,
  undo_held: UndoHeldPanel,
  assign: AssignPanel,
  comment: CommentPanel,
  tag: TagPanel,
  series: SeriesPanel,
  views: ViewsPanel,
  history: HistoryPanel,
  export: ExportPanel,
  noting: NotingPanel,
  trace: TracePanel,
} satisfies Record<string, ComponentType<{ review: Review; scope: Scope }>>;

export type Dialog = keyof typeof DIALOGS;
