/** Named views as they will be once the server has taken what waits for it. */

import type { Waiting } from "../queue";
import type { NamedView } from "./api";

export function viewsWith(known: readonly NamedView[], waiting: readonly Waiting[], officer: string): NamedView[] {
  let views = [...known];
  for (const { act, at } of waiting) {
    if (act.kind !== "save_view" && act.kind !== "remove_view") continue;
    views = views.filter((each) => !each.is_own || each.name !== act.name);
    if (act.kind === "save_view") views.push({ number: -at, name: act.name, query: act.query, officer, is_own: true, is_shared: act.is_shared, at: new Date(at).toISOString() });
  }
  return views;
}
