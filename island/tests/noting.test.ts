import { describe, expect, test, vi } from "vitest";
import type { Api, Tile } from "../src/api";
import { Deciding } from "../src/deciding";
import { ApiError } from "../src/http";
import type { Annotation, NotesApi } from "../src/notes/api";
import { MemoryShelf } from "./shelf";

const OWNER = { agency: "local", officer: "anna", case: "OP-114" };
const TAG: Annotation = { what: "tag", text: "bridge", stacks: ["a1", "b2"], media: [], is_removal: false };
const BOOKMARK: Annotation = { what: "bookmark", text: "", stacks: ["a1"], media: [], is_removal: false };
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A server that numbers notes from 1, and can be away. */
function opened(shelf = new MemoryShelf()) {
  const server = { isAway: false, last: 0, noted: [] as Annotation[], undone: [] as number[] };
  const ask = (numbers: () => number[]): Promise<{ notes: { number: number }[] }> =>
    server.isAway ? Promise.reject(new ApiError(0, "unreachable", "away")) : Promise.resolve({ notes: numbers().map((number) => ({ number })) });
  const notes = {
    note: (_key: string, note: Annotation) =>
      ask(() => {
        server.noted.push(note);
        return [(server.last += 1)];
      }),
    undo: (_key: string, numbers: readonly number[]) =>
      ask(() => {
        server.undone.push(...numbers);
        return numbers.map(() => (server.last += 1));
      }),
  };
  const watcher = { changed: vi.fn(), answered: vi.fn(), refused: vi.fn(), held: vi.fn(), judge: vi.fn(), judged: vi.fn() };
  const deciding = new Deciding({} as Api, notes as unknown as NotesApi, shelf, OWNER, watcher);
  deciding.queue.start();
  return { server, deciding, watcher, shelf };
}

const tile = (stack: string, isBookmarked = false): Tile => ({ stack, notes: { comments: 0, tags: [], series: [], is_bookmarked: isBookmarked } }) as unknown as Tile;

describe("notes go the way of decisions", () => {
  test("what is noted is sent, undone by its number and noted again", async () => {
    const { server, deciding } = opened();
    deciding.note(TAG);
    await settle();
    expect(server.noted[0]).toMatchObject(TAG);
    expect(deciding.undo()?.note).toEqual(TAG);
    await settle();
    expect(server.undone).toEqual([1]);
    expect(deciding.redo(() => undefined)?.note).toEqual(TAG);
    await settle();
    expect(server.noted).toHaveLength(2);
  });

  test("what is undone before the server has answered is taken back once it has", async () => {
    const { server, deciding } = opened();
    deciding.note(TAG);
    deciding.undo();
    await settle();
    await settle();
    expect(server.undone).toEqual([1]);
    expect(deciding.queue.waiting).toHaveLength(0);
  });

  test("what waits survives the page, and is shown by the next", async () => {
    const first = opened();
    first.server.isAway = true;
    first.deciding.note(BOOKMARK);
    await settle();
    const next = opened(first.shelf);
    expect(next.deciding.isBookmarked(tile("a1"))).toBe(true);
    await settle();
    expect(next.server.noted[0]).toMatchObject(BOOKMARK);
    expect(next.deciding.undo()?.note).toEqual(BOOKMARK);
  });
});

describe("a bookmark is shown at once", () => {
  test("until the tiles that tell of it are here", async () => {
    const { deciding } = opened();
    deciding.note(BOOKMARK);
    expect([deciding.isBookmarked(tile("a1")), deciding.isBookmarked(tile("b2"))]).toEqual([true, false]);
    await settle();
    deciding.settled(deciding.settling());
    expect([deciding.isBookmarked(tile("a1")), deciding.isBookmarked(tile("a1", true))]).toEqual([false, true]);
    deciding.undo();
    expect(deciding.isBookmarked(tile("a1", true))).toBe(false);
  });
});
