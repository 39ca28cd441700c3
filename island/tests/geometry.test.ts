import { describe, expect, test } from "vitest";
import {
  type Form, type Levels, type View, WHOLE, UPRIGHT, backOf, fit, inForm, levelFor, matrixOf, mirrored, panned, reaches, scaleOf, sizeIn, tilesInSight, turnedBy, within, zoomFor, zoomedAt,
} from "../src/viewer/geometry";

const PICTURE = { width: 4000, height: 3000 };
const FRAME = { width: 1000, height: 800 };
const FORMS: Form[] = [0, 1, 2, 3].flatMap((turn) => [false, true].map((isMirrored) => ({ turn, isMirrored }) as Form));

const LEVELS: Levels = {
  ...PICTURE, tile_px: 512,
  levels: [[500, 375], [1000, 750], [2000, 1500], [4000, 3000]].map(([width = 0, height = 0]) => ({ width, height, columns: Math.ceil(width / 512), rows: Math.ceil(height / 512) })),
};

/** Where a place of the picture (0 to 1) is in the frame. */
const placed = (view: View, form: Form, x: number, y: number) => {
  const [a, b, c, d, e, f] = matrixOf(PICTURE, form, view, FRAME);
  return { x: a * x * PICTURE.width + c * y * PICTURE.height + e, y: b * x * PICTURE.width + d * y * PICTURE.height + f };
};

describe("zoom", () => {
  test("whole shows the whole picture in the middle", () => {
    expect(placed(WHOLE, UPRIGHT, 0, 0)).toEqual({ x: 0, y: 25 });
    expect(placed(WHOLE, UPRIGHT, 1, 1)).toEqual({ x: 1000, y: 775 });
  });

  test("what is below the pointer stays there", () => {
    const at = { x: 700, y: 300 };
    const before = zoomedAt(WHOLE, 4, { x: 500, y: 400 }, PICTURE, FRAME);
    const after = zoomedAt(before, 1.7, at, PICTURE, FRAME);
    const [one, other] = [before, after].map((view) => backOf(matrixOf(PICTURE, UPRIGHT, view, FRAME), at));
    expect(other?.x).toBeCloseTo(one?.x ?? 0, 6);
    expect(other?.y).toBeCloseTo(one?.y ?? 0, 6);
  });

  test("ends at eight px for one, and at the whole picture", () => {
    expect(scaleOf(zoomedAt(WHOLE, 1e6, { x: 0, y: 0 }, PICTURE, FRAME), PICTURE, FRAME)).toBe(8);
    expect(zoomedAt(WHOLE, 1e-6, { x: 0, y: 0 }, PICTURE, FRAME)).toEqual(WHOLE);
  });

  test("a picture smaller than its frame can be shown px for px", () => {
    const small = { width: 100, height: 80 };
    expect(scaleOf(within({ ...WHOLE, zoom: zoomFor(1, small, FRAME) }, small, FRAME), small, FRAME)).toBeCloseTo(1);
  });

  test("px for px falls on whole px", () => {
    const view = within({ zoom: zoomFor(1, PICTURE, FRAME), x: 0.4321, y: 0.37 }, PICTURE, FRAME);
    const [a, b, c, d, e, f] = matrixOf(PICTURE, UPRIGHT, view, FRAME);
    expect([a, b, c, d].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 0, 0, 1]);
    expect([e % 1, f % 1].map(Math.abs)).toEqual([0, 0]);
  });
});

describe("moving", () => {
  test("never leaves more of the frame empty than it must", () => {
    const near = zoomedAt(WHOLE, 4, { x: 500, y: 400 }, PICTURE, FRAME);
    const corner = panned(near, 1e6, 1e6, PICTURE, FRAME);
    expect(placed(corner, UPRIGHT, 0, 0)).toEqual({ x: 0, y: 0 });
    expect(panned(WHOLE, 300, 300, PICTURE, FRAME)).toEqual(WHOLE);
    expect([reaches(WHOLE, PICTURE, FRAME), reaches(near, PICTURE, FRAME)]).toEqual([{ across: false, down: false }, { across: true, down: true }]);
  });
});

describe("forms", () => {
  test.each(FORMS)("%j fills the frame as its size says, and turns back", (form) => {
    const size = sizeIn(PICTURE, form);
    const corners = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([x = 0, y = 0]) => placed(WHOLE, form, x, y));
    expect(Math.max(...corners.map(({ x }) => x)) - Math.min(...corners.map(({ x }) => x))).toBeCloseTo(size.width * fit(size, FRAME));
    const back = backOf(matrixOf(PICTURE, form, WHOLE, FRAME), placed(WHOLE, form, 0.2, 0.7));
    expect([back.x / PICTURE.width, back.y / PICTURE.height].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.2, 0.7]);
  });

  test("turning is clockwise, mirroring is left-right as one sees it", () => {
    expect(inForm({ x: 0, y: 0 }, turnedBy(UPRIGHT, 1))).toEqual({ x: 1, y: 0 });
    expect(turnedBy(turnedBy(UPRIGHT, -1), 5)).toEqual(UPRIGHT);
    for (const form of FORMS) {
      const [one, other] = [inForm({ x: 0.2, y: 0.7 }, form), inForm({ x: 0.2, y: 0.7 }, mirrored(form))];
      expect([other.x, other.y].map((value) => value.toFixed(6))).toEqual([1 - one.x, one.y].map((value) => value.toFixed(6)));
    }
  });
});

describe("tiles", () => {
  test("come of the smallest level that is sharp", () => {
    expect([0.1, 0.125, 0.2, 0.5, 0.51, 1, 8].map((scale) => levelFor(LEVELS, scale))).toEqual([0, 0, 1, 2, 3, 3, 3]);
  });

  test("only those in sight, what one looks at first", () => {
    const view = within({ zoom: zoomFor(1, PICTURE, FRAME), x: 0, y: 0 }, PICTURE, FRAME);
    const places = tilesInSight(LEVELS, 3, matrixOf(PICTURE, UPRIGHT, view, FRAME), FRAME, { x: 600, y: 100 });
    expect(places[0]).toEqual({ level: 3, column: 1, row: 0 });
    expect(places.map(({ column, row }) => `${column}/${row}`).toSorted()).toEqual(["0/0", "0/1", "1/0", "1/1"]);
  });

  test.each(FORMS)("all of a level where the whole picture is in sight, %j", (form) => {
    expect(tilesInSight(LEVELS, 1, matrixOf(PICTURE, form, WHOLE, FRAME), FRAME, { x: 0, y: 0 })).toHaveLength(4);
  });
});
