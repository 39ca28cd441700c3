import { expect, test } from "vitest";
import { filling } from "../src/traces/cut";

const placed = ([a, b, c, d, e, f]: readonly number[], x: number, y: number): [number, number] => [a! * x + c! * y + e!, b! * x + d! * y + f!];

test("the box of a thumbnail fills the place of the cut, on a frame that shows it anywhere", () => {
  const picture = { width: 512, height: 384 };
  const box = { left: 0.5, top: 0.25, width: 0.25, height: 0.5 };
  const matrix = filling([0.5, 0, 0, 0.5, 30, 40], { width: 1600, height: 800 }, box, picture);
  expect(placed(matrix, 256, 96)).toEqual([30, 40]);
  expect(placed(matrix, 384, 288)).toEqual([830, 440]);
});
