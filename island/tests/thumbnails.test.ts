import { expect, test } from "vitest";
import { unpacked } from "../src/thumbnails";

test("an answer is taken apart by the lengths before each picture", async () => {
  const found = unpacked(new Uint8Array([0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1, 9]).buffer);
  expect(found.map((each) => each?.type ?? null)).toEqual(["image/jpeg", null, "image/jpeg"]);
  expect(new Uint8Array((await found[0]?.arrayBuffer()) ?? [])).toEqual(new Uint8Array([7, 8]));
  expect(unpacked(new ArrayBuffer(0))).toEqual([]);
});
