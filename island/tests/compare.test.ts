import { expect, test } from "vitest";
import { nearestOf } from "../src/compare/compare";
import { resting } from "../src/compare/evidence";
import { FORMS, formNamed, formOf, inverse } from "../src/compare/forms";
import { grounds } from "../src/compare/Grounds";
import { de } from "../src/texts/de";
import { en } from "../src/texts/en";
import { meetingForm } from "../src/compare/meeting";
import type { Pixels } from "../src/veil";
import { cameraName } from "../src/viewer/api";
import type { LeadDetails, LeadMedia } from "../src/leads/api";
import { placeOn } from "../src/leads/evidence";
import { UPRIGHT, WHOLE, inForm, matrixOf } from "../src/viewer/geometry";
import { PLAIN, curveOf, isPlain, stepped } from "../src/viewer/tone";

/** Where the server's forms take a place (0 to 1) of a picture: Pillow's transpositions, quarter turns counter-clockwise. */
const PLACED: Record<(typeof FORMS)[number], (x: number, y: number) => [number, number]> = {
  as_it_is: (x, y) => [x, y],
  rotate_90: (x, y) => [y, 1 - x],
  rotate_180: (x, y) => [1 - x, 1 - y],
  rotate_270: (x, y) => [1 - y, x],
  flip_top_bottom: (x, y) => [x, 1 - y],
  mirrored: (x, y) => [1 - x, y],
  transposed: (x, y) => [y, x],
  transversed: (x, y) => [1 - y, 1 - x],
};

const rounded = (...values: number[]): string[] => values.map((value) => value.toFixed(6));

test.each(FORMS)("a picture is turned as %s says, and the other one back", (name) => {
  const form = formOf(name);
  const turned = inForm({ x: 0.2, y: 0.7 }, form);
  expect(rounded(turned.x, turned.y)).toEqual(rounded(...PLACED[name](0.2, 0.7)));
  const back = inForm(turned, inverse(form));
  expect(rounded(back.x, back.y)).toEqual(rounded(0.2, 0.7));
});

test("a form this page doesn't know is shown as it is", () => {
  expect([formNamed(5), formNamed("rotate_90"), formNamed(99), formNamed("folded")]).toEqual(["mirrored", "rotate_90", "as_it_is", "as_it_is"]);
  expect(formOf("as_it_is")).toEqual(UPRIGHT);
});

const SIDE = { sha256: "", kind: "picture" as const, width: 1, height: 1, duration_ms: null, size: 1, mime: null, taken: null, camera: null, stack: null };
const NONE = { left: SIDE, right: SIDE, same_digests: [], hashes: [], segments: [] };
const NEAR = { hasher: "pdq", version: "1", form: 5, distance: 12, threshold: 31, is_near: true, quality_left: 96, quality_right: 91 };

test("what a match rests on is said with its figures, in both languages", () => {
  expect(grounds({ ...NONE, hashes: [NEAR] }, en)).toEqual(["Near by pdq/1: distance 12 of at most 31 bits, the left one mirrored as it is stored. Quality 96 and 91 of 100."]);
  expect(grounds({ ...NONE, hashes: [{ ...NEAR, is_near: false, distance: 118 }] }, de)[0]).toContain("Nicht ähnlich nach pdq/1: Abstand 118, höchstens 31 Bit.");
  expect(grounds({ ...NONE, same_digests: ["sha1", "md5"] }, en)).toEqual(["The same bytes: equal SHA-1, MD5."]);
  expect(grounds(NONE, en)).toEqual([en.compare.nothing]);
  const segment = { left_start_ms: 4000, left_end_ms: 40_000, right_start_ms: 0, right_end_ms: 36_000, kind: "frames", speed: 1 };
  expect(grounds({ ...NONE, segments: [segment] }, en)).toEqual(["0:04\u20130:40 of the left one is 0:00\u20130:36 of the right one (frames)."]);
});

test("the nearest is of the same stack, else of all near it", () => {
  const similar = [{ sha256: "c", distance: 9 }, { sha256: "d", distance: 3 }];
  expect(nearestOf({ sha256: "a", members: [{ sha256: "a", distance: 0 }, { sha256: "b", distance: 20 }], similar })).toBe("b");
  expect(nearestOf({ sha256: "a", members: [{ sha256: "a", distance: 0 }], similar })).toBe("d");
  expect(nearestOf({ sha256: "a", members: [], similar: [] })).toBeNull();
});

