/** A sheet of a group's faces, and beside it the one that is looked at, with the picture behind it. */

import { useEffect, useRef } from "preact/hooks";
import { drawEvidence } from "../leads/evidence";
import { captionOf } from "../leads/Pair";
import type { Review } from "../review";
import { Frame, type Painting } from "../viewer/Frame";
import { type Matrix, UPRIGHT, matrixOf } from "../viewer/geometry";
import type { Face } from "./api";
import { CutOut } from "./CutOut";
import { SHEET } from "./faces";

export function FaceSheet({ review }: { review: Review }) {
  const { texts, faces, settings } = review;
  const words = texts.faces;
  const { face, board, shown, sheet, first, group } = faces;
  return (
    <div class="face-both">
      <div class="face-sheet" tabIndex={0} role="region" aria-label={words.sheet}>
        <ul>
          {sheet.map((each, at) => <Item key={each.face} review={review} face={each} at={first + at} />)}
        </ul>
        {group && group.faces > SHEET && (
          <nav class="face-turn" aria-label={words.sheet}>
            <button class="plain" disabled={first === 0} onClick={() => void faces.look(first - SHEET)}>{words.before}</button>
            <span class="quiet">{words.part(first + 1, first + sheet.length, group.faces)}</span>
            <button class="plain" disabled={first + sheet.length >= group.faces} onClick={() => void faces.look(first + SHEET)}>{words.after}</button>
          </nav>
        )}
      </div>
      <Frame board={board} protection={settings.protection} name="face-large" painting={paintingOf(review)} label={words.large(board.uncovered !== null)}>
        {face && <p class="lead-caption">{captionOf(review, words.faceOf(faces.at + 1, group?.faces ?? 0), face.media)}</p>}
        {shown?.problem && <p class="frame-problem" role="status">{[shown.problem.message, shown.problem.hint].filter(Boolean).join(" ")}</p>}
      </Frame>
    </div>
  );
}

function Item({ review, face, at }: { review: Review; face: Face; at: number }) {
  const { texts, faces } = review;
  const words = texts.faces;
  const isCurrent = at === faces.at;
  const isMarked = faces.marked.has(face.face);
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => void (isCurrent && current.current?.scrollIntoView({ block: "nearest" })), [isCurrent]);
  const flaws = (face.marks ?? []).map((each) => words.flaws[each] ?? each).join(", ");
  const usable = words.usability(Math.round(100 * face.usability));
  return (
    <li ref={current} class={`face${isMarked ? " is-marked" : ""}`}>
      <button class="face-look" data-face={face.face} aria-current={isCurrent ? "true" : undefined} aria-label={words.faceItem(at + 1, usable, flaws, isMarked)} onClick={() => void faces.look(at)}>
        <CutOut review={review} face={face} isUncovered={faces.isUncovered(face)} />
        <span class="face-usable">{usable}</span>
        {flaws !== "" && <span class="face-flaws">{flaws}</span>}
      </button>
      <button class="plain face-mark" aria-pressed={isMarked} aria-label={words.markOne(at + 1)} onClick={() => faces.mark(face)}>{isMarked ? words.markedOne : words.mark}</button>
    </li>
  );
}

function paintingOf(review: Review): Painting {
  const { board, shown, face, isBehind } = review.faces;
  const matrix = (): Matrix | null => (shown?.size ? matrixOf(shown.size, UPRIGHT, board.view, board.frame) : null);
  const over = (drawing: CanvasRenderingContext2D, placed: Matrix): void => {
    if (isBehind && shown?.size && face) drawEvidence(drawing, placed, shown.size, face.media.box, []);
  };
  return {
    isSharp: () => shown?.isSharp ?? true,
    veil: (drawing) => {
      const placed = matrix();
      if (!shown || !placed) return;
      shown.paintVeil(drawing, placed, review.settings.protection);
      over(drawing, placed);
    },
    clear: (drawing, frame, near) => {
      const placed = matrix();
      shown?.paint(drawing, placed ?? [1, 0, 0, 1, 0, 0], frame, near);
      if (placed) over(drawing, placed);
    },
  };
}
