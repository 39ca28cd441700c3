import { expect, test } from "vitest";
import { Fingers } from "../src/viewer/fingers";

test("a finger that trembles is held, one that moves on moves the picture", () => {
  const fingers = new Fingers();
  fingers.down(1, { x: 100, y: 100 });
  expect(fingers.move(1, { x: 105, y: 103 })).toBeNull();
  expect(fingers.isHeld).toBe(true);
  expect(fingers.move(1, { x: 120, y: 100 })).toEqual({ x: 20, y: 0 });
  expect(fingers.move(1, { x: 121, y: 98 })).toEqual({ x: 1, y: -2 });
  expect(fingers.isHeld).toBe(false);
  fingers.up(1);
  expect([fingers.count, fingers.move(1, { x: 0, y: 0 })]).toEqual([0, null]);
});

test("two fingers zoom by how far they are apart, around their middle", () => {
  const fingers = new Fingers();
  fingers.down(1, { x: 100, y: 100 });
  fingers.down(2, { x: 200, y: 100 });
  expect(fingers.isHeld).toBe(false);
  expect(fingers.move(2, { x: 300, y: 100 })).toEqual({ factor: 2, at: { x: 200, y: 100 }, moved: { x: 50, y: 0 } });
  fingers.up(1);
  expect(fingers.isHeld).toBe(false);
  expect(fingers.move(2, { x: 290, y: 100 })).toEqual({ x: -10, y: 0 });
});
