/** Stages: what lies over the whole grid (the viewer, compare, a film), each with its place in the page's address. */

/** A stage as it stands in the address: `#viewer/ab12…`. */
export interface Stage {
  readonly name: string;
  /** What is shown, such as a media's SHA-256. */
  readonly parts: readonly string[];
}

/** The stage of an address' last part; null for none. Anybody can type an address: a stage checks its parts itself. */
export function stageOf(hash: string): Stage | null {
  const [name, ...parts] = hash.replace(/^#/, "").split("/").map(decoded);
  return name ? { name, parts } : null;
}

/** The number that a part of an address stands for; 0 for none. */
export const numberOf = (part: string): number => (/^[1-9]\d{0,15}$/.test(part) ? Number(part) : 0);

export function hashOf({ name, parts }: Stage): string {
  return `#${[name, ...parts].map(encodeURIComponent).join("/")}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What the browser keeps of pages that were; a test brings its own. */
export interface Past {
  readonly state: unknown;
  pushState(state: unknown, unused: string, url: string): void;
  replaceState(state: unknown, unused: string, url: string): void;
  back(): void;
}

export interface Address {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

/** Which stage is open. Going from one to the next is a step in the browser's history, so that Back goes where one was. */
export class Stages {
  now: Stage | null;
  readonly #past: Past;
  readonly #address: Address;
  readonly #changed: () => void;

  constructor(past: Past, address: Address, changed: () => void) {
    this.#past = past;
    this.#address = address;
    this.#changed = changed;
    this.now = stageOf(address.hash);
  }

  open(name: string, ...parts: string[]): void {
    this.now = { name, parts };
    this.#past.pushState({ depth: this.#depth + 1 }, "", this.#place + hashOf(this.now));
    this.#changed();
  }

  /** Show another thing on the same stage, without a step of its own in the history. */
  replace(...parts: string[]): void {
    if (!this.now) return;
    this.now = { name: this.now.name, parts };
    this.#past.replaceState({ depth: this.#depth }, "", this.#place + hashOf(this.now));
    this.#changed();
  }

  /** Go back to where one was; to the grid where the stage was opened by its address. */
  close(): void {
    if (this.#depth > 0) return this.#past.back();
    this.now = null;
    this.#past.replaceState({ depth: 0 }, "", this.#place);
    this.#changed();
  }

  /** Another view of the grid is shown: no stage stays over it. */
  leave(): void {
    if (!this.now) return;
    this.now = null;
    this.#changed();
  }

  /** The browser has gone to another address. */
  follow(): void {
    this.now = stageOf(this.#address.hash);
    this.#changed();
  }

  get #place(): string {
    return this.#address.pathname + this.#address.search;
  }

  /** How many stages lie between this address and a grid of this page. */
  get #depth(): number {
    const { state } = this.#past;
    return typeof state === "object" && state !== null && "depth" in state && typeof state.depth === "number" ? state.depth : 0;
  }
}
