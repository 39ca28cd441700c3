/** A case of any size for working on the page: every fact of a stack follows from its number. */

import { createHash } from "node:crypto";
import { type Badge, type Category, type Decision, type Facets, type FacetValue, type Kind, LANES, type Lane, type Tick, type Tile } from "../src/api";
import { type Filters, type Sort, queryOf } from "../src/filters";

const CAMERAS = ["Nikon D3500", "Canon EOS 80D", "Panasonic DMC-TZ61", "Pixel 6", "Sony ILCE-6000", ""];
const FOLDERS = ["DCIM/100NIKON", "DCIM/101NIKON", "Pictures/Harbour", "Pictures/Harbour/Bridges", "Pictures/Alps 2023", "Downloads", "Downloads/old", "Phone/WhatsApp Images", "Backup/C/Users/anna/Desktop/Gardens", "Recovered"];
const REASONS = ["camera body 31-077215 is on no list", "embedded thumbnail differs from the picture (41 bits)", "8 pictures taken within 10 minutes", "resolution native to the camera", "folder with many hits: 12 of 40 files in KP/1: Downloads/old are on lists", "no editing software named", "deleted, 2 of 3"];
const BADGES: Badge[] = ["gps", "camera", "deleted", "partial"];
export const SCHEME = {
  name: "views", version: "1", title: "Views (sample)",
  codes: [{ code: "0", label: "Not relevant" }, { code: "1", label: "Bridge" }, { code: "2", label: "Harbour" }, { code: "3", label: "Mountain" }, { code: "4", label: "House or garden" }],
};
export const LETTERS = { name: "letters", version: "2", title: "Letters (sample)", codes: ["A", "B", "C"].map((code) => ({ code, label: `Class ${code}` })) };

const mixed = (number: number, salt: number): number => {
  let value = Math.imul(number ^ (salt * 0x9e3779b9), 2246822519);
  value = Math.imul(value ^ (value >>> 13), 3266489917);
  return (value ^ (value >>> 16)) >>> 0;
};
const pick = <T>(from: readonly T[], number: number): T => from[number % from.length] as T;

export class SampleCase {
  snapshot = 1;
  readonly decisions: Decision[] = [];
  readonly answers = new Map<string, Decision[]>();
  readonly #size: number;
  readonly #standing = new Map<string, Category>();
  readonly #numbers = new Map<string, number>();
  #rows = new Map<string, Int32Array>();

  constructor(size: number) {
    this.#size = size;
  }

  get size(): number {
    return this.#size + this.snapshot - 1;
  }

  /** A new snapshot: one more stack came, and stands first. */
  grow(): void {
    this.snapshot += 1;
    this.#rows.clear();
  }

