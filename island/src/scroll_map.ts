/** Where one is in a list higher than a browser can scroll: small moves are exact, far ones in proportion. */

/** Highest element we make. Chromium ends at 33.5 million px, Firefox at 17.8; half of the least, for zoom of 200 %. */
export const LIMIT_PX = 8_000_000;
/** Within this many px of either end, a place in the list and the browser's are the same, so that the ends are met. */
const END_PX = 1_000_000;
/** A move of more viewports than this is a jump. */
const NEAR_VIEWPORTS = 8;

export interface Extent {
  /** Height of the whole list. */
  readonly list: number;
  readonly viewport: number;
}

export interface Place {
  /** How far down the list the viewport begins. */
  readonly top: number;
  /** What the browser is told. */
  readonly scrollTop: number;
}

/** The height of the element that is scrolled. */
export function scrolledHeight({ list }: Extent): number {
  return Math.min(list, LIMIT_PX);
}

function ends(extent: Extent): { top: number; scroll: number } {
  return {
    top: Math.max(0, extent.list - extent.viewport),
    scroll: Math.max(0, scrolledHeight(extent) - extent.viewport),
  };
}

const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

/** The place that begins at `top`. */
export function placeAt(top: number, extent: Extent): Place {
  const end = ends(extent);
  const at = Math.round(clamp(top, end.top));
  if (end.top === end.scroll || at <= END_PX) return { top: at, scrollTop: at };
  if (at >= end.top - END_PX) return { top: at, scrollTop: end.scroll - (end.top - at) };
  const share = (at - END_PX) / (end.top - 2 * END_PX);
  return { top: at, scrollTop: Math.round(END_PX + share * (end.scroll - 2 * END_PX)) };
}

function jumpedTo(scrollTop: number, extent: Extent): Place {
  const end = ends(extent);
  const at = clamp(scrollTop, end.scroll);
  if (end.top === end.scroll || at <= END_PX) return { top: at, scrollTop };
  if (at >= end.scroll - END_PX) return { top: end.top - (end.scroll - at), scrollTop };
  const share = (at - END_PX) / (end.scroll - 2 * END_PX);
  return { top: Math.round(END_PX + share * (end.top - 2 * END_PX)), scrollTop };
}

/** The place after the browser has scrolled to `scrollTop`. */
export function moved(from: Place, scrollTop: number, extent: Extent): Place {
  const by = scrollTop - from.scrollTop;
  if (Math.abs(by) > NEAR_VIEWPORTS * extent.viewport) return jumpedTo(scrollTop, extent);
  return { top: clamp(from.top + by, ends(extent).top), scrollTop };
}

/** Whether the browser is about to end where the list does not, so that it must be told another place. */
export function isStranded(place: Place, extent: Extent): boolean {
  const end = ends(extent);
  const margin = NEAR_VIEWPORTS * extent.viewport;
  const isAtAnEnd = place.scrollTop < margin || place.scrollTop > end.scroll - margin;
  return isAtAnEnd && Math.abs(placeAt(place.top, extent).scrollTop - place.scrollTop) > 1;
}
