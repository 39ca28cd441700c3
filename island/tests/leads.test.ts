/** The list of leads, where it begins with another than the first. */

import { expect, test, vi } from "vitest";
import { ApiError } from "../src/http";
import type { Lead, LeadMedia } from "../src/leads/api";
import { Leads } from "../src/leads/leads";
import type { Review } from "../src/review";
import { de } from "../src/texts/de";
import { en } from "../src/texts/en";

const MEDIA: LeadMedia = { sha256: "", path: "", cases: ["OP-1"], stack: null, kind: "audio", size: 1, width: null, height: null, duration_ms: null, at_ms: null, box: null };
const lead = (number: number): Lead => ({
  number, kind: "same voice", linker: "voices", version: "1", score: 1, false_match_rate: 1e-4, measured: "", verdict: number === 99 ? "rejected" : "open", crosses: true,
  this: MEDIA, other: MEDIA, facts: [], decisions: [],
});
/** 120 leads in the server's order, which is not that of their numbers; 99 was rejected. */
const ALL = Array.from({ length: 120 }, (_, at) => lead(120 - at));

function get(path: string): Promise<unknown> {
  const url = new URL(path, "http://page.invalid");
  const one = /leads\/(\d+)$/.exec(url.pathname);
  if (one) {
    const found = ALL.find(({ number }) => number === Number(one[1]));
    return found ? Promise.resolve({ ...found, points: [] }) : Promise.reject(new ApiError(404, "not_found", ""));
  }
  const verdicts = url.searchParams.getAll("verdict");
  const wanted = ALL.filter(({ verdict }) => verdicts.includes(verdict));
  const after = url.searchParams.get("after");
  const first = after === null ? 0 : wanted.filter(({ number }) => number >= Number(after)).length;
  const counts = [{ kind: "same voice", verdict: "open", count: 119 }, { kind: "same voice", verdict: "rejected", count: 1 }];
  return Promise.resolve({ total: wanted.length, items: wanted.slice(first, first + Number(url.searchParams.get("count"))), counts, off: [] });
}

function leadsAt(...parts: string[]): Leads {
  const review = {
    http: { get }, caseName: "OP-1", texts: en, ledger: {}, deciding: { queue: { waiting: [] } }, say: vi.fn(), changed: vi.fn(),
    stages: { now: { name: "leads" }, replace: (...next: string[]) => leads.view(next) },
    asking: (ask: () => Promise<unknown>) => ask().catch(() => undefined),
  };
  const leads: Leads = new Leads(review as unknown as Review);
  leads.view(parts);
  return leads;
}

const numbers = (leads: Leads): number[] => leads.items?.map(({ number }) => number) ?? [];

test("a lead that is opened by its number is in the list, wherever it stands", async () => {
  const leads = leadsAt("60", "all");
  await vi.waitFor(() => expect(leads.index).toBe(0));
  expect([leads.number, leads.isMidway, leads.hasMore]).toEqual([60, true, true]);
  await leads.more();
  expect(numbers(leads)).toEqual(Array.from({ length: 60 }, (_, at) => 60 - at));
  expect(leads.hasMore).toBe(false);
  await leads.step(-1); // to those before it
  await vi.waitFor(() => expect(numbers(leads)[0]).toBe(120));
  expect([leads.number, leads.isMidway, leads.hasMore]).toEqual([60, false, true]);
});

test("the list begins at the first where that shows the lead, or where it is none of the listed", async () => {
  const near = leadsAt("100", "all");
  await vi.waitFor(() => expect(near.index).toBe(20));
  expect(near.isMidway).toBe(false);
  for (const number of ["99", "4000"]) {
    const leads = leadsAt(number, "waiting");
    await vi.waitFor(() => expect(numbers(leads)).toHaveLength(50));
    expect([numbers(leads)[0], leads.isMidway]).toEqual([120, false]);
  }
});

test("what a score means is short; what that was measured on is told apart", () => {
  for (const { leads } of [en, de]) expect(leads.meaning(911_948).length).toBeLessThan(140);
});
