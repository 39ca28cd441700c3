/** How pictures are kept from the one who looks: how strongly, and what reveals them. */

export interface Protection {
  /** Radius of the blur, in hundredths of a tile's width; there is no 0. */
  readonly blur: number;
  readonly is_grey: boolean;
  /** What a pointer or the key reveals: the whole tile, or a round piece of it. */
  readonly reveals: "tile" | "lens";
  /** Diameter of the lens, in hundredths of a tile's width. */
  readonly lens: number;
  /** Whether a pointer that rests on a tile reveals it; else only the key and a held press do. */
  readonly by_hover: boolean;
}

export const LEVELS = ["strong", "middle", "light"] as const;
export type Level = (typeof LEVELS)[number];

export const LEAST_BLUR = 3;
export const MOST_BLUR = 20;
export const LEAST_LENS = 20;
export const MOST_LENS = 90;

export const BY_LEVEL: Readonly<Record<Level, Protection>> = {
  strong: { blur: 14, is_grey: true, reveals: "lens", lens: 38, by_hover: false },
  middle: { blur: 10, is_grey: true, reveals: "tile", lens: 50, by_hover: true },
  light: { blur: 5, is_grey: false, reveals: "tile", lens: 60, by_hover: true },
};

const within = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** The unit's level, changed by what the officer has set; a level this page does not know is the strongest. */
export function protectionFrom(level: string, kept: string | null): Protection {
  const unit = BY_LEVEL[LEVELS.find((each) => each === level) ?? "strong"];
  const set = { ...unit, ...(JSON.parse(kept ?? "{}") as Partial<Protection>) };
  return { ...set, blur: within(set.blur, LEAST_BLUR, MOST_BLUR), lens: within(set.lens, LEAST_LENS, MOST_LENS) };
}

/** The level that is set exactly so; null for one of the officer's own. */
export function levelOf(protection: Protection): Level | null {
  return LEVELS.find((level) => JSON.stringify(BY_LEVEL[level]) === JSON.stringify({ ...BY_LEVEL[level], ...protection })) ?? null;
}
