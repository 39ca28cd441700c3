import { describe, expect, test } from "vitest";
import { keyedCodes } from "../src/codes";
import { type Stroke, chordOf } from "../src/keys";
import { DEFAULT_KEYS, SCOPES, type Scope, bound, changedKeys, groupsFrom, keptKeys, remap } from "../src/scopes";
import { de } from "../src/texts/de";
import { en } from "../src/texts/en";

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
    [stroke("E", { shiftKey: true }), "Shift+e"],
    [stroke("+"), "+"],
    [stroke("Shift", { shiftKey: true }), null],
    [stroke("Tab"), null],
  ])("%j is %j", (pressed, chord) => expect(chordOf(pressed)).toBe(chord));
});

describe("the map", () => {
  const scopes = Object.keys(SCOPES) as Scope[];

  test.each(scopes)("of %s gives every action a key of its own, named in both languages", (scope) => {
    const actions = SCOPES[scope].flatMap(({ keys }) => Object.keys(keys));
    expect(new Set(actions).size).toBe(actions.length);
    const chords = SCOPES[scope].flatMap(({ keys }) => Object.values(keys));
    expect(chords.filter((chord, at) => chords.indexOf(chord) !== at)).toEqual([]);
    for (const group of SCOPES[scope]) {
      for (const texts of [en, de]) expect(Object.keys(group.labels(texts))).toEqual(expect.arrayContaining(Object.keys(group.keys)));
    }
  });

  test("names no action twice, so that each is shown and changed once", () => {
    const actions = groupsFrom("grid").flatMap(({ keys }) => Object.keys(keys));
    expect(new Set(actions).size).toBe(actions.length);
  });

  test("a key given to another action leaves the one that had it", () => {
    const keys = remap(DEFAULT_KEYS, "next", "u");
    expect(bound("grid", keys, "u")?.action).toBe("next");
    expect(keys.undo).toBe("");
    expect(bound("grid", keys, "n")).toBeNull();
  });

  test("changes are kept, and only they", () => {
    const keys = remap(DEFAULT_KEYS, "reveal", "x");
    expect(keptKeys(changedKeys(keys))).toEqual(keys);
    expect(JSON.parse(changedKeys(remap(DEFAULT_KEYS, "reveal", "Ctrl+y")))).toEqual({ reveal: "Ctrl+y" });
    expect(keptKeys(null)).toEqual(DEFAULT_KEYS);
    expect(keptKeys('{"an action of old": "q"}')).toEqual(DEFAULT_KEYS);
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