  rows(filters: Filters, sort: Sort): Int32Array {
    const name = queryOf(filters, sort).toString();
    const kept = this.#rows.get(name);
    if (kept) return kept;
    const rows = Int32Array.from({ length: this.size }, (_, at) => at - (this.snapshot - 1)).filter((row) => this.#fits(row, filters));
    const keys: Record<Sort, (row: number) => number> = {
      rank: (row) => row, date: (row) => mixed(row, 4) % 4000, folder: (row) => mixed(row, 3) % FOLDERS.length, size: (row) => -(mixed(row, 9) % 9_000_000),
    };
    const key = keys[sort];
    if (sort !== "rank") rows.sort((a, b) => key(a) - key(b) || a - b);
    this.#rows.set(name, rows);
    return rows;
  }

  tile(row: number): Tile {
    const lane = this.#lane(row);
    const kind = this.#kind(row);
    const isVideo = kind === "video";
    const sha256 = createHash("sha256").update(String(row)).digest("hex");
    const stack = sha256.slice(0, 12);
    this.#numbers.set(stack, row);
    const badges: Badge[] = [...(isVideo ? (["video"] as const) : []), ...BADGES.filter((_, at) => mixed(row, 20 + at) % 5 === 0)];
    const copies = 1 + (mixed(row, 5) % 7 === 0 ? mixed(row, 6) % 40 : 0);
    return {
      stack, sha256, lane, rank: row + this.snapshot, score: 60 - (row / this.#size) * 70, copies, media: Math.ceil(copies / 2), kind,
      duration_ms: kind === "picture" ? null : 4000 + (mixed(row, 7) % 600_000), width: 4000, height: 3000,
      reason: mixed(row, 8) % 11 === 0 ? null : pick(REASONS, mixed(row, 8)), badges,
      category: this.#standing.get(stack) ?? null, assigned: mixed(row, 31) % 9 === 0 ? "b.diaz" : null, taken: this.#taken(row), folder: `KP/1: ${pick(FOLDERS, mixed(row, 3))}`,
      notes: { comments: 0, tags: [], series: [], is_bookmarked: false },
    };
  }

  rowOf(stack: string): number | undefined {
    return this.#numbers.get(stack);
  }

  isDecided(row: number): boolean {
    return this.#standing.get(this.tile(row).stack)?.is_applied === true;
  }

  get undecided(): number {
    return this.size - this.#standing.size;
  }

  lanes(filters: Filters): Record<Lane, number> {
    const counts: Record<Lane, number> = { new: 0, series: 0, near: 0, known: 0 };
    for (const row of this.rows({ ...filters, lane: [] }, "rank")) counts[this.#lane(row)] += 1;
    return counts;
  }

  facets(filters: Filters): Facets {
    const counted = (without: keyof Filters, value: (row: number) => string): FacetValue[] => {
      const counts = new Map<string, number>();
      for (const row of this.rows({ ...filters, [without]: [] }, "rank")) counts.set(value(row), (counts.get(value(row)) ?? 0) + 1);
      counts.delete("");
      return [...counts].sort((a, b) => b[1] - a[1]).map(([each, count]) => ({ value: each, label: each, count }));
    };
    return {
      lanes: Object.entries(this.lanes(filters)).map(([value, count]) => ({ value, label: value, count })),
      lists: [{ value: "National 2026.2", label: "National 2026.2", count: 1200 }],
      categories: [{ value: "none", label: "none", count: this.undecided }, ...SCHEME.codes.map(({ code, label }) => ({ value: `views/${code}`, label, count: [...this.#standing.values()].filter((each) => each.code === code).length }))],
      assigned: [],
      kinds: counted("kind", (row) => this.#kind(row)),
      cameras: counted("camera", (row) => pick(CAMERAS, mixed(row, 2))),
      folders: counted("folder", (row) => `KP/1: ${pick(FOLDERS, mixed(row, 3))}`),
      noted: [],
      tags: [],
      series: [],
      dates: { first: "2015-01-01T00:00:00Z", last: "2026-01-01T00:00:00Z" },
    };
  }

  ticks(filters: Filters, sort: Sort): Tick[] {
    const rows = this.rows(filters, sort);
    const ticks: Tick[] = [];
    const label = (row: number): string => {
      if (sort === "date") return this.#taken(row).slice(0, 7);
      if (sort === "folder") return `KP/1: ${pick(FOLDERS, mixed(row, 3))}`;
      return sort === "size" ? `${Math.floor((mixed(row, 9) % 9_000_000) / 1e6)} MB` : `${Math.ceil((60 - (row / this.#size) * 70) / 5) * 5} points`;
    };
    rows.forEach((row, first) => {
      if (ticks.length < 200 && ticks.at(-1)?.label !== label(row)) ticks.push({ label: label(row), first });
    });
    return ticks;
  }

  decide(key: string, stacks: readonly string[], scheme: string, code: string): { decisions: Decision[]; was_repeated: boolean } {
    return this.#once(key, () => stacks.map((stack) => {
      this.#standing.set(stack, { scheme, code, is_applied: true });
      return this.#append({ stack, scheme, code, undoes: null });
    }));
  }

  undo(key: string, numbers: readonly number[]): { decisions: Decision[]; was_repeated: boolean } {
    return this.#once(key, () => numbers.map((number) => {
      const undone = this.decisions[number - 1];
      if (!undone) throw new Error(`no decision ${number}`);
      this.#standing.delete(undone.stack);
      const undo = this.#append({ stack: undone.stack, scheme: null, code: null, undoes: number });
      undone.undone_by = undo.number;
      return undo;
    }));
  }

  #once(key: string, decide: () => Decision[]): { decisions: Decision[]; was_repeated: boolean } {
    const before = this.answers.get(key);
    if (before) return { decisions: before, was_repeated: true };
    const decisions = decide();
    this.answers.set(key, decisions);
    for (const name of this.#rows.keys()) if (/decided|category/.test(name)) this.#rows.delete(name);
    return { decisions, was_repeated: false };
  }

  #append(what: Pick<Decision, "stack" | "scheme" | "code" | "undoes">): Decision {
    const decision: Decision = { ...what, number: this.decisions.length + 1, officer: "anna", at: new Date().toISOString(), applied: 1, suggested: 0, undone_by: null, note: "" };
    this.decisions.push(decision);
    return decision;
  }

  #lane(row: number): Lane {
    const share = row / this.#size;
    return LANES[share < 0.45 ? 0 : share < 0.5 ? 1 : share < 0.7 ? 2 : 3] ?? "new";
  }

  #kind(row: number): Kind {
    const of100 = mixed(row, 1) % 100;
    return of100 < 88 ? "picture" : of100 < 97 ? "video" : "audio";
  }

  #taken(row: number): string {
    return new Date(Date.UTC(2015, 0, 1) + (mixed(row, 4) % 4000) * 86_400_000).toISOString();
  }

  #fits(row: number, filters: Filters): boolean {
    if (filters.lane.length > 0 && !filters.lane.includes(this.#lane(row))) return false;
    if (filters.kind.length > 0 && !filters.kind.includes(this.#kind(row))) return false;
    if (filters.camera.length > 0 && !filters.camera.includes(pick(CAMERAS, mixed(row, 2)))) return false;
    const folder = pick(FOLDERS, mixed(row, 3));
    if (filters.folder.length > 0 && !filters.folder.includes(`KP/1: ${folder}`)) return false;
    if (filters.text !== "" && !folder.toLowerCase().includes(filters.text.toLowerCase())) return false;
    if (filters.has.some((badge) => badge === "video" ? this.#kind(row) !== "video" : mixed(row, 20 + BADGES.indexOf(badge as Badge)) % 5 !== 0)) return false;
    if (filters.decided !== "" && this.isDecided(row) !== (filters.decided === "yes")) return false;
    return true;
  }
}
