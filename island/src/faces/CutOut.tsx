/** One face, cut out: veiled until it is uncovered. */

import { useEffect, useRef } from "preact/hooks";
import type { Review } from "../review";
import type { Face } from "./api";

/** px of a side on the canvas: the thumbnail it is cut from has 512 for all of the picture. */
const SIDE_PX = 128;

export function CutOut({ review, face, isUncovered }: { review: Review; face: Face; isUncovered: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  // Drawn again whenever the stage is: what it is cut from may have come meanwhile.
  useEffect(() => {
    const drawing = canvas.current?.getContext("2d");
    if (!canvas.current || !drawing) return;
    drawing.clearRect(0, 0, SIDE_PX, SIDE_PX);
    review.faces.cutOuts.paintVeil(drawing, face, SIDE_PX);
    if (isUncovered) review.faces.cutOuts.paint(drawing, face, SIDE_PX);
    canvas.current.dataset["uncovered"] = isUncovered ? "yes" : "no";
  });
  return <canvas ref={canvas} class="cut-out" width={SIDE_PX} height={SIDE_PX} />;
}
