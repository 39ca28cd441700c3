import { describe, expect, test } from "vitest";
import { keyedCodes } from "../src/codes";
import { ACTIONS, DEFAULT_KEYS, GROUPS, type Stroke, actionOf, changesIn, chordOf, keysFrom, remapped } from "../src/keys";

const stroke = (key: string, held: Partial<Stroke> = {}): Stroke => ({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held });

describe("strokes", () => {
  test.each([
    [stroke("n"), "n"],
    [stroke("N"), "n"],
    [stroke(" "), "Space"],
    [stroke("ArrowLeft", { shiftKey: true }), "Shift+ArrowLeft"],
    [stroke("?", { shiftKey: true }), "?"],
    [stroke("[", { ctrlKey: true, altKey: true }), "["],
    [stroke("a", { ctrlKey: true }), "Ctrl+a"],
    [stroke("+"), "+"],
    [stroke("Shift", { shiftKey: true }), null],
    [stroke("Tab"), null],
  ])("%j is %j", (pressed, chord) => expect(chordOf(pressed)).toBe(chord));
});

describe("the map", () => {
  test("gives every action a key of its own, and shows it", () => {
    expect(new Set(Object.values(DEFAULT_KEYS)).size).toBe(ACTIONS.length);
    expect(GROUPS.flatMap(({ actions }) => actions).toSorted()).toEqual([...ACTIONS].sort());
  });

  test("a key given to another action leaves the one that had it", () => {
    const keys = remapped(DEFAULT_KEYS, "next", "u");
    expect(actionOf(keys, "u")).toBe("next");
    expect(keys.undo).toBe("");
    expect(actionOf(keys, "n")).toBeNull();
  });

  test("changes are kept, and only they", () => {
    const keys = remapped(DEFAULT_KEYS, "reveal", "x");
    expect(keysFrom(changesIn(keys))).toEqual(keys);
    expect(JSON.parse(changesIn(keys))).toEqual({ reveal: "x" });
    expect(keysFrom(null)).toEqual(DEFAULT_KEYS);
    expect(keysFrom('{"an action of old": "q"}')).toEqual(DEFAULT_KEYS);
  });
});

describe("number keys", () => {
  const scheme = (...codes: string[]) => ({ name: "s", version: "1", title: "", codes: codes.map((code) => ({ code, label: code })) });

  test("are the codes themselves where these are digits", () => {
    expect(keyedCodes(scheme("0", "1", "5")).map(({ digit }) => digit)).toEqual([0, 1, 5]);
  });

  test("count from 1 where they are not, with 0 the tenth", () => {
    expect(keyedCodes(scheme("A", "B", "C")).map(({ digit }) => digit)).toEqual([1, 2, 3]);
    const many = keyedCodes(scheme(..."ABCDEFGHIJKL"));
    expect(many.map(({ digit }) => digit)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
  });
});
