import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SampleCase } from "../dev/sample_case";
import { answersOf } from "../dev/stand_in";
import { Api } from "../src/api";
import { ApiError, Http } from "../src/http";
import { NO_FILTERS, type View } from "../src/filters";
import { Listing } from "../src/listing";
import { PAGE_TILES } from "../src/pages";

const UNDECIDED: View = { filters: { ...NO_FILTERS, decided: "no" }, sort: "rank" };
const ALL: View = { filters: NO_FILTERS, sort: "rank" };

let sample: SampleCase;
let between: () => void;

/** The sample case behind `fetch`; `between` happens before each answer, as other requests do on a real server. */
beforeEach(() => {
  sample = new SampleCase(3000);
  between = () => undefined;
  const answers = answersOf(sample, () => undefined);
  vi.stubGlobal("fetch", async (path: string, { method = "GET", body, signal }: RequestInit) => {
    await Promise.resolve();
    signal?.throwIfAborted();
    between();
    const url = new URL(path, "http://localhost");
    const answer = answers[`${method} ${url.pathname}`];
    return answer ? Response.json(answer(url.searchParams, JSON.parse(typeof body === "string" ? body : "{}"))) : Response.json({}, { status: 404 });
  });
});

afterEach(() => vi.unstubAllGlobals());

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function opened(view: View) {
  let outdated = 0;
  const listing = new Listing(new Api(new Http(), "OP-114"), () => undefined, () => (outdated += 1));
  listing.open(view);
  await settle();
  return { listing, outdated: () => outdated };
}

const decide = (stack: string): void => void sample.decide(crypto.randomUUID(), [stack], "views", "1");

describe("a list", () => {
  test("has what was asked for, and the count of the rest", async () => {
    const { listing } = await opened(ALL);
    expect([listing.total, listing.tile(0)?.rank, listing.tile(2000)]).toEqual([3000, 1, undefined]);
    listing.want(2000, 2100);
    await settle();
    expect(listing.tile(2050)?.rank).toBe(2051);
  });

  test("says that it is outdated as soon as an answer shows it, and mixes nothing", async () => {
    const { listing, outdated } = await opened(ALL);
    sample.grow();
    listing.want(1000, 1100);
    await settle();
    expect(outdated()).toBe(1);
    expect(listing.tile(1050)).toBeUndefined();
  });

  test("gathers names in order, and none where the list changes meanwhile", async () => {
    const { listing } = await opened(ALL);
    const names = await listing.gather(0, 3000);
    expect([names.length, new Set(names).size, names[7]]).toEqual([3000, 3000, listing.tile(7)?.stack]);
    sample.grow();
    await expect(listing.gather(0, 3000)).rejects.toThrow(ApiError);
  });
});

describe("fetched anew", () => {
  test("a stack keeps one's place when others come before it", async () => {
    const { listing } = await opened(ALL);
    const stack = listing.tile(150)?.stack;
    for (let time = 0; time < 3; time += 1) sample.grow();
    expect(await listing.refresh(() => 150, 120)).toEqual({ from: 150, to: 153 });
    expect(listing.tile(153)?.stack).toBe(stack);
    expect(listing.total).toBe(3003);
  });

  test("one that has left the view leaves its place to its successor", async () => {
    const { listing } = await opened(UNDECIDED);
    const [here, next] = [listing.tile(10)?.stack ?? "", listing.tile(11)?.stack];
    decide(here);
    const moved = await listing.refresh(() => 10, 120);
    expect(listing.tile(moved?.to ?? -1)?.stack).toBe(next);
  });

  test("a list that changes between two of its pages is fetched once more, not shown with a hole", async () => {
    const { listing, outdated } = await opened(UNDECIDED);
    const early = listing.tile(3)?.stack ?? "";
    let requests = 0;
    between = () => {
      requests += 1;
      if (requests === 3) decide(early);
    };
    expect(await listing.refresh(() => PAGE_TILES - 5, 120)).toBeNull();
    expect(outdated()).toBe(1);
  });

  test("whoever decides while it is fetched stays with the stack gone to, however requests and keys interleave", async () => {
    let kept = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const { listing } = await opened(UNDECIDED);
      let cursor = seed * 4;
      let state = seed;
      let looked: string | undefined;
      between = () => {
        state = (state * 1103515245 + 12345) % 2147483648;
        const stack = listing.tile(cursor)?.stack;
        if (stack === undefined || state % 3 > 0) return;
        decide(stack);
        cursor += 1;
      };
      const moved = await listing.refresh(() => {
        looked = listing.tile(cursor)?.stack;
        return cursor;
      }, 60);
      between = () => undefined;
      if (!moved) continue;
      expect(listing.tile(moved.to)?.stack).toBe(looked);
      kept += 1;
    }
    expect(kept).toBeGreaterThan(10);
  });
});
