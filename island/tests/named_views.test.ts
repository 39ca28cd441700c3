import { expect, test } from "vitest";
import type { NamedView } from "../src/notes/api";
import { viewsWith } from "../src/notes/named_views";
import type { Act, Waiting } from "../src/queue";

const view = (number: number, name: string, isOwn: boolean): NamedView => ({ number, name, query: "lane=new", officer: isOwn ? "anna" : "bert", is_own: isOwn, is_shared: !isOwn, at: "" });
const waiting = (...acts: Act[]): Waiting[] => acts.map((act, at) => ({ key: `k${at}`, at: 1_000_000 + at, act }));

test("what waits for the server is shown as if it were taken, a colleague's view of the same name beside it", () => {
  const known = [view(1, "harbour", true), view(2, "harbour", false), view(3, "bridge", true)];
  const save: Act = { kind: "save_view", name: "harbour", query: "kind=video", is_shared: true };
  const shown = viewsWith(known, waiting(save, { kind: "remove_view", name: "bridge" }, { kind: "undo", of: "", numbers: [1] }), "anna");
  expect(shown.map(({ name, query, is_own }) => [name, query, is_own])).toEqual([["harbour", "lane=new", false], ["harbour", "kind=video", true]]);
  expect(viewsWith(known, waiting(save, { kind: "remove_view", name: "harbour" }), "anna").map(({ number }) => number)).toEqual([2, 3]);
});
