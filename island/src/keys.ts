/** Which key does what; every one can be given another. */

export const ACTIONS = [
  "left", "right", "up", "down", "home", "end", "page_up", "page_down",
  "extend_left", "extend_right", "extend_up", "extend_down",
  "select", "select_all", "clear",
  "next", "next_band", "previous_band",
  "undo", "redo",
  "reveal",
  "filter", "lane", "sort", "scheme", "bigger", "smaller", "protection", "help",
  "category_0", "category_1", "category_2", "category_3", "category_4",
  "category_5", "category_6", "category_7", "category_8", "category_9",
] as const;

export type Action = (typeof ACTIONS)[number];
export type KeyMap = Readonly<Record<Action, string>>;

export const GROUPS: readonly { readonly name: "move" | "choose" | "decide" | "look"; readonly actions: readonly Action[] }[] = [
  { name: "move", actions: ["left", "right", "up", "down", "home", "end", "page_up", "page_down", "next", "next_band", "previous_band"] },
  { name: "choose", actions: ["select", "extend_left", "extend_right", "extend_up", "extend_down", "select_all", "clear"] },
  {
    name: "decide",
    actions: [
      "category_0", "category_1", "category_2", "category_3", "category_4",
      "category_5", "category_6", "category_7", "category_8", "category_9", "scheme", "undo", "redo",
    ],
  },
  { name: "look", actions: ["reveal", "protection", "filter", "lane", "sort", "bigger", "smaller", "help"] },
];

export const DEFAULT_KEYS: KeyMap = {
  left: "ArrowLeft", right: "ArrowRight", up: "ArrowUp", down: "ArrowDown",
  home: "Home", end: "End", page_up: "PageUp", page_down: "PageDown",
  extend_left: "Shift+ArrowLeft", extend_right: "Shift+ArrowRight", extend_up: "Shift+ArrowUp", extend_down: "Shift+ArrowDown",
  select: "Space", select_all: "a", clear: "Escape",
  next: "n", next_band: "]", previous_band: "[",
  undo: "u", redo: "r",
  reveal: "v",
  filter: "/", lane: "l", sort: "s", scheme: "c", bigger: "+", smaller: "-", protection: "p", help: "?",
  category_0: "0", category_1: "1", category_2: "2", category_3: "3", category_4: "4",
  category_5: "5", category_6: "6", category_7: "7", category_8: "8", category_9: "9",
};

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
  const name = key === " " ? "Space" : isCharacter && !shiftKey ? key.toLowerCase() : key;
  // AltGr types a character on many keyboards: Ctrl+Alt+8 is "[" on a German one.
  const isTyped = isCharacter && key !== " " && ctrlKey && altKey;
  const held = [
    ctrlKey && !isTyped ? "Ctrl" : "",
    altKey && !isTyped ? "Alt" : "",
    metaKey ? "Meta" : "",
    shiftKey && (!isCharacter || key === " ") ? "Shift" : "",
  ];
  return [...held, name].filter((part) => part !== "").join("+");
}

export function actionOf(keys: KeyMap, chord: string): Action | null {
  return ACTIONS.find((action) => keys[action] === chord) ?? null;
}

/** The keys with an action on another one; the action that had it is left without, and is shown so. */
export function remapped(keys: KeyMap, action: Action, chord: string): KeyMap {
  const freed = Object.fromEntries(ACTIONS.map((each) => [each, keys[each] === chord ? "" : keys[each]])) as Record<Action, string>;
  return { ...freed, [action]: chord };
}

/** The keys that were kept: only what differs from the default counts, so that new actions have theirs. */
export function keysFrom(kept: string | null): KeyMap {
  if (kept === null) return DEFAULT_KEYS;
  const changed = JSON.parse(kept) as Partial<Record<Action, string>>;
  return { ...DEFAULT_KEYS, ...Object.fromEntries(Object.entries(changed).filter(([action]) => (ACTIONS as readonly string[]).includes(action))) };
}

export function changesIn(keys: KeyMap): string {
  return JSON.stringify(Object.fromEntries(ACTIONS.filter((each) => keys[each] !== DEFAULT_KEYS[each]).map((each) => [each, keys[each]])));
}
