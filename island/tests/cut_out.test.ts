import { describe, expect, it } from "vitest";
import { cutOut, squareAround } from "../src/faces/cut_out";

const SIZE = { width: 400, height: 200 };
const BOX = { left: 0.5, top: 0.25, width: 0.1, height: 0.4 };

describe("a face cut out of its picture", () => {
  it("is shown with what is around it, in a square", () => {
    const { x, y, side } = squareAround(BOX, SIZE);
    expect(x).toBeCloseTo(220);
    expect(y).toBeCloseTo(90);
    expect(side).toBeCloseTo(1.6 * 80);
  });

  it("stands in the middle of the square, and fills it", () => {
    const [scale, , , down, left, top] = cutOut(BOX, SIZE, 128);
    expect(scale).toBeCloseTo(1);
    expect(down).toBe(scale);
    expect(220 * scale + left).toBeCloseTo(64);
    expect(90 * scale + top).toBeCloseTo(64);
  });

  it("is all of the picture where there is no box", () => {
    const [scale, , , , left, top] = cutOut(null, SIZE, 128);
    expect(scale).toBeCloseTo(0.32);
    expect(left).toBeCloseTo(0);
    expect(top).toBeCloseTo(32);
  });
});
