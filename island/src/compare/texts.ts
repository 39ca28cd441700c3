/** The compare view's text. */

import type { Mode } from "./compare";
import type { FormName } from "./forms";
import type { CompareAction, OpenCompareAction } from "./keys";

export const en = {
  compare: "Compare",
  view: "Comparing",
  open: { compare: "compare the two selected, else with the nearest" } satisfies Record<OpenCompareAction, string>,
  keys: {
    compare_side: "side by side", compare_overlay: "over each other", compare_difference: "their difference", compare_blink: "in turns; stop and go on", compare_turn_over: "show the other one",
    compare_swap: "swap left and right", compare_meet: "turn the right one to meet the left one", compare_turn_right: "turn the right one clockwise", compare_turn_left: "turn the right one counter-clockwise",
    compare_mirror: "mirror the right one", compare_slide_left: "edge to the left", compare_slide_right: "edge to the right", compare_more: "amplify the difference", compare_less: "amplify it less",
    compare_left: "to the left", compare_right: "to the right", compare_up: "upwards", compare_down: "downwards", compare_close: "back",
  } satisfies Record<CompareAction, string>,
  modes: "How they are shown",
  mode: { side: "Side by side", overlay: "Over each other", difference: "Difference", blink: "In turns" } satisfies Record<Mode, string>,
  swap: "Swap",
  meet: "Right one turned to meet the left",
  split: "Where the left one ends",
  gain: (times: number) => `difference \u00d7 ${times}`,
  seen: (isRight: boolean): string => (isRight ? "right" : "left"),
  left: "Left",
  right: "Right",
  both: (mode: string, isUncovered: boolean) => `${mode}, ${isUncovered ? "uncovered" : "veiled"}`,
  chooseTwo: "Select two stacks to compare, or none to compare this one with its nearest.",
  nothingNear: "Nothing is near this one.",
  unknown: "One of the two is not in this case.",
  restsOn: "What a match rests on",
  same: (digests: string) => `The same bytes: equal ${digests}.`,
  near: (hasher: string, distance: string, threshold: string, form: string) => `Near by ${hasher}: distance ${distance} of at most ${threshold} bits, the left one ${form}.`,
  far: (hasher: string, distance: string, threshold: string) => `Not near by ${hasher}: distance ${distance}, of at most ${threshold} bits.`,
  quality: (left: number, right: number) => `Quality ${left} and ${right} of 100.`,
  form: {
    as_it_is: "as it is", rotate_90: "turned 90\u00b0 counter-clockwise", rotate_180: "turned 180\u00b0", rotate_270: "turned 90\u00b0 clockwise",
    flip_top_bottom: "upside down and mirrored", mirrored: "mirrored", transposed: "mirrored and turned 90\u00b0 counter-clockwise", transversed: "mirrored and turned 90\u00b0 clockwise",
  } satisfies Record<FormName, string>,
  segment: (left: string, right: string, kind: string) => `${left} of the left one is ${right} of the right one (${kind}).`,
  timelines: "What of the one is in the other",
  nothing: "Nothing that could be compared says that they are the same.",
};

export const de: typeof en = {
  compare: "Vergleichen",
  view: "Beim Vergleichen",
  open: { compare: "die zwei ausgewählten vergleichen, sonst mit dem ähnlichsten" },
  keys: {
    compare_side: "nebeneinander", compare_overlay: "übereinander", compare_difference: "ihr Unterschied", compare_blink: "im Wechsel; anhalten und weiter", compare_turn_over: "das andere zeigen",
    compare_swap: "links und rechts tauschen", compare_meet: "das rechte drehen, wie das linke liegt", compare_turn_right: "das rechte im Uhrzeigersinn drehen", compare_turn_left: "das rechte gegen den Uhrzeigersinn drehen",
    compare_mirror: "das rechte spiegeln", compare_slide_left: "Kante nach links", compare_slide_right: "Kante nach rechts", compare_more: "Unterschied verstärken", compare_less: "weniger verstärken",
    compare_left: "nach links", compare_right: "nach rechts", compare_up: "nach oben", compare_down: "nach unten", compare_close: "zurück",
  },
  modes: "Wie sie gezeigt werden",
  mode: { side: "Nebeneinander", overlay: "Übereinander", difference: "Unterschied", blink: "Im Wechsel" },
  swap: "Tauschen",
  meet: "Das rechte gedreht, wie das linke liegt",
  split: "Wo das linke endet",
  gain: (times) => `Unterschied \u00d7 ${times}`,
  seen: (isRight) => (isRight ? "rechts" : "links"),
  left: "Links",
  right: "Rechts",
  both: (mode, isUncovered) => `${mode}, ${isUncovered ? "aufgedeckt" : "verdeckt"}`,
  chooseTwo: "Wählen Sie zwei Stapel zum Vergleichen aus, oder keinen, um diesen mit dem ähnlichsten zu vergleichen.",
  nothingNear: "Diesem ist nichts ähnlich.",
  unknown: "Eines der beiden ist nicht in diesem Fall.",
  restsOn: "Worauf ein Treffer beruht",
  same: (digests) => `Dieselben Bytes: gleiche ${digests}.`,
  near: (hasher, distance, threshold, form) => `Ähnlich nach ${hasher}: Abstand ${distance} von höchstens ${threshold} Bit, das linke ${form}.`,
  far: (hasher, distance, threshold) => `Nicht ähnlich nach ${hasher}: Abstand ${distance}, höchstens ${threshold} Bit.`,
  quality: (left, right) => `Güte ${left} und ${right} von 100.`,
  form: {
    as_it_is: "wie es ist", rotate_90: "um 90\u00b0 gegen den Uhrzeigersinn gedreht", rotate_180: "um 180\u00b0 gedreht", rotate_270: "um 90\u00b0 im Uhrzeigersinn gedreht",
    flip_top_bottom: "kopfüber und gespiegelt", mirrored: "gespiegelt", transposed: "gespiegelt und um 90\u00b0 gegen den Uhrzeigersinn gedreht", transversed: "gespiegelt und um 90\u00b0 im Uhrzeigersinn gedreht",
  },
  segment: (left, right, kind) => `${left} des linken ist ${right} des rechten (${kind}).`,
  timelines: "Was des einen im anderen ist",
  nothing: "Nichts, was sich vergleichen lässt, sagt, dass sie gleich sind.",
};
