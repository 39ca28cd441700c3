import { expect, test } from "vitest";
import { ExposureLedger, SHORTEST_LOOK_MS } from "../src/exposure";
import { MemoryShelf } from "./shelf";

const opened = (shelf = new MemoryShelf(), officer = "local/anna") => {
  const clock = { day: "2026-11-22" };
  return { ledger: new ExposureLedger(shelf, officer, () => clock.day), clock, shelf };
};

test("looks are added up, a picture seen twice is one picture", () => {
  const { ledger } = opened();
  ledger.shown("a", 1000);
  ledger.hidden(3000);
  ledger.shown("b", 4000);
  ledger.shown("a", 4500);
  ledger.hidden(5000);
  expect(ledger.told(9000)).toEqual({ day: "2026-11-22", unblurred_ms: 3000, pictures: 2 });
});

test("a look that lasts is counted as far as it has lasted", () => {
  const { ledger } = opened();
  ledger.shown("a", 0);
  expect(ledger.told(1000).unblurred_ms).toBe(1000);
  expect(ledger.told(1010).unblurred_ms).toBe(1010);
  ledger.shown("a", 1500);
  expect(ledger.told(2000).unblurred_ms).toBe(2000);
});

test("a pointer on its way is no look", () => {
  const { ledger } = opened();
  ledger.shown("a", 0);
  ledger.hidden(SHORTEST_LOOK_MS - 1);
  expect(ledger.told(1000)).toMatchObject({ unblurred_ms: 0, pictures: 0 });
});

test("it outlives the page and belongs to its officer", () => {
  const { ledger, shelf } = opened();
  ledger.shown("a", 0);
  ledger.hidden(700);
  expect(opened(shelf).ledger.told(0)).toMatchObject({ unblurred_ms: 700, pictures: 1 });
  expect(opened(shelf, "local/bert").ledger.told(0)).toMatchObject({ unblurred_ms: 0 });
});

test("a new day begins at nothing", () => {
  const { ledger, clock } = opened();
  ledger.shown("a", 0);
  ledger.hidden(700);
  clock.day = "2026-11-23";
  expect(ledger.told(1000)).toEqual({ day: "2026-11-23", unblurred_ms: 0, pictures: 0 });
});
