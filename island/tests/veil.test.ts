import { expect, test } from "vitest";
import { LEAST_BLUR } from "../src/protection";
import { type Pixels, VEIL_WIDTH, veiled } from "../src/veil";

/** Stripes of one pixel, red and blue: the finest detail there is. */
function stripes(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at += 1) data.set(at % width % 2 ? [255, 0, 0, 255] : [0, 0, 255, 255], 4 * at);
  return { data, width, height };
}

/** How far a channel's values are apart, away from the edges. */
function spread({ data, width, height }: Pixels, offset: number): number {
  const inner = Array.from({ length: width * height }, (_, at) => at).filter((at) => at % width > 4 && at % width < width - 5);
  const values = inner.map((at) => data[4 * at + offset] ?? 0);
  return Math.max(...values) - Math.min(...values);
}

test("even the least blur takes the finest detail away", () => {
  const soft = veiled(stripes(VEIL_WIDTH, 48), LEAST_BLUR, false);
  expect(spread(soft, 0)).toBeLessThan(12);
  expect([soft.width, soft.height]).toEqual([VEIL_WIDTH, 48]);
});

test("a stronger blur leaves less", () => {
  const half: Pixels = stripes(VEIL_WIDTH, 48);
  for (let at = 0; at < half.width * half.height; at += 1) half.data.set(at % half.width < half.width / 2 ? [0, 0, 0, 255] : [255, 255, 255, 255], 4 * at);
  const edge = (blur: number): number => {
    const { data, width } = veiled(half, blur, false);
    return (data[4 * (width / 2 + 3)] ?? 0) - (data[4 * (width / 2 - 3)] ?? 0);
  };
  expect(edge(3)).toBeGreaterThan(edge(8));
  expect(edge(8)).toBeGreaterThan(edge(20));
});

test("grey has no colour left, and the same lightness", () => {
  const { data } = veiled(stripes(VEIL_WIDTH, 20), 10, true);
  for (let at = 0; at < data.length; at += 4) expect([data[at + 1], data[at + 2], data[at + 3]]).toEqual([data[at], data[at], 255]);
  expect(Math.abs((data[0] ?? 0) - (0.299 * 255 + 0.114 * 255) / 2)).toBeLessThan(8);
});

test("one colour stays that colour up to the edges", () => {
  const plain: Pixels = { data: new Uint8ClampedArray(30 * 10 * 4).map((_, at) => [10, 120, 240, 255][at % 4] ?? 0), width: 30, height: 10 };
  expect([...veiled(plain, 20, false).data]).toEqual([...plain.data]);
});
