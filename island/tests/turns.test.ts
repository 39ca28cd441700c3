import { expect, test } from "vitest";
import { AT_ONCE, Turns } from "../src/turns";

const NEVER = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function asked(turns: Turns, indexes: readonly number[], signal = NEVER): number[] {
  const order: number[] = [];
  for (const index of indexes) void turns.take(index, signal).then(() => order.push(index));
  return order;
}

test("what is in sight comes first, then what is nearest to it", async () => {
  const turns = new Turns();
  turns.sight = { first: 100, end: 103 };
  const order = asked(turns, [90, 98, 99, 100, 101, 102, 103, 110]);
  for (let turn = 0; turn < 8; turn += 1) {
    await settle();
    turns.done();
  }
  await settle();
  expect(order).toEqual([100, 101, 102, 103, 99, 98, 110, 90]);
});

test("only so many are under way at once", async () => {
  const turns = new Turns();
  const order = asked(turns, Array.from({ length: 30 }, (_, index) => index));
  await settle();
  expect(order).toHaveLength(AT_ONCE);
  turns.done();
  await settle();
  expect(order).toHaveLength(AT_ONCE + 1);
});

test("the order is that of where one is by then", async () => {
  const turns = new Turns();
  const order = asked(turns, [0, 1, 2, 3, 4, 500, 5]);
  await settle();
  turns.sight = { first: 500, end: 510 };
  turns.done();
  await settle();
  expect(order.at(-1)).toBe(500);
});

test("whoever has given up keeps nobody waiting", async () => {
  const turns = new Turns();
  const gone = new AbortController();
  asked(turns, Array.from({ length: AT_ONCE }, (_, index) => index));
  await settle();
  const givenUp = asked(turns, [7], gone.signal);
  const staying = asked(turns, [8]);
  gone.abort();
  await settle();
  turns.done();
  await settle();
  expect([givenUp, staying]).toEqual([[7], []]);
  turns.done();
  await settle();
  expect(staying).toEqual([8]);
});
