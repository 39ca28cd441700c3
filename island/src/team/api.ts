/** Officers who work together: who holds which stacks. */

import { type Filters, MANY, ONCE } from "../filters";
import { type Http, casePath } from "../http";

export interface Assignment {
  readonly number: number;
  readonly officer: string;
  readonly by: string;
  readonly at: string;
  readonly until: string;
  readonly minutes: number;
  readonly reason: string;
  readonly stacks: number;
}

export interface Assignments {
  readonly items: readonly Assignment[];
  /** Whom something could be assigned to, as far as they are known. */
  readonly officers: readonly string[];
}

export interface Taken {
  readonly number: number;
  readonly officer: string;
  readonly until: string;
  readonly stacks: number;
  /** Stacks that were not assigned, for others hold them. */
  readonly left: number;
}

/** Stacks by name, or all that pass filters. */
export type Chosen = { readonly stacks: readonly string[] } | { readonly filters: Filters };

export interface Task {
  readonly officer: string | null;
  readonly minutes: number;
  readonly reason: string;
  readonly is_taking_over: boolean;
}

/** Filters as the server takes them in a body. */
export function bodyOf(filters: Filters): Record<string, unknown> {
  const many = MANY.filter((name) => filters[name].length > 0).map((name) => [name, filters[name]]);
  const once = ONCE.filter((name) => filters[name] !== "").map((name) => [name, filters[name]]);
  return Object.fromEntries([...many, ...once]) as Record<string, unknown>;
}

export const chosenBody = (chosen: Chosen): Record<string, unknown> => ("stacks" in chosen ? { stacks: chosen.stacks } : { filters: bodyOf(chosen.filters) });

export class TeamApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#path = `${casePath(caseName)}/assignments`;
  }

  assignments(): Promise<Assignments> {
    return this.#http.get(this.#path);
  }

  take(key: string, chosen: Chosen, task: Task): Promise<Taken> {
    return this.#http.post(this.#path, { key, ...chosenBody(chosen), ...task });
  }

  giveBack(key: string, stacks: readonly string[] | null): Promise<{ stacks: number }> {
    return this.#http.post(`${this.#path}/back`, { key, stacks });
  }

  keep(): Promise<{ until: string | null }> {
    return this.#http.post(`${this.#path}/renewal`, {});
  }
}
