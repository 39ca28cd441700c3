import { expect, test } from "vitest";
import { AT_ONCE, TOGETHER, Turns } from "../src/turns";

const NEVER = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Turns whose fetches stay under way until the test ends them, in their order. */
function held() {
  const asked: string[][] = [];
  const ends: (() => void)[] = [];
  const turns = new Turns<string>((names, signal) => {
    asked.push([...names]);
    return new Promise((resolve, reject) => {
      ends.push(() => resolve(names.map((name) => (name === "none" ? null : `<${name}>`))));
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  });
  return { turns, asked, end: () => ends.shift()?.() };
}

const numbers = (count: number, from = 0): string[] => Array.from({ length: count }, (_, at) => String(from + at));

test("what is in sight comes first, then what is nearest to it", async () => {
  const { turns, asked } = held();
  turns.sight = { first: 100, end: 103 };
  for (const index of [90, 98, 99, 100, 101, 102, 103, 110]) void turns.ask(String(index), index, NEVER);
  await settle();
  expect(asked).toEqual([["100", "101", "102", "103", "99", "98", "110", "90"]]);
});

test("several are asked for together, and only so many times at once", async () => {
  const { turns, asked, end } = held();
  for (const name of numbers(TOGETHER * (AT_ONCE + 1))) void turns.ask(name, Number(name), NEVER);
  await settle();
  expect(asked).toEqual([numbers(TOGETHER), numbers(TOGETHER, TOGETHER)]);
  end();
  await settle();
  expect(asked).toHaveLength(AT_ONCE + 1);
});

test("each gets what has its name, and null where there is none", async () => {
  const { turns, end } = held();
  const both = Promise.all([turns.ask("a", 0, NEVER), turns.ask("none", 1, NEVER)]);
  await settle();
  end();
  expect(await both).toEqual(["<a>", null]);
});

test("the order is that of where one is by then", async () => {
  const { turns, asked, end } = held();
  for (const name of numbers(TOGETHER * AT_ONCE + 1)) void turns.ask(name, Number(name), NEVER);
  void turns.ask("500", 500, NEVER);
  await settle();
  turns.sight = { first: 500, end: 510 };
  end();
  await settle();
  expect(asked.at(-1)?.[0]).toBe("500");
});

test("who gives up before the turn comes is not asked for", async () => {
  const { turns, asked } = held();
  const gone = new AbortController();
  const givenUp = turns.ask("7", 7, gone.signal);
  void turns.ask("8", 8, NEVER);
  gone.abort();
  await expect(givenUp).rejects.toThrow();
  await settle();
  expect(asked).toEqual([["8"]]);
});

test("a request goes on while anybody waits for a part of it, and is given up when nobody does", async () => {
  const { turns, asked } = held();
  const [one, other] = [new AbortController(), new AbortController()];
  const both = [turns.ask("7", 7, one.signal), turns.ask("8", 8, other.signal)].map((each) => each.catch(() => "given up"));
  await settle();
  one.abort();
  await settle();
  void turns.ask("9", 9, NEVER);
  other.abort();
  expect(await Promise.all(both)).toEqual(["given up", "given up"]);
  await settle();
  expect(asked).toEqual([["7", "8"], ["9"]]);
});
