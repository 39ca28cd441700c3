import { describe, expect, test } from "vitest";
import { ApiError, type ErrorCode } from "../src/http";
import { type Act, ActQueue, type Owner, type Waiting } from "../src/queue";
import { MemoryShelf } from "./shelf";

const ANNA: Owner = { agency: "local", officer: "anna", case: "OP-114" };
const BRIDGE: Act = { kind: "decide", stacks: ["a1"], scheme: "views", code: "1" };

/** A server as its contract has it: a key decides once, however often it is asked; it can be away, or refuse. */
class Server {
  readonly decided: { key: string; act: Act }[] = [];
  readonly #answers = new Map<string, readonly number[]>();
  away: ErrorCode | null = null;
  losesAnswers = false;
  refuses: ErrorCode | null = null;
  asked = 0;

  take({ key, act }: Waiting): Promise<readonly number[]> {
    this.asked += 1;
    if (this.away) return Promise.reject(new ApiError(0, this.away, "away"));
    if (this.refuses) return Promise.reject(new ApiError(422, this.refuses, "no"));
    const before = this.#answers.get(key);
    if (!before) {
      this.decided.push({ key, act });
      this.#answers.set(key, [this.decided.length]);
    }
    if (this.losesAnswers) return Promise.reject(new ApiError(0, "unreachable", "cut off"));
    return Promise.resolve(this.#answers.get(key) ?? []);
  }
}

function opened(server: Server, shelf: MemoryShelf, owner = ANNA) {
  const heard = { answered: [] as string[], refused: [] as string[] };
  const pauses: { run: () => void; ms: number }[] = [];
  const queue = new ActQueue(shelf, owner, {
    send: (waiting) => server.take(waiting),
    answered: ({ key }) => void heard.answered.push(key),
    refused: ({ key }) => void heard.refused.push(key),
    changed: () => undefined,
    later: (run, ms) => void pauses.push({ run, ms }),
  });
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  const again = async (): Promise<void> => {
    pauses.shift()?.run();
    await settle();
  };
  return { queue, heard, pauses, settle, again };
}

test("once the server is heard again nothing waits for the pause to end, and nothing is sent twice", async () => {
  const server = new Server();
  const { queue, pauses, settle, again } = opened(server, new MemoryShelf());
  server.away = "unreachable";
  queue.add(BRIDGE);
  await settle();
  queue.add({ ...BRIDGE, stacks: ["b2"] });
  expect([server.asked, pauses.length]).toEqual([1, 1]);
  server.away = null;
  queue.resume();
  await settle();
  expect(server.decided).toHaveLength(2);
  await again();
  queue.resume();
  await settle();
  expect([server.asked, queue.waiting.length]).toEqual([3, 0]);
});

describe("with the server there", () => {
  test("decisions are sent in their order and nothing is left", async () => {
    const [server, shelf] = [new Server(), new MemoryShelf()];
    const { queue, heard, settle } = opened(server, shelf);
    const keys = [queue.add(BRIDGE), queue.add({ ...BRIDGE, stacks: ["b2"] }), queue.add({ ...BRIDGE, stacks: ["c3"] })];
    await settle();
    expect(server.decided.map(({ key }) => key)).toEqual(keys);
    expect(heard.answered).toEqual(keys);
    expect([queue.waiting.length, shelf.length]).toEqual([0, 0]);
  });

  test("an undo pressed before the answer names the decisions once they are known", async () => {
    const server = new Server();
    const { queue, settle } = opened(server, new MemoryShelf());
    const key = queue.add(BRIDGE);
    queue.add({ kind: "undo", of: key, numbers: null });
    await settle();
    expect(server.decided[1]?.act).toEqual({ kind: "undo", of: key, numbers: [1] });
  });
});

describe("with the server away", () => {
  test("decisions are kept, said, and sent when it is back, once each", async () => {
    const [server, shelf] = [new Server(), new MemoryShelf()];
    server.away = "unreachable";
    const { queue, again, settle } = opened(server, shelf);
    queue.add(BRIDGE);
    queue.add({ ...BRIDGE, stacks: ["b2"] });
    await settle();
    expect([queue.waiting.length, shelf.length, queue.heldUpBy?.code]).toEqual([2, 2, "unreachable"]);
    server.away = null;
    await again();
    expect(server.decided.length).toBe(2);
    expect([queue.waiting.length, shelf.length, queue.heldUpBy]).toEqual([0, 0, null]);
  });

  test("pauses grow to a limit, and what is added meanwhile does not hurry them", async () => {
    const server = new Server();
    server.away = "busy";
    const { queue, pauses, settle } = opened(server, new MemoryShelf());
    queue.add(BRIDGE);
    await settle();
    const waited: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      queue.add(BRIDGE);
      await settle();
      expect(pauses.length).toBe(1);
      const pause = pauses.shift();
      waited.push(pause?.ms ?? 0);
      pause?.run();
      await settle();
    }
    expect(waited).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(server.asked).toBe(9);
  });

  test("a decision whose answer was lost is asked again with its key and made once", async () => {
    const server = new Server();
    server.losesAnswers = true;
    const { queue, again, settle, heard } = opened(server, new MemoryShelf());
    const key = queue.add(BRIDGE);
    await settle();
    server.losesAnswers = false;
    await again();
    expect(server.decided.map((each) => each.key)).toEqual([key]);
    expect(heard.answered).toEqual([key]);
  });
});

