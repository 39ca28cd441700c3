import { describe, expect, it } from "vitest";
import { between, FIRST, LEAST, moved, sized } from "../src/part/marking";

describe("the box that marks a part", () => {
  it("stays within the picture, however far it is moved", () => {
    let box = FIRST;
    for (let step = 0; step < 99; step += 1) box = moved(box, 1, -1);
    expect(box).toEqual({ left: 1 - FIRST.width, top: 0, width: FIRST.width, height: FIRST.height });
  });

  it("is never larger than the picture, nor nothing", () => {
    let [large, small] = [FIRST, FIRST];
    for (let step = 0; step < 99; step += 1) [large, small] = [sized(large, 1, 1), sized(small, -1, -1)];
    expect(large).toEqual({ left: 0, top: 0, width: 1, height: 1 });
    expect([small.width, small.height]).toEqual([LEAST, LEAST]);
  });

  it("lies between two corners, whichever comes first, and is cut off at the picture's edge", () => {
    expect(between({ x: 0.75, y: 1.5 }, { x: 0.25, y: 0.5 })).toEqual({ left: 0.25, top: 0.5, width: 0.5, height: 0.5 });
    expect(between({ x: 0.5, y: 0.5 }, { x: 0.501, y: 0.9 })).toBeNull();
  });
});
