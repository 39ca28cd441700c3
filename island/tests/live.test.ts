import { expect, test } from "vitest";
import { type Listener, type Party, listen } from "../src/live";

/** Tabs of one browser: who asks first leads, and when it goes the next one does. */
class Tabs {
  readonly #channels = new Set<{ onmessage: ((event: MessageEvent) => void) | null }>();
  readonly #waiting: (() => void)[] = [];
  #isLed = false;

  tab(): Party & { leave(): void } {
    const mine: { onmessage: ((event: MessageEvent) => void) | null } = { onmessage: null };
    let isLeading = false;
    return {
      lead: (_name, begin) => {
        const start = (waited: boolean): void => {
          isLeading = true;
          begin(waited);
        };
        if (this.#isLed) this.#waiting.push(() => start(true));
        else {
          this.#isLed = true;
          start(false);
        }
      },
      channel: () => {
        this.#channels.add(mine);
        const others = this.#channels;
        return {
          postMessage(data: unknown) {
            for (const each of [...others]) if (each !== mine) each.onmessage?.({ data } as MessageEvent);
          },
          get onmessage() {
            return mine.onmessage as never;
          },
          set onmessage(take) {
            mine.onmessage = take as never;
          },
        };
      },
      leave: () => {
        this.#channels.delete(mine);
        if (isLeading) this.#waiting.shift()?.();
      },
    };
  }
}

class Stream extends EventTarget {
  static readonly opened: Stream[] = [];
  readonly readyState = 1;
  readonly CLOSED = 2;

  constructor() {
    super();
    Stream.opened.push(this);
  }

  say(event: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
}

const api = { events: () => new Stream() as unknown as EventSource };

function hearing(): Listener & { heardOf: string[] } {
  const heardOf: string[] = [];
  return {
    heardOf,
    snapshot: (name) => heardOf.push(name),
    decision: () => heardOf.push("decision"),
    note: () => heardOf.push("note"),
    assignment: () => heardOf.push("assignment"),
    heard: (isHeard) => heardOf.push(isHeard ? "heard" : "lost"),
  };
}

test("one tab listens, and all are told; when it goes another takes its place and all look again", () => {
  Stream.opened.length = 0;
  const tabs = new Tabs();
  const ears = Array.from({ length: 8 }, hearing);
  const parties = ears.map((ear) => {
    const party = tabs.tab();
    listen(api, "OP-1", ear, party);
    return party;
  });
  expect(Stream.opened).toHaveLength(1);
  const [first] = Stream.opened;
  first?.dispatchEvent(new Event("open"));
  first?.say("gallery", { snapshot: "one" });
  first?.say("decision", { number: 1 });
  first?.say("note", { number: 1 });
  for (const { heardOf } of ears) expect(heardOf.filter((each) => each !== "heard")).toEqual(["one", "decision", "note"]);
  parties[0]?.leave();
  expect(Stream.opened).toHaveLength(2);
  Stream.opened[1]?.dispatchEvent(new Event("open"));
  for (const { heardOf } of ears.slice(1)) expect(heardOf.at(-1)).toBe("decision");
  Stream.opened[1]?.dispatchEvent(new Event("error"));
  for (const { heardOf } of ears.slice(1)) expect(heardOf.at(-1)).toBe("lost");
  Stream.opened[1]?.dispatchEvent(new Event("open"));
  for (const { heardOf } of ears.slice(1)) expect(heardOf.slice(-4)).toEqual(["heard", "note", "assignment", "decision"]);
  Stream.opened[1]?.dispatchEvent(new Event("error"));
  const late = hearing();
  listen(api, "OP-1", late, tabs.tab());
  expect(late.heardOf).toContain("lost");
});
