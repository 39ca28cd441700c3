/** Looking for a file, a hash, a text: what was asked, what came, where one is in it, what is uncovered. */

import type { ExposureLedger } from "../exposure";
import { ApiError, type Http } from "../http";
import type { Settings } from "../settings";
import type { Texts } from "../texts/texts";
import type { Thumbnails } from "../thumbnails";
import { type Found, findFile, findText } from "./api";
import { type Group, type Hit, groupsOf, stageFor } from "./hits";
import type { FindAction } from "./keys";

/** What a page, or a stage of one, gives. */
export interface Desk {
  readonly http: Http;
  readonly texts: Texts;
  readonly settings: Settings;
  readonly thumbnails: Thumbnails;
  readonly ledger: ExposureLedger;
  /** The case one works in; null for none. */
  readonly caseName: string | null;
  /** Go back to where one was. */
  close(): void;
  /** Keep what is looked for in the page's address. */
  keep(text: string): void;
  /** Show a stage of the case one works in; false where another page is to be opened. */
  show(caseName: string, name: string, ...parts: string[]): boolean;
}

/** A text is asked for once nobody has typed for so long. */
const TYPED_MS = 350;

export class Finding {
  readonly desk: Desk;
  text = "";
  /** The file that was handed over, if it was one. */
  fileName: string | null = null;
  found: Found | null = null;
  problem: ApiError | null = null;
  isBusy = false;
  groups: readonly Group[] = [];
  /** The hit that one is at; null while one is in the box. */
  at: string | null = null;
  uncovered: string | null = null;
  lens = { x: 50, y: 50 };
  draw: () => void = () => undefined;
  /** What a stage tells the review page: it shows no stack of its own. */
  readonly stack = null;
  #asked: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  get hits(): readonly Hit[] {
    return this.groups.flatMap(({ hits }) => hits);
  }

  get current(): Hit | undefined {
    return this.hits.find(({ key }) => key === this.at);
  }

  /** Somebody types: look for it once they pause. */
  type(text: string): void {
    this.text = text;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(text), TYPED_MS);
    this.draw();
  }

  /** Look for a text now. */
  async ask(text: string): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.text = text;
    this.fileName = null;
    this.desk.keep(text.trim());
    if (text.trim() === "") {
      this.#asked?.abort();
      this.#take(null);
      return;
    }
    await this.#ask((signal) => findText(this.desk.http, text.trim(), signal));
  }

  /** Look for a file. */
  async hand(file: File): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.text = "";
    this.fileName = file.name;
    this.desk.keep("");
    await this.#ask((signal) => findFile(this.desk.http, file, signal));
  }

  async #ask(send: (signal: AbortSignal) => Promise<Found>): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.isBusy = true;
    this.problem = null;
    this.draw();
    try {
      const found = await send(asked.signal);
      if (!asked.signal.aborted) this.#take(found);
    } catch (error) {
      if (asked.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.problem = error;
      this.#take(null);
    }
  }

  #take(found: Found | null): void {
    this.hide();
    this.isBusy = false;
    this.found = found;
    this.groups = found ? groupsOf(found, this.desk.caseName, this.desk.texts) : [];
    this.at = null;
    this.draw();
  }

  // Where one is

  act(action: FindAction): boolean {
    if (action === "find_close") this.#leave();
    else if (action === "find_compare") return this.compare();
    else if (action === "find_box") this.go(null);
    else if (action === "find_right" || action === "find_left") this.#step(action === "find_right" ? 1 : -1);
    else this.#row(action === "find_down" ? 1 : -1);
    return true;
  }

  /** Be at a hit, or in the box. */
  go(key: string | null): void {
    if (key === this.at && key !== null) return;
    this.hide();
    this.at = key;
    this.draw();
    const element = key === null ? document.querySelector<HTMLElement>(".search-box input") : document.querySelector<HTMLElement>(`[data-hit="${CSS.escape(key)}"]`);
    element?.focus();
    if (key !== null) element?.scrollIntoView({ block: "nearest" });
  }

  #step(by: 1 | -1): void {
    const keys = this.hits.map(({ key }) => key);
    const at = this.at === null ? -1 : keys.indexOf(this.at);
    const next = at + by;
    if (next < 0) return this.go(null);
    const key = keys[Math.min(next, keys.length - 1)];
    if (key !== undefined) this.go(key);
  }

  /** Go to the hit below, or above: the nearest in the next row. */
  #row(by: 1 | -1): void {
    const from = this.at === null ? null : document.querySelector(`[data-hit="${CSS.escape(this.at)}"]`)?.getBoundingClientRect();
    if (!from) return this.#step(by);
    const boxes = [...document.querySelectorAll<HTMLElement>("[data-hit]")].map((each) => ({ key: each.dataset["hit"] ?? "", box: each.getBoundingClientRect() }));
    const beyond = boxes.filter(({ box }) => (by > 0 ? box.top >= from.bottom : box.bottom <= from.top));
    const far = ({ box }: (typeof boxes)[number]): number => 1000 * Math.abs(box.top - from.top) + Math.abs(box.left - from.left);
    const next = beyond.sort((one, other) => far(one) - far(other))[0];
    if (next) this.go(next.key);
    else if (by < 0) this.go(null);
  }

  #leave(): void {
    if (this.uncovered !== null) return this.hide();
    if (this.at !== null) return this.go(null);
    this.desk.close();
  }

  /** The address of a hit in its case: the viewer at it, or the film at its time. */
  addressOf(hit: Hit): string {
    const stage = stageFor(hit);
    return `/cases/${encodeURIComponent(hit.case)}${stage ? `#${stage.join("/")}` : ""}`;
  }

  /** Open a hit; returns false where the browser is to follow its link. */
  open(hit: Hit): boolean {
    this.hide();
    const stage = stageFor(hit);
    return stage !== null && this.desk.show(hit.case, ...stage);
  }

  /** Compare what was asked for with the hit one is at, where the catalog has both. */
  compare(): boolean {
    const [left, hit] = [this.found?.known?.sha256, this.current];
    if (left === undefined || !hit?.media || hit.media.sha256 === left) return false;
    if (!this.desk.show(hit.case, "compare", left, hit.media.sha256)) {
      location.assign(`/cases/${encodeURIComponent(hit.case)}#compare/${left}/${hit.media.sha256}`);
    }
    return true;
  }

  // What is uncovered

  reveal(): void {
    if (this.at !== null) this.uncover(this.at);
  }

  uncover(key: string): void {
    const media = this.hits.find((hit) => hit.key === key)?.media;
    if (!media || (media.kind !== "picture" && media.kind !== "video")) return;
    if (this.uncovered !== key) this.lens = { x: 50, y: 50 };
    this.uncovered = key;
    this.desk.ledger.shown(media.sha256, performance.now());
    this.draw();
  }

  moveLens(x: number, y: number): void {
    this.lens = { x, y };
    this.draw();
  }

  release(): void {
    this.hide();
  }

  hide(): void {
    if (this.uncovered === null) return;
    this.uncovered = null;
    this.desk.ledger.hidden(performance.now());
    this.draw();
  }

  moved(): void {
    // The grid's cursor means nothing here.
  }

  /** The page, or the stage, is left. */
  stop(): void {
    this.hide();
    this.#asked?.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.isBusy = false;
  }
}
