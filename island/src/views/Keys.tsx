/** Shows every key, and gives an action another one. */

import { useLayoutEffect, useState } from "preact/hooks";
import { chordOf } from "../keys";
import type { Review } from "../review";
import { type Action, DEFAULT_KEYS, type Scope, groupsFrom, remap } from "../scopes";
import { keyLabel } from "../texts/texts";
import { Panel } from "./Panel";

export function Keys({ review, scope }: { review: Review; scope: Scope }) {
  const { texts, settings } = review;
  const [changing, change] = useState<Action | null>(null);
  // Not after the next painting: a key pressed at once is meant for the page again.
  useLayoutEffect(() => {
    if (changing === null) return undefined;
    const pressed = (event: KeyboardEvent): void => {
      const chord = chordOf(event);
      if (chord === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (chord !== "Escape" || changing === "clear") settings.setKeys(remap(settings.keys, changing, chord));
      change(null);
    };
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [changing]);
  const labelOf = (action: Action, label: string): string => {
    const digit = action.startsWith("category_") ? Number(action.slice("category_".length)) : null;
    return (digit === null ? undefined : review.schemes.codes.find((code) => code.digit === digit)?.label) ?? label;
  };
  const isUseful = (action: Action): boolean => !action.startsWith("category_") || review.schemes.codes.some(({ digit }) => `category_${digit}` === action);
  const byTitle = new Map<string, ReturnType<typeof groupsFrom>>();
  for (const group of groupsFrom(scope)) byTitle.set(group.title(texts), [...(byTitle.get(group.title(texts)) ?? []), group]);
  return (
    <Panel name="keys" title={texts.keys} closeLabel={texts.close} onClose={() => review.openDialog(null)}>
      <p class="quiet">{texts.keysHint}</p>
      <div class="key-groups">
        {[...byTitle].map(([title, groups]) => (
          <section key={title}>
            <h3>{title}</h3>
            <ul>
              {groups.flatMap((group) => (Object.entries(group.labels(texts)) as [Action, string][]).filter(([action]) => action in group.keys && isUseful(action))).map(([action, label]) => {
                const key = changing === action ? texts.keyPress : keyLabel(texts, settings.keys[action]);
                const name = labelOf(action, label);
                return (
                  <li key={action}>
                    <span>{name}</span>
                    <button class={`key${changing === action ? " is-changing" : ""}`} aria-label={texts.keyChange(name, key)} onClick={() => change(action)}>
                      <kbd>{key}</kbd>
                    </button>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </div>
      <button
        class="plain"
        onClick={() => {
          settings.setKeys(DEFAULT_KEYS);
          review.changed();
        }}
      >
        {texts.keysReset}
      </button>
    </Panel>
  );
}
