/** What a view shows and in which order, as it stands in the page's address. */

export type Sort = "rank" | "date" | "folder" | "size";

export const SORTS: readonly Sort[] = ["rank", "date", "folder", "size"];

/** Filters that may be named several times: any of the values (of `has` and `noted`: all of them). */
export const MANY = ["lane", "list", "category", "kind", "camera", "folder", "assigned", "has", "noted", "tag", "series"] as const;
/** Filters that are named at most once. */
export const ONCE = ["from", "to", "min_size", "max_size", "decided", "text"] as const;

export type Many = (typeof MANY)[number];
export type Once = (typeof ONCE)[number];
export type FilterName = Many | Once;

export type Filters = Readonly<Record<Many, readonly string[]> & Record<Once, string>>;

export const HAS = ["gps", "camera", "video", "deleted", "partial"] as const;

export const NO_FILTERS: Filters = {
  lane: [], list: [], category: [], kind: [], camera: [], folder: [], assigned: [], has: [], noted: [], tag: [], series: [],
  from: "", to: "", min_size: "", max_size: "", decided: "", text: "",
};

export interface View {
  readonly filters: Filters;
  readonly sort: Sort;
}

const isMany = (name: FilterName): name is Many => (MANY as readonly string[]).includes(name);

/** The query of a view; the same view gives the same text, whatever order its filters were set in. */
export function queryOf(filters: Filters, sort: Sort): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of MANY) for (const value of [...filters[name]].sort()) query.append(name, value);
  for (const name of ONCE) if (filters[name] !== "") query.set(name, filters[name]);
  if (sort !== "rank") query.set("sort", sort);
  return query;
}

/** What the server takes; filters not named here are free text. */
const VALID: Partial<Record<FilterName, RegExp>> = {
  lane: /^(new|series|near|known)$/,
  assigned: /^(nobody|(by|not)\/.+)$/,
  kind: /^(picture|video|audio)$/,
  has: /^(gps|camera|video|deleted|partial)$/,
  noted: /^(comment|bookmark|tag|series)$/,
  decided: /^(yes|no)$/,
  from: /^\d{4}-\d{2}-\d{2}$/,
  to: /^\d{4}-\d{2}-\d{2}$/,
  min_size: /^\d{1,15}$/,
  max_size: /^\d{1,15}$/,
};

const isValid = (name: FilterName, value: string): boolean => value !== "" && (VALID[name]?.test(value) ?? true);

/** The view of a query; what it does not know it leaves out, so that a mistyped address shows more, never an error. */
export function viewOf(query: URLSearchParams): View {
  const many = Object.fromEntries(
    MANY.map((name) => [name, [...new Set(query.getAll(name).filter((value) => isValid(name, value)))]]),
  ) as Record<Many, string[]>;
  const once = Object.fromEntries(ONCE.map((name) => [name, query.getAll(name).find((value) => isValid(name, value)) ?? ""])) as Record<Once, string>;
  const sort = SORTS.find((each) => each === query.get("sort")) ?? "rank";
  return { filters: { ...many, ...once }, sort };
}

/** A chip: one value that narrows the view. */
export interface Chip {
  readonly name: FilterName;
  readonly value: string;
}

/** All that narrows a view except the lane, which has its tabs. */
export function chipsOf(filters: Filters): Chip[] {
  const many = MANY.filter((name) => name !== "lane").flatMap((name) => filters[name].map((value) => ({ name, value })));
  const once = ONCE.filter((name) => filters[name] !== "").map((name) => ({ name, value: filters[name] }));
  return [...many, ...once];
}

export function has(filters: Filters, { name, value }: Chip): boolean {
  return isMany(name) ? filters[name].includes(value) : filters[name] === value;
}

/** The filters with a chip set; of those named once it takes the other value's place, "" takes it away. */
export function withChip(filters: Filters, { name, value }: Chip): Filters {
  if (!isMany(name)) return { ...filters, [name]: value };
  return filters[name].includes(value) ? filters : { ...filters, [name]: [...filters[name], value] };
}

export function withoutChip(filters: Filters, { name, value }: Chip): Filters {
  if (!isMany(name)) return { ...filters, [name]: "" };
  return { ...filters, [name]: filters[name].filter((each) => each !== value) };
}

export function toggled(filters: Filters, chip: Chip): Filters {
  return has(filters, chip) ? withoutChip(filters, chip) : withChip(filters, chip);
}

const SIZE = /^\s*(\d+(?:[.,]\d+)?)\s*(k|m|g|t)?(?:b|B)?\s*$/i;
const POWER: Record<string, number> = { "": 0, k: 1, m: 2, g: 3, t: 4 };

/** Bytes from what a person types ("2 MB", "700k", "1,5 GB"; 1 kB is 1,000 bytes), as text; null where it is no size. */
export function bytesOf(typed: string): string | null {
  const parts = SIZE.exec(typed);
  if (!parts) return null;
  const factor = 1000 ** (POWER[(parts[2] ?? "").toLowerCase()] ?? 0);
  return String(Math.round(Number((parts[1] ?? "").replace(",", ".")) * factor));
}
