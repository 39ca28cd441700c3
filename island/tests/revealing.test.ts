import { beforeEach, expect, test } from "vitest";
import { SampleCase } from "../dev/sample_case";
import { ExposureLedger } from "../src/exposure";
import { Revealing } from "../src/revealing";
import { MemoryShelf } from "./shelf";

const sample = new SampleCase(100);
const picture = sample.tile(Array.from({ length: 100 }, (_, row) => row).find((row) => sample.tile(row).kind === "picture") ?? -1);
const sound = sample.tile(Array.from({ length: 100 }, (_, row) => row).find((row) => sample.tile(row).kind === "audio") ?? -1);

let revealing: Revealing;

beforeEach(() => {
  revealing = new Revealing(new ExposureLedger(new MemoryShelf(), "anna", () => "2026-11-22"));
});

test("only what the pointer revealed is hidden when the pointer goes", () => {
  revealing.reveal(4, picture, "key");
  expect(revealing.hide("hover")).toBe(false);
  expect(revealing.now?.stack).toBe(picture.stack);
  expect(revealing.hide("key")).toBe(true);
  expect([revealing.now, revealing.isLooking]).toEqual([null, false]);
});

test("a sound has nothing to reveal", () => {
  revealing.reveal(4, sound, "key");
  expect([revealing.now, revealing.isLooking]).toEqual([null, false]);
});

test("the lens stays within the picture and begins in the middle of each", () => {
  revealing.reveal(4, picture, "hover");
  revealing.moveLens(130, -5);
  expect(revealing.lens).toEqual({ x: 100, y: 0 });
  revealing.reveal(5, { ...picture, stack: "another" }, "hover");
  expect(revealing.lens).toEqual({ x: 50, y: 50 });
});

test("no other picture is unblurred when the list moves below the pointer", () => {
  revealing.reveal(4, picture, "hover");
  revealing.follow((index) => (index === 5 ? picture : { ...picture, stack: "another" }), 5);
  expect(revealing.now).toBeNull();
});

test("the key that is held goes with its picture when the list moves", () => {
  revealing.reveal(4, picture, "key");
  revealing.follow((index) => (index === 5 ? picture : { ...picture, stack: "another" }), 5);
  expect(revealing.now).toEqual({ index: 5, stack: picture.stack, by: "key" });
});
