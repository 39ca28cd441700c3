/** Both media of a lead, veiled until they are uncovered, with what it rests on drawn over them. */

import type { Review } from "../review";
import { clock } from "../texts/texts";
import { Frame, type Painting } from "../viewer/Frame";
import { type Form, type Matrix, type Point, UPRIGHT, matrixOf } from "../viewer/geometry";
import type { Board } from "../viewer/board";
import type { Box, LeadMedia, PointPair } from "./api";
import { colourOf, drawEvidence, placeOn } from "./evidence";
import type { Shown } from "./view_picture";

export function Pair({ review }: { review: Review }) {
  const { leads, texts, settings } = review;
  const words = texts.leads;
  const { details, board, left, right } = leads;
  const points = details?.points ?? [];
  const sides = [
    { name: "this", shown: left, media: details?.this, points: points.map(([x, y]): Point => ({ x, y })) },
    { name: "other", shown: right, media: details?.other, points: points.map(([, , x, y]): Point => ({ x, y })) },
  ] as const;
  return (
    <div class="lead-frames">
      {sides.map(({ name, shown, media, points: own }) => (
        <Frame
          key={name}
          board={board}
          protection={settings.protection}
          name={`lead-${name}`}
          painting={paintingOf(review, shown, media?.box ?? null, own)}
          label={words.picture(words[name], board.uncovered !== null)}
        >
          {media && <p class="lead-caption">{captionOf(review, words[name], media)}</p>}
          {shown?.problem && <p class="frame-problem" role="status">{[shown.problem.message, shown.problem.hint].filter(Boolean).join(" ")}</p>}
        </Frame>
      ))}
      {leads.isJoined && left?.size && right?.size && <Joins board={board} pairs={points} left={left} right={right} />}
    </div>
  );
}

export function captionOf({ texts, caseName }: Review, name: string, { cases, kind, at_ms }: LeadMedia): string {
  const others = cases.filter((each) => each !== caseName);
  return [name, ...others, kind === "picture" ? "" : texts.kind[kind as "video" | "audio"], at_ms === null ? "" : texts.leads.frame(clock(at_ms))].filter((part) => part !== "").join(", ");
}

const matrixIn = (review: Review, shown: Shown, frame: { width: number; height: number }): Matrix | null =>
  shown.size && matrixOf(shown.size, UPRIGHT, review.leads.board.view, frame);

function paintingOf(review: Review, shown: Shown | null, box: Box | null, points: readonly Point[]): Painting {
  const over = (drawing: CanvasRenderingContext2D, matrix: Matrix): void => {
    if (shown?.size) drawEvidence(drawing, matrix, shown.size, box, points);
  };
  return {
    isSharp: () => shown?.isSharp ?? true,
    veil: (drawing, frame) => {
      const matrix = shown && matrixIn(review, shown, frame);
      if (!shown || !matrix) return;
      shown.paintVeil(drawing, matrix, review.settings.protection);
      over(drawing, matrix);
    },
    clear: (drawing, frame, near) => {
      const matrix = shown && matrixIn(review, shown, frame);
      // Told again: what is uncovered may tell its size only now.
      shown?.paint(drawing, matrix ?? [1, 0, 0, 1, 0, 0], frame, near);
      if (matrix) over(drawing, matrix);
    },
  };
}

/** Lines from each point of the one picture to its partner on the other; both frames are as large. */
export function Joins({ board, pairs, left, right, form = UPRIGHT }: { board: Board; pairs: readonly PointPair[]; left: Pick<Shown, "size">; right: Pick<Shown, "size">; form?: Form }) {
  const { frame, view } = board;
  if (!left.size || !right.size) return null;
  const [one, other] = [matrixOf(left.size, UPRIGHT, view, frame), matrixOf(right.size, form, view, frame)];
  const gap = 2 * devicePixelRatio;
  const isInside = ({ x, y }: Point): boolean => x >= 0 && y >= 0 && x <= frame.width && y <= frame.height;
  const lines = pairs.map(([x, y, otherX, otherY], at) => {
    const from = placeOn(one, left.size ?? frame, { x, y });
    const to = placeOn(other, right.size ?? frame, { x: otherX, y: otherY });
    return isInside(from) && isInside(to) ? <line key={at} x1={from.x} y1={from.y} x2={to.x + frame.width + gap} y2={to.y} stroke={colourOf(at)} /> : null;
  });
  return (
    <svg class="lead-joins" aria-hidden="true" focusable="false" viewBox={`0 0 ${2 * frame.width + gap} ${frame.height}`} preserveAspectRatio="none">
      {lines}
    </svg>
  );
}
