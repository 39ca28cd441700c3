/** Which key does what, in groups; every action can be given another key. */

import type { Review } from "./review";
import type { Texts } from "./texts/en";

/** Actions that belong together, each with its first key, its name and what it does. A feature brings its own. */
export interface Group<Action extends string = string> {
  readonly title: (texts: Texts) => string;
  readonly labels: (texts: Texts) => Readonly<Record<Action, string>>;
  readonly keys: Readonly<Record<Action, string>>;
  /** Actions that a key does once, however long it is held. */
  readonly once?: readonly Action[];
  /** Do it; returns false for an action that means nothing here, so that the browser's own meaning holds. */
  run(review: Review, action: Action): boolean;
  /** The key was let go. */
  release?(review: Review, action: Action): void;
}

/** Each action's key; "" for one that has none. */
export type Keys<Action extends string = string> = Readonly<Record<Action, string>>;

export interface Stroke {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const ALONE = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "NumLock", "Dead", "Process", "Unidentified", "Tab"]);

/** The name of a stroke such as "n", "?", "Shift+ArrowLeft"; null for one that is no key of its own (Tab stays the browser's). */
export function chordOf({ key, shiftKey, ctrlKey, altKey, metaKey }: Stroke): string | null {
  if (ALONE.has(key)) return null;
  const isCharacter = key.length === 1;
  const isLetter = isCharacter && key.toLowerCase() !== key.toUpperCase();
  const name = key === " " ? "Space" : isLetter ? key.toLowerCase() : key;
  // AltGr types a character on many keyboards: Ctrl+Alt+8 is "[" on a German one.
  const isTyped = isCharacter && key !== " " && ctrlKey && altKey;
  const held = [
    ctrlKey && !isTyped ? "Ctrl" : "",
    altKey && !isTyped ? "Alt" : "",
    metaKey ? "Meta" : "",
    shiftKey && (!isCharacter || key === " " || isLetter) ? "Shift" : "",
  ];
  return [...held, name].filter((part) => part !== "").join("+");
}

const actionsOf = (groups: readonly Group[]): string[] => groups.flatMap(({ keys }) => Object.keys(keys));

/** The first keys of all groups. */
export function firstKeys<Action extends string>(groups: readonly Group<Action>[]): Keys<Action> {
  return Object.assign({}, ...groups.map(({ keys }) => keys)) as Keys<Action>;
}

/** What a chord does where these groups hold: the first group that has it wins. */
export function boundTo(groups: readonly Group[], keys: Keys, chord: string): { group: Group; action: string } | null {
  for (const group of groups) {
    const action = Object.keys(group.keys).find((each) => keys[each] === chord);
    if (action !== undefined) return { group, action };
  }
  return null;
}

/** The keys with an action on another one; an action that had it in one of its `scopes` is left without, and is shown so. */
export function remapped<Action extends string>(scopes: readonly (readonly Group[])[], keys: Keys<Action>, action: Action, chord: string): Keys<Action> {
  const beside = new Set(scopes.map(actionsOf).filter((actions) => actions.includes(action)).flat());
  const freed = Object.entries<string>(keys).map(([each, kept]) => [each, kept === chord && beside.has(each) ? "" : kept]);
  return { ...(Object.fromEntries(freed) as Keys<Action>), [action]: chord };
}

/** The keys that were kept: only what differs from the first ones counts, so that new actions have theirs. */
export function keysFrom<Action extends string>(first: Keys<Action>, kept: string | null): Keys<Action> {
  const changed = JSON.parse(kept ?? "{}") as Record<string, string>;
  return { ...first, ...Object.fromEntries(Object.entries(changed).filter(([action]) => action in first)) };
}

export function changesIn<Action extends string>(first: Keys<Action>, keys: Keys<Action>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(keys).filter(([action, chord]) => first[action as Action] !== chord)));
}