describe("with the page closed in between", () => {
  test("the next page sends what waited, in the same order with the same keys", async () => {
    const [server, shelf] = [new Server(), new MemoryShelf()];
    server.away = "unreachable";
    const first = opened(server, shelf);
    const keys = [first.queue.add(BRIDGE), first.queue.add(BRIDGE), first.queue.add({ kind: "undo", of: "", numbers: [7] })];
    await first.settle();
    server.away = null;
    const second = opened(server, shelf);
    expect(second.queue.waiting.map(({ key }) => key)).toEqual(keys);
    second.queue.start();
    await second.settle();
    expect(server.decided.map(({ key }) => key)).toEqual(keys);
    expect(shelf.length).toBe(0);
  });

  test.each([{ officer: "bert" }, { agency: "other" }, { case: "OP-115" }])("what one left is never sent for %j", async (other) => {
    const [server, shelf] = [new Server(), new MemoryShelf()];
    server.away = "unreachable";
    const first = opened(server, shelf);
    first.queue.add(BRIDGE);
    await first.settle();
    server.away = null;
    const second = opened(server, shelf, { ...ANNA, ...other });
    second.queue.start();
    await second.settle();
    expect(second.queue.waiting).toEqual([]);
    expect(server.decided).toEqual([]);
    expect(shelf.length).toBe(1);
  });
});

describe("with a decision the server refuses", () => {
  test("it is given back and the next one sent", async () => {
    const server = new Server();
    server.refuses = "usage";
    const { queue, heard, settle } = opened(server, new MemoryShelf());
    const key = queue.add(BRIDGE);
    await settle();
    expect([heard.refused, queue.waiting.length]).toEqual([[key], 0]);
    server.refuses = null;
    const next = queue.add(BRIDGE);
    await settle();
    expect(heard.answered).toEqual([next]);
  });

  test("what would have undone it goes too", async () => {
    const [server, shelf] = [new Server(), new MemoryShelf()];
    server.refuses = "not_found";
    const { queue, settle } = opened(server, shelf);
    const key = queue.add(BRIDGE);
    queue.add({ kind: "undo", of: key, numbers: null });
    await settle();
    expect([server.asked, queue.waiting.length, shelf.length]).toEqual([1, 0, 0]);
  });
});

test("a full storage is said as long as something waits, and the decision sent all the same", async () => {
  const [server, shelf] = [new Server(), new MemoryShelf()];
  shelf.room = 10;
  server.away = "unreachable";
  const { queue, again, settle } = opened(server, shelf);
  queue.add(BRIDGE);
  await settle();
  expect(queue.isKept).toBe(false);
  server.away = null;
  await again();
  expect([server.decided.length, queue.isKept]).toEqual([1, true]);
});
