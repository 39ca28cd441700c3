/** What a lead rests on, drawn over its pictures: boxes, and pairs of points in the same colour and with the same number. */

import type { Matrix, Point, Size } from "../viewer/geometry";
import type { Box } from "./api";

/** The first so many pairs have a number; more of them can't be read. */
export const NUMBERED = 24;
const DOT_PX = 4;
const LETTER_PX = 12;

/** Neighbours in the list are far apart on the circle of colours: by the golden angle. */
export function colourOf(at: number): string {
  return `hsl(${Math.round((at * 137.508) % 360)} 95% 62%)`;
}

/** Where a place, in shares of the picture, is on the frame. */
export function placeOn([a, b, c, d, e, f]: Matrix, { width, height }: Size, { x, y }: Point): Point {
  const [px, py] = [x * width, y * height];
  return { x: a * px + c * py + e, y: b * px + d * py + f };
}

export function drawEvidence(drawing: CanvasRenderingContext2D, matrix: Matrix, size: Size, box: Box | null, points: readonly Point[]): void {
  const ratio = devicePixelRatio;
  if (box) drawBox(drawing, matrix, size, box, ratio);
  drawing.font = `600 ${LETTER_PX * ratio}px sans-serif`;
  drawing.textBaseline = "middle";
  points.forEach((point, at) => {
    const { x, y } = placeOn(matrix, size, point);
    drawing.beginPath();
    drawing.arc(x, y, DOT_PX * ratio, 0, 2 * Math.PI);
    drawing.fillStyle = colourOf(at);
    drawing.fill();
    drawing.lineWidth = 1.5 * ratio;
    drawing.strokeStyle = "#000";
    drawing.stroke();
    if (at >= NUMBERED) return;
    drawing.lineWidth = 3 * ratio;
    drawing.strokeText(String(at + 1), x + 7 * ratio, y);
    drawing.fillText(String(at + 1), x + 7 * ratio, y);
  });
}

function drawBox(drawing: CanvasRenderingContext2D, matrix: Matrix, size: Size, { left, top, width, height }: Box, ratio: number): void {
  const [one, other] = [placeOn(matrix, size, { x: left, y: top }), placeOn(matrix, size, { x: left + width, y: top + height })];
  for (const [line, colour] of [[4, "rgb(0 0 0 / 70%)"], [2, "#ffd43b"]] as const) {
    drawing.lineWidth = line * ratio;
    drawing.strokeStyle = colour;
    drawing.strokeRect(one.x, one.y, other.x - one.x, other.y - one.y);
  }
}
