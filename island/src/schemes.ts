/** The schemes of categories there are, and which one's codes the number keys give. */

import type { Scheme } from "./api";
import { type KeyedCode, keyedCodes } from "./codes";
import type { Settings } from "./settings";

export class Schemes {
  readonly all: readonly Scheme[];
  /** The scheme that the unit, or the case's lists, begin with; an officer's own choice goes before it. */
  readonly #first: string | null;
  readonly #settings: Settings;
  /** What stands for a category that the server doesn't tell yet. */
  readonly #withheld: string;

  constructor(all: readonly Scheme[], first: Scheme | null, settings: Settings, withheld: string) {
    this.all = all.filter(({ codes }) => codes.length > 0);
    this.#first = first && schemeName(first);
    this.#settings = settings;
    this.#withheld = withheld;
  }

  get now(): Scheme | null {
    const named = (name: string | null): Scheme | undefined => this.all.find((each) => schemeName(each) === name);
    return named(this.#settings.scheme) ?? named(this.#first) ?? this.all[0] ?? null;
  }

  get codes(): readonly KeyedCode[] {
    return this.now ? keyedCodes(this.now) : [];
  }

  /** The name of the scheme after the one there is now. */
  get next(): string | null {
    const at = this.now ? this.all.indexOf(this.now) : -1;
    const next = this.all[(at + 1) % this.all.length];
    return next ? schemeName(next) : null;
  }

  /** A code as its scheme calls it; "2 Harbour" where the label doesn't say a code that people know by its number or letter. */
  labelOf(scheme: string, code: string): string {
    if (code === "") return this.#withheld;
    const known = this.all.find((each) => each.name === scheme && each.codes.some((one) => one.code === code));
    const label = known?.codes.find((one) => one.code === code)?.label;
    if (label === undefined) return code;
    return label.split(/\s+/).includes(code) || !/^[\dA-Z]{1,2}$/.test(code) ? label : `${code} ${label}`;
  }
}

export function schemeName({ name, version }: Scheme): string {
  return `${name}/${version}`;
}
