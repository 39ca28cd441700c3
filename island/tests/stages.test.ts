import { beforeEach, expect, test } from "vitest";
import { Stages, hashOf, stageOf } from "../src/stages";

/** A browser's history and address, as far as stages use them. */
class Browser {
  pathname = "/cases/OP-114";
  #entries: { state: unknown; url: string }[];
  #at = 0;

  constructor(url: string) {
    this.#entries = [{ state: null, url }];
  }

  get state(): unknown {
    return this.#entries[this.#at]?.state;
  }

  get url(): string {
    return this.#entries[this.#at]?.url ?? "";
  }

  get search(): string {
    return new URL(this.url, "http://localhost").search;
  }

  get hash(): string {
    return new URL(this.url, "http://localhost").hash;
  }

  pushState(state: unknown, _: string, url: string): void {
    this.#entries = [...this.#entries.slice(0, this.#at + 1), { state, url }];
    this.#at += 1;
  }

  replaceState(state: unknown, _: string, url: string): void {
    this.#entries[this.#at] = { state, url };
  }

  back(): void {
    this.#at -= 1;
    stages.follow();
  }
}

let browser: Browser;
let stages: Stages;

const begin = (url: string): void => {
  browser = new Browser(url);
  stages = new Stages(browser, browser, () => undefined);
};

beforeEach(() => begin("/cases/OP-114?lane=new"));

test("a stage's address is read back as it was", () => {
  const stage = { name: "compare", parts: ["ab", "c/d e"] };
  expect(stageOf(hashOf(stage))).toEqual(stage);
  expect([stageOf(""), stageOf("#"), stageOf("#viewer/%zz")]).toEqual([null, null, { name: "viewer", parts: ["%zz"] }]);
});

test("closing goes back stage by stage, and keeps the view below", () => {
  stages.open("viewer", "ab");
  stages.replace("cd");
  stages.open("compare", "cd", "ef");
  expect(browser.url).toBe("/cases/OP-114?lane=new#compare/cd/ef");
  stages.close();
  expect(stages.now).toEqual({ name: "viewer", parts: ["cd"] });
  stages.close();
  expect([stages.now, browser.url]).toEqual([null, "/cases/OP-114?lane=new"]);
});

test("a stage opened by its address closes to the grid, without leaving the page", () => {
  begin("/cases/OP-114#viewer/ab");
  expect(stages.now).toEqual({ name: "viewer", parts: ["ab"] });
  stages.close();
  expect([stages.now, browser.url]).toEqual([null, "/cases/OP-114"]);
});
