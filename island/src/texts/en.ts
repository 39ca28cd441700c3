/** All text of the review page in English; the other languages have the same keys. */

import type { Lane } from "../api";
import type { FilterName, Sort } from "../filters";
import type { GridAction } from "../grid_keys";
import type { ErrorCode } from "../http";
import type { Level } from "../protection";
import { en as compare } from "../compare/texts";
import { en as faces } from "../faces/texts";
import { en as gatherings } from "../gatherings/texts";
import { en as graph } from "../graph/texts";
import { en as leads } from "../leads/texts";
import { en as timeline } from "../timeline/texts";
import { en as traces } from "../traces/texts";
import { en as part } from "../part/texts";
import { en as notes } from "../notes/texts";
import { en as film } from "../film/texts";
import { en as exporting } from "../exporting/texts";
import { en as past } from "../decided/texts";
import { en as search } from "../search/texts";
import { en as figures } from "../figures/texts";
import { en as viewer } from "../viewer/texts";
import { en as opinions } from "../team/opinion_texts";
import { en as team } from "../team/texts";
import { en as wellbeing } from "../wellbeing/texts";

const n = (number: number): string => number.toLocaleString("en");
const some = (number: number, one: string, more: string): string => `${n(number)} ${number === 1 ? one : more}`;

export const en = {
  locale: "en",
  number: n,
  pages: "Pages",
  cases: "Cases",
  caseOf: (name: string) => `Case ${name}`,
  grid: "Stacks, one picture each",
  lanes: "Lanes",
  everything: "All",
  lane: { new: "New", series: "Series", near: "Near", known: "Known" } satisfies Record<Lane, string>,
  laneMeaning: {
    new: "On no list, and near to nothing that is",
    series: "On no list, but near to something of a known series",
    near: "An altered copy of something on a list",
    known: "An exact copy of something on a list",
  } satisfies Record<Lane, string>,
  kind: { picture: "picture", video: "video", audio: "sound" },
  badge: { video: "video", gps: "place recorded", camera: "camera named", deleted: "deleted", partial: "incomplete" },
  copies: (count: number) => some(count, "copy", "copies"),
  noReason: "no reason found",
  noPicture: "No picture",
  undecided: "undecided",
  suggested: (label: string) => `suggested: ${label}`,
  decidedAs: (label: string) => `decided: ${label}`,
  tile: (index: number, total: number, parts: readonly string[]) => `stack ${n(index)} of ${n(total)}, ${parts.join(", ")}`,
  reasonIs: (reason: string) => `reason: ${reason}`,
  loading: "loading",
  revealed: "revealed",

  sort: { rank: "Rank", date: "Date", folder: "Folder", size: "Size" } satisfies Record<Sort, string>,
  sortBy: "Order",
  tileSize: "Size of tiles",
  filter: "Filter",
  filters: "Filters",
  filterHint: "Type to narrow the list, or part of a path",
  filterName: {
    lane: "Lane", list: "List", category: "Category", kind: "Kind", camera: "Camera", folder: "Folder", assigned: "Whose", has: "Has",
    from: "From", to: "To", min_size: "At least", max_size: "At most", decided: "Decided", text: "Path has",
    noted: "Noted", tag: "Tag", series: "Series",
  } satisfies Record<FilterName, string>,
  filterNone: "none",
  decided: { yes: "yes", no: "no" },
  pathHas: (text: string) => `Path has \u201c${text}\u201d`,
  takeAway: (what: string) => `Take away: ${what}`,
  takeAllAway: "Take all away",
  dates: "Taken, else changed",
  sizes: "Size of the file",
  sizeHint: "such as 2 MB",
  notASize: "not a size; write it as 700 kB or 2 MB",
  moreValues: "There are more: type a part of their name.",
  nothingFits: "No value has this text.",
  nothingHere: "No stack passes these filters.",
  nothingYet: "This case has no stacks yet.",

  scrubber: "Place in the list",
  scrubberAt: (index: number, total: number, label: string) => `${label ? `${label}, ` : ""}stack ${n(index)} of ${n(total)}`,

  status: "Status",
  position: (index: number, total: number) => `${n(index)} of ${n(total)}`,
  left: (count: number) => `${n(count)} undecided in the case`,
  selected: (count: number) => some(count, "stack selected", "stacks selected"),
  building: "The queue is being made anew",
  waiting: (count: number) => `${some(count, "act waits", "acts wait")} for the server`,
  sending: (count: number) => `sending ${some(count, "act", "acts")}`,
  notKept: "This browser keeps no more: don't close the page until the server has answered.",
  signedOut: "The session has ended. Start \u201cclew review\u201d again and open the address it prints; nothing decided is lost.",
  liveLost: "No news from the server",
  exposed: (time: string, pictures: number) => `unblurred ${time}, ${some(pictures, "picture", "pictures")}`,
  exposedToday: "What you have seen unblurred today",

  decideAs: (label: string) => `Decide: ${label}`,
  codes: "Categories",
  scheme: "Scheme",
  replaced: "Another stack stands here now: someone has decided the one before.",
  noNext: "No undecided stack after this one in this view.",
  nothingToUndo: "Nothing to undo.",
  nothingToRedo: "Nothing to redo.",
  undone: (label: string, count: number) => `Undone: ${label} for ${some(count, "stack", "stacks")}.`,
  redone: (label: string, count: number) => `Again: ${label} for ${some(count, "stack", "stacks")}.`,
  refused: (message: string, hint: string) => `Not decided: ${message}. ${hint}`,
  tooMany: (count: number, most: number) => `${n(count)} stacks are too many for one decision (at most ${n(most)}). Narrow the view by filters first.`,
  gathering: "Gathering the stacks",
  failed: {
    not_found: "Not found", usage: "Not understood", busy: "The server is busy", unauthorised: "The session has ended",
    forbidden: "Not allowed", too_large: "Too large", conflict: "Changed meanwhile", internal: "The server failed", unreachable: "The server doesn't answer",
  } satisfies Record<ErrorCode, string>,

  previewTitle: (label: string, count: number) => `${label} for ${some(count, "stack", "stacks")}?`,
  overtaken: (message: string) => `Not decided: ${message}. Apply it, and yours stands.`,
  previewStacks: "Stacks",
  previewMedia: "Media in them",
  previewApplied: "Media that get it",
  previewSuggested: "Media it is only suggested for",
  previewDecided: "Stacks decided already, which are decided anew",
  apply: "Apply",
  cancel: "Cancel",
  close: "Close",

  protection: "Protection",
  protectionHint: "Pictures stay blurred until you look at one. Nothing plays by itself.",
  level: { strong: "Strong", middle: "Middle", light: "Light" } satisfies Record<Level, string>,
  levels: "Level",
  ownLevel: "own",
  blur: "Blur",
  grey: "Grey until revealed",
  reveals: "Reveal",
  revealsTile: "the whole picture",
  revealsLens: "a round piece of it",
  lensSize: "Size of the piece",
  byHover: "A pointer that rests on a picture reveals it",
  holdHint: (key: string) => `Hold ${key} to reveal the picture you are at; on a touch screen, press and hold.`,
  unitsLevel: "Back to the unit\u2019s level",

  keys: "Keys",
  keyGroup: { move: "Move", choose: "Choose", decide: "Decide", look: "Look", page: "Page" },
  key: {
    left: "left", right: "right", up: "up", down: "down", home: "first", end: "last", page_up: "a page up", page_down: "a page down",
    extend_left: "select to the left", extend_right: "select to the right", extend_up: "select upwards", extend_down: "select downwards",
    select: "select or not", select_all: "select all in view", clear: "select none",
    next: "next undecided", next_band: "next mark of the scale", previous_band: "previous mark of the scale",
    undo: "undo", redo: "do again",
    reveal: "reveal while held",
    filter: "filter", lane: "next lane", sort: "next order", scheme: "next scheme", bigger: "larger tiles", smaller: "smaller tiles",
    protection: "protection", help: "these keys",
    category_0: "category on 0", category_1: "category on 1", category_2: "category on 2", category_3: "category on 3",
    category_4: "category on 4", category_5: "category on 5", category_6: "category on 6", category_7: "category on 7",
    category_8: "category on 8", category_9: "category on 9",
  } satisfies Record<GridAction, string>,
  keyName: {
    ArrowLeft: "\u2190", ArrowRight: "\u2192", ArrowUp: "\u2191", ArrowDown: "\u2193", Space: "Space", Escape: "Esc",
    PageUp: "Page up", PageDown: "Page down", Home: "Home", End: "End", Shift: "Shift", Ctrl: "Ctrl", Alt: "Alt", Meta: "Meta", Enter: "Enter",
    Backspace: "Backspace", Delete: "Del", Insert: "Ins",
  } as Record<string, string>,
  film,
  viewer,
  figures,
  compare,
  notes,
  search,
  past,
  exporting,

  keyNone: "none",
  keyChange: (what: string, key: string) => `${what}: ${key}. Change`,
  keyPress: "press a key",
  keysReset: "All keys as they were",
  keysHint: "Choose a key to give its action another one.",
  wellbeing,
  team,
  opinions,
  leads,
  timeline,
  faces,
  gatherings,
  graph,
  part,
  traces,
};

export type Texts = typeof en;
