/** The picture with the box that is marked, and beside it what was found, veiled until they are uncovered. */

import { useRef } from "preact/hooks";
import type { Box } from "../leads/api";
import { Joins, captionOf } from "../leads/Pair";
import { drawEvidence } from "../leads/evidence";
import type { Shown } from "../leads/view_picture";
import type { Review } from "../review";
import { Frame, type Painting } from "../viewer/Frame";
import { type Matrix, type Point, UPRIGHT, backOf, matrixOf } from "../viewer/geometry";
import { between } from "./marking";
import { kindOf } from "./texts";

export function PartFrames({ review }: { review: Review }) {
  const { part, texts, settings } = review;
  const { board, left, right, hit } = part;
  const words = texts.part;
  const isRevealed = board.uncovered !== null;
  const points = hit?.points ?? [];
  return (
    <div class={`lead-frames${hit ? "" : " is-single"}`}>
      <Frame board={board} protection={settings.protection} name="part-asked" painting={paintingOf(review, left, part.box, points.map(([x, y]) => ({ x, y })))} label={words.asked(isRevealed)}>
        <p class="lead-caption">{words.lookedFor}</p>
        {left?.problem && <p class="frame-problem" role="status">{[left.problem.message, left.problem.hint].filter(Boolean).join(" ")}</p>}
        {part.isMarking && left?.size && <Marker review={review} shown={left} />}
      </Frame>
      {hit && (
        <Frame board={board} protection={settings.protection} name="part-found" painting={paintingOf(review, right, hit.media.box, points.map(([, , x, y]) => ({ x, y })))} label={words.hit(isRevealed)}>
          <p class="lead-caption">{captionOf(review, kindOf(texts, hit.kind), hit.media)}</p>
          {right?.problem && <p class="frame-problem" role="status">{[right.problem.message, right.problem.hint].filter(Boolean).join(" ")}</p>}
        </Frame>
      )}
      {part.isJoined && left && right && <Joins board={board} pairs={points} left={left} right={right} />}
    </div>
  );
}

const matrixIn = (review: Review, shown: Shown): Matrix | null => shown.size && matrixOf(shown.size, UPRIGHT, review.part.board.view, review.part.board.frame);

function paintingOf(review: Review, shown: Shown | null, box: Box | null, points: readonly Point[]): Painting {
  const over = (drawing: CanvasRenderingContext2D, matrix: Matrix): void => {
    if (shown?.size) drawEvidence(drawing, matrix, shown.size, box, points);
  };
  return {
    isSharp: () => shown?.isSharp ?? true,
    veil: (drawing) => {
      const matrix = shown && matrixIn(review, shown);
      if (!shown || !matrix) return;
      shown.paintVeil(drawing, matrix, review.settings.protection);
      over(drawing, matrix);
    },
    clear: (drawing, frame, near) => {
      const matrix = shown && matrixIn(review, shown);
      shown?.paint(drawing, matrix ?? [1, 0, 0, 1, 0, 0], frame, near);
      if (matrix) over(drawing, matrix);
    },
  };
}

/** Takes the pointer, so that dragging draws a box instead of moving the picture; keys do the same. */
function Marker({ review, shown }: { review: Review; shown: Shown }) {
  const corner = useRef<Point | null>(null);
  const at = (event: PointerEvent): Point | null => {
    const matrix = matrixIn(review, shown);
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (!matrix || !shown.size) return null;
    const place = backOf(matrix, { x: (event.clientX - box.left) * devicePixelRatio, y: (event.clientY - box.top) * devicePixelRatio });
    return { x: place.x / shown.size.width, y: place.y / shown.size.height };
  };
  const drawn = (event: PointerEvent): void => {
    const here = at(event);
    const box = corner.current && here && between(corner.current, here);
    if (box) review.part.put(box);
  };
  return (
    <div
      class="part-marker"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        corner.current = at(event);
      }}
      onPointerMove={drawn}
      onPointerUp={(event) => {
        drawn(event);
        corner.current = null;
      }}
      onPointerCancel={() => (corner.current = null)}
    />
  );
}
