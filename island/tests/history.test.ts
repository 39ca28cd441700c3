import { expect, test } from "vitest";
import type { Decision } from "../src/api";
import { type Done, History } from "../src/history";

const done = (key: string): Done => ({ parts: [{ key, numbers: null }], stacks: [key], scheme: "views", code: "1", before: new Map() });

test("the latest is undone first and done again last", () => {
  const history = new History();
  for (const key of ["a", "b"]) history.did(done(key));
  expect([history.undo()?.stacks, history.undo()?.stacks, history.undo()]).toEqual([["b"], ["a"], null]);
  expect([history.redo()?.stacks, history.redo()?.stacks, history.redo()]).toEqual([["a"], ["b"], null]);
});

test("a new decision ends what could be done again", () => {
  const history = new History();
  history.did(done("a"));
  history.undo();
  history.did(done("b"));
  expect(history.redo()).toBeNull();
});

test("numbers the server gave go with the decision", () => {
  const history = new History();
  history.did({ ...done("a"), parts: [{ key: "a", numbers: null }, { key: "b", numbers: null }] });
  history.answered("b", [4, 5]);
  expect(history.undo()?.parts).toEqual([{ key: "a", numbers: null }, { key: "b", numbers: [4, 5] }]);
});

test("what was refused can't be undone", () => {
  const history = new History();
  history.did(done("a"));
  history.refused("a");
  expect(history.undo()).toBeNull();
});

test("an officer's own standing decisions of earlier days can be undone, before them today's", () => {
  const history = new History();
  const decision = (number: number, more: Partial<Decision>): Decision => ({
    number, stack: `s${number}`, scheme: "views", code: "1", officer: "anna", at: "", applied: 1, suggested: 0, undoes: null, undone_by: null, note: "", ...more,
  });
  history.did(done("today"));
  history.takeUp([decision(1, {}), decision(2, { officer: "bert" }), decision(3, { undone_by: 4 }), decision(4, { undoes: 3 }), decision(5, {})], "anna");
  expect([history.undo()?.stacks, history.undo()?.stacks, history.undo()?.stacks, history.undo()]).toEqual([["today"], ["s5"], ["s1"], null]);
});

test("a decision that was undone in the history is no longer the latest, but can be done again", () => {
  const history = new History();
  const part = (number: number): Done => ({ ...done(String(number)), parts: [{ key: null, numbers: [number] }] });
  for (const number of [1, 2, 3]) history.did(part(number));
  history.tookBack(2, part(2));
  expect(history.undo()?.stacks).toEqual(["3"]);
  expect(history.undo()?.stacks).toEqual(["1"]);
  expect([history.redo()?.stacks, history.redo()?.stacks, history.redo()?.stacks]).toEqual([["1"], ["3"], ["2"]]);
});
