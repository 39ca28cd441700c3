import { expect, test } from "vitest";
import { type Exposure, ExposureLedger, SEND_EACH_MS } from "../src/exposure";
import { ApiError } from "../src/http";
import type { Batch, Way } from "../src/wellbeing/outbox";
import { PutAway, reminderOf } from "../src/wellbeing/reminder";
import { MemoryShelf } from "./shelf";

const DAY = "2026-11-22";

/** A server that counts as ours does: a batch once, however often it comes and however it has grown. */
class Server implements Way {
  isAway = false;
  readonly batches = new Map<string, Batch>();
  readonly parted: Batch[] = [];
  readonly due: (() => void)[] = [];

  send(batch: Batch): Promise<Exposure> {
    if (this.isAway) return Promise.reject(new ApiError(0, "unreachable", "away"));
    this.take(batch);
    return Promise.resolve(this.told());
  }

  take(batch: Batch): void {
    const before = this.batches.get(batch.key);
    if (!before || before.unblurred_ms < batch.unblurred_ms) this.batches.set(batch.key, batch);
  }

  told(): Exposure {
    const all = [...this.batches.values()];
    return { day: DAY, unblurred_ms: all.reduce((sum, each) => sum + each.unblurred_ms, 0), pictures: new Set(all.flatMap(({ pictures }) => pictures)).size };
  }

  part(batch: Batch): void {
    this.parted.push(batch);
  }

  later(run: () => void): void {
    this.due.push(run);
  }

  changed(): void {}
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const tab = (server: Server, shelf = new MemoryShelf()): ExposureLedger => {
  const ledger = new ExposureLedger(shelf, "local/anna", () => DAY, server, "OP-114");
  ledger.outbox.start(server.told());
  return ledger;
};
const look = (ledger: ExposureLedger, sha256: string, from: number, ms: number): void => {
  ledger.shown(sha256, from);
  ledger.hidden(from + ms);
};

test("tabs and machines add up, and a picture seen in both is one", async () => {
  const server = new Server();
  const [here, there] = [tab(server), tab(server)];
  look(here, "a", 0, 1000);
  here.send(1000);
  await settled();
  look(there, "a", 0, 500);
  look(there, "b", 600, 500);
  there.send(2000);
  await settled();
  expect(there.told(2000)).toEqual({ day: DAY, unblurred_ms: 2000, pictures: 2 });
  expect([...server.batches.values()].map((each) => each.case)).toEqual(["OP-114", "OP-114"]);
  look(there, "b", 3000, 100);
  expect(there.told(3100)).toMatchObject({ unblurred_ms: 2100, pictures: 2 });
});

test("looks are sent by and by, and while nothing is looked at nothing is", async () => {
  const server = new Server();
  const ledger = tab(server);
  look(ledger, "a", 1000, 1000);
  await settled();
  expect(server.batches.size).toBe(0);
  look(ledger, "b", SEND_EACH_MS, 1000);
  await settled();
  expect([...server.batches.values()]).toMatchObject([{ unblurred_ms: 1000, pictures: ["a"] }]);
  for (const times of [10, 11, 12]) ledger.told(times * SEND_EACH_MS);
  await settled();
  expect(server.batches.size).toBe(2);
});

test("while the server is away looks are kept, over the page's end too, and counted once", async () => {
  const server = new Server();
  const shelf = new MemoryShelf();
  const ledger = tab(server, shelf);
  server.isAway = true;
  look(ledger, "a", 0, 1000);
  ledger.send(1000);
  await settled();
  look(ledger, "b", 2000, 500);
  ledger.close(3000);
  expect(server.parted.map(({ unblurred_ms }) => unblurred_ms)).toEqual([1000, 500]);
  server.isAway = false;
  for (const batch of server.parted) server.take(batch);
  const next = tab(server, shelf);
  await settled();
  expect(next.told(0)).toEqual({ day: DAY, unblurred_ms: 1500, pictures: 2 });
  expect(Array.from({ length: shelf.length }, (_, at) => shelf.key(at)).filter((name) => name?.startsWith("clew.looks"))).toEqual([]);
});

test("a server that comes back is sent what waits", async () => {
  const server = new Server();
  const ledger = tab(server);
  server.isAway = true;
  look(ledger, "a", 0, 1000);
  ledger.send(1000);
  await settled();
  server.isAway = false;
  server.due.shift()?.();
  await settled();
  expect(server.told().unblurred_ms).toBe(1000);
});

test("one is reminded near a limit, at it, and with each further quarter", () => {
  const at = (minutes: number, pictures = 0): number => reminderOf({ day: DAY, unblurred_ms: minutes * 60_000, pictures }, { minutes: 100, pictures: 40 })?.step ?? 0;
  expect([0, 79.9, 80, 99.9, 100, 124.9, 125, 150].map((minutes) => at(minutes))).toEqual([0, 0, 1, 1, 2, 2, 3, 4]);
  expect([31, 32, 40, 50].map((pictures) => at(0, pictures))).toEqual([0, 1, 2, 3]);
  expect(reminderOf({ day: DAY, unblurred_ms: 60_000, pictures: 39 }, { minutes: 100, pictures: 40 })).toEqual({ step: 1, of: "pictures", limit: 40 });
  expect(reminderOf({ day: DAY, unblurred_ms: 9e9, pictures: 9000 }, { minutes: 0, pictures: 0 })).toBeNull();
});

test("what is put away comes again with the next step, and on another day", () => {
  const putAway = new PutAway(new MemoryShelf(), "local/anna");
  const [soon, reached] = [{ step: 1, of: "minutes", limit: 9 } as const, { step: 2, of: "minutes", limit: 9 } as const];
  putAway.put(DAY, soon);
  expect([putAway.has(DAY, soon), putAway.has(DAY, reached), putAway.has("2026-11-23", soon)]).toEqual([true, false, false]);
});