test("tones go in steps, end somewhere, and plain ones change nothing", () => {
  expect(curveOf(PLAIN)).toEqual({ amplitude: 1, exponent: 1, offset: 0 });
  let tone = PLAIN;
  for (let press = 0; press < 50; press += 1) tone = stepped(tone, "gamma", 1);
  expect([tone.gamma, isPlain(tone), isPlain(stepped(stepped(PLAIN, "contrast", 1), "contrast", -1))]).toEqual([400, false, true]);
  expect(curveOf(tone).exponent).toBe(0.25);
});

test.each(FORMS)("a copy that lies as %s is turned to meet the picture", (name) => {
  const light = (x: number, y: number): number => 255 * (0.6 * x + 0.4 * y * y);
  const drawn = (width: number, height: number, at: (x: number, y: number) => number): Pixels => {
    const data = new Uint8ClampedArray(width * height * 4);
    for (let place = 0; place < width * height; place += 1) data.fill(at(((place % width) + 0.5) / width, (Math.floor(place / width) + 0.5) / height), 4 * place, 4 * place + 3);
    return { data, width, height };
  };
  const form = formOf(name);
  const copy = drawn(64, 48, (x, y) => light(inForm({ x, y }, form).x, inForm({ x, y }, form).y));
  expect(meetingForm(drawn(64, 48, light), copy)).toEqual(form);
});

test("a camera is named as the grid's filter names it", () => {
  const names = [["NIKON CORPORATION", "NIKON D3500"], ["Canon", "Canon EOS 80D"], ["Google", "Pixel 6"], [null, "Pixel 6"], ["Canon", null]] as const;
  expect(names.map(([make, model]) => cameraName({ make, model }))).toEqual(["NIKON D3500", "Canon EOS 80D", "Google Pixel 6", "Pixel 6", "Canon"]);
  expect(cameraName(null)).toBe("");
});

const media = (sha256: string, left: number): LeadMedia => ({
  sha256, path: "", cases: [], stack: null, kind: "picture", size: 1, width: 4, height: 3, duration_ms: null, at_ms: null, box: { left, top: 0, width: 0.5, height: 0.5 },
});
const LEAD: LeadDetails = {
  number: 323, kind: "copy", linker: "places", version: "2", score: 444, false_match_rate: 1e-6, measured: "", verdict: "open", crosses: true, this: media("a", 0.1), other: media("b", 0.2),
  facts: [], decisions: [], points: [[0.1, 0.2, 0.3, 0.4]],
};

test("what a lead rests on lies on the left and the right as they are shown, and of two others nothing is drawn", () => {
  expect(resting(LEAD, "a", "b")).toEqual({ left: LEAD.this, right: LEAD.other, pairs: [[0.1, 0.2, 0.3, 0.4]] });
  expect(resting(LEAD, "b", "a")).toEqual({ left: LEAD.other, right: LEAD.this, pairs: [[0.3, 0.4, 0.1, 0.2]] });
  expect([resting(LEAD, "a", "c"), resting(LEAD, "c", "b"), resting(LEAD, "a", "a")]).toEqual([null, null, null]);
});

test.each(FORMS)("a point goes with its picture where that is %s, zoomed and moved", (name) => {
  const form = formOf(name);
  const [size, frame, point] = [{ width: 400, height: 300 }, { width: 600, height: 600 }, { x: 0.2, y: 0.7 }];
  const turned = inForm(point, form);
  const [wide, high] = form.turn % 2 === 0 ? [600, 450] : [450, 600];
  const whole = placeOn(matrixOf(size, form, WHOLE, frame), size, point);
  expect(rounded(whole.x, whole.y)).toEqual(rounded(300 + (turned.x - 0.5) * wide, 300 + (turned.y - 0.5) * high));
  const near = placeOn(matrixOf(size, form, { zoom: 2, ...turned }, frame), size, point);
  expect(Math.hypot(near.x - 300, near.y - 300)).toBeLessThan(1); // what one looks at stands in the middle
});
