/** Where a picture lies in its frame: turned, zoomed, moved; and which of its tiles are then in sight. Lengths in px of the canvas. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a picture is turned: mirrored left-right first, then by quarter turns clockwise. */
export interface Form {
  readonly turn: 0 | 1 | 2 | 3;
  readonly isMirrored: boolean;
}

export const UPRIGHT: Form = { turn: 0, isMirrored: false };

/** The form as one sees it turned once more, or mirrored left-right. */
export function turnedBy(form: Form, quarters: number): Form {
  return { ...form, turn: ((((form.turn + quarters) % 4) + 4) % 4) as Form["turn"] };
}

export function mirrored({ turn, isMirrored }: Form): Form {
  return { turn: ((4 - turn) % 4) as Form["turn"], isMirrored: !isMirrored };
}

/** What is in the frame: `zoom` 1 shows the whole picture; `x`, `y` are the place in the turned picture, 0 to 1, that stands in the middle. */
export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export const WHOLE: View = { zoom: 1, x: 0.5, y: 0.5 };

/** Largest zoom: eight px of the canvas for one of the picture. */
export const MOST_SCALE = 8;

/** The size of a picture in a form. */
export function sizeIn({ width, height }: Size, { turn }: Form): Size {
  return turn % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** px of the frame for one px of the picture where the whole picture is shown. */
export function fit(size: Size, frame: Size): number {
  return Math.min(frame.width / size.width, frame.height / size.height);
}

/** px of the frame for one px of a turned picture of this size. */
export function scaleOf(view: View, size: Size, frame: Size): number {
  return view.zoom * fit(size, frame);
}

/** The zoom that shows a picture at a scale; 1 is px for px. */
export function zoomFor(scale: number, size: Size, frame: Size): number {
  return scale / fit(size, frame);
}

/** The view within what there is: no emptier than it must be, no larger than MOST_SCALE, no smaller than whole or px for px. */
export function within(view: View, size: Size, frame: Size): View {
  const original = zoomFor(1, size, frame);
  const zoom = clamp(view.zoom, Math.min(1, original), Math.max(1, original * MOST_SCALE));
  const scale = zoom * fit(size, frame);
  const middle = (at: number, room: number, length: number): number => {
    const half = room / (2 * length * scale);
    return half >= 0.5 ? 0.5 : clamp(at, half, 1 - half);
  };
  return { zoom, x: middle(view.x, frame.width, size.width), y: middle(view.y, frame.height, size.height) };
}

/** Zoom by a factor; what is at a place of the frame stays there. */
export function zoomedAt(view: View, factor: number, at: Point, size: Size, frame: Size): View {
  const { zoom } = within({ ...view, zoom: view.zoom * factor }, size, frame);
  const [before, after] = [scaleOf(view, size, frame), zoom * fit(size, frame)];
  const [dx, dy] = [at.x - frame.width / 2, at.y - frame.height / 2];
  const x = view.x + dx / (size.width * before) - dx / (size.width * after);
  const y = view.y + dy / (size.height * before) - dy / (size.height * after);
  return within({ zoom, x, y }, size, frame);
}

/** Move the picture by px of the frame. */
export function panned(view: View, dx: number, dy: number, size: Size, frame: Size): View {
  const scale = scaleOf(view, size, frame);
  return within({ ...view, x: view.x - dx / (size.width * scale), y: view.y - dy / (size.height * scale) }, size, frame);
}

/** Whether a picture is larger than its frame, so that it can be moved. */
export function reaches(view: View, size: Size, frame: Size): { across: boolean; down: boolean } {
  const scale = scaleOf(view, size, frame);
  return { across: size.width * scale > frame.width + 1, down: size.height * scale > frame.height + 1 };
}

/** From px of the picture as it is stored to px of the frame: x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Where a picture's px lie; at whole scales they fall on px of the frame. */
export function matrixOf(picture: Size, form: Form, view: View, frame: Size): Matrix {
  const size = sizeIn(picture, form);
  const scale = scaleOf(view, size, frame);
  const place = (u: number, v: number): Point => {
    const at = inForm({ x: u, y: v }, form);
    return { x: frame.width / 2 + (at.x - view.x) * size.width * scale, y: frame.height / 2 + (at.y - view.y) * size.height * scale };
  };
  const [origin, right, down] = [place(0, 0), place(1, 0), place(0, 1)];
  const isWhole = Math.abs(scale - Math.round(scale)) < 1e-6 && scale > 0.5;
  const [e, f] = isWhole ? [Math.round(origin.x), Math.round(origin.y)] : [origin.x, origin.y];
  return [(right.x - origin.x) / picture.width, (right.y - origin.y) / picture.width, (down.x - origin.x) / picture.height, (down.y - origin.y) / picture.height, e, f];
}

/** Where a place of the stored picture (0 to 1) is in the turned one. */
export function inForm({ x, y }: Point, { turn, isMirrored }: Form): Point {
  const u = isMirrored ? 1 - x : x;
  if (turn === 1) return { x: 1 - y, y: u };
  if (turn === 2) return { x: 1 - u, y: 1 - y };
  return turn === 3 ? { x: y, y: 1 - u } : { x: u, y };
}

/** Where a place of the frame is in the stored picture, in its px. */
export function backOf([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point {
  const area = a * d - b * c;
  return { x: (d * (x - e) - c * (y - f)) / area, y: (a * (y - f) - b * (x - e)) / area };
}

/** One size of a picture, and its tiles; of the largest, each is about half. */
export interface Level extends Size {
  readonly columns: number;
  readonly rows: number;
}

/** A picture as the server tells it: its levels from the smallest, each shown as large as the largest. */
export interface Levels extends Size {
  /** Of the file's picture, where memory does not hold all of it. */
  readonly full_width?: number;
  readonly full_height?: number;
  readonly tile_px: number;
  readonly levels: readonly Level[];
}

export interface TilePlace {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** The smallest level that is sharp at a scale. */
export function levelFor({ width, levels }: Levels, scale: number): number {
  const wanted = width * Math.min(scale, 1) * 0.999;
  const at = levels.findIndex((level) => level.width >= wanted);
  return at < 0 ? levels.length - 1 : at;
}

/** The tiles of a level that are in sight, those nearest to a place of the frame first. */
export function tilesInSight(picture: Levels, number: number, matrix: Matrix, frame: Size, near: Point): TilePlace[] {
  const level = picture.levels[number];
  if (!level) return [];
  const [across, down] = [level.width / picture.width / picture.tile_px, level.height / picture.height / picture.tile_px];
  const corners = [[0, 0], [frame.width, 0], [0, frame.height], [frame.width, frame.height]].map(([x, y]) => backOf(matrix, { x: x ?? 0, y: y ?? 0 }));
  const range = (values: readonly number[], step: number, count: number): [number, number] => [
    clamp(Math.floor(Math.min(...values) * step), 0, count),
    clamp(Math.ceil(Math.max(...values) * step), 0, count),
  ];
  const [left, right] = range(corners.map(({ x }) => x), across, level.columns);
  const [top, bottom] = range(corners.map(({ y }) => y), down, level.rows);
  const middle = backOf(matrix, near);
  const far = ({ column, row }: TilePlace): number => Math.hypot(column + 0.5 - middle.x * across, row + 0.5 - middle.y * down);
  const places: TilePlace[] = [];
  for (let row = top; row < bottom; row += 1) for (let column = left; column < right; column += 1) places.push({ level: number, column, row });
  return places.sort((one, other) => far(one) - far(other));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
