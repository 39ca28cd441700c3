/** How tiles lie: how many beside each other, how high a row is, which rows are in sight. */

export const GAP_PX = 10;
/** Below the picture: a line of facts and two of the reason, in units of the page's text size. */
const CAPTION_REM = 4.55;
const PICTURE_RATIO = 0.78;

export interface Layout {
  readonly columns: number;
  readonly tileWidth: number;
  readonly pictureHeight: number;
  /** With the gap below it. */
  readonly rowHeight: number;
  readonly rows: number;
  readonly height: number;
}

/** Lay `total` tiles of about `wanted` px into `width` px; `rem` is the page's text size in px. */
export function layoutOf(width: number, wanted: number, total: number, rem: number): Layout {
  const columns = Math.max(1, Math.round((width + GAP_PX) / (wanted + GAP_PX)));
  const tileWidth = Math.max(1, Math.floor((width - GAP_PX * (columns - 1)) / columns));
  const pictureHeight = Math.round(tileWidth * PICTURE_RATIO);
  const rowHeight = Math.round(pictureHeight + CAPTION_REM * rem) + GAP_PX;
  const rows = Math.ceil(total / columns);
  return { columns, tileWidth, pictureHeight, rowHeight, rows, height: rows * rowHeight + GAP_PX };
}

/** The rows [first, end) in sight from `top` on, with `over` px more on each side. */
export function rowsInSight(layout: Layout, top: number, viewport: number, over: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor((top - over) / layout.rowHeight));
  const end = Math.min(layout.rows, Math.ceil((top + viewport + over) / layout.rowHeight));
  return { first: Math.min(first, end), end };
}

/** Where to scroll so that a tile is wholly in sight; `top` itself where it is. */
export function topThatShows(layout: Layout, index: number, top: number, viewport: number): number {
  const start = Math.floor(index / layout.columns) * layout.rowHeight;
  if (start < top) return start;
  const lowest = start + layout.rowHeight + GAP_PX - viewport;
  return lowest > top ? Math.min(lowest, start) : top;
}
