/** What officers note, the words they use, and their named views: types, each with the route that gives it. */

import { type Http, casePath } from "../http";

export const NOTE_KINDS = ["comment", "bookmark", "tag", "series"] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** What is asked to be noted, or (`is_removal`) taken off: of whole stacks, or of single media. */
export interface Annotation {
  readonly what: NoteKind;
  /** The comment, the tag, the series' name; "" for a bookmark. */
  readonly text: string;
  readonly stacks: readonly string[];
  readonly media: readonly string[];
  readonly is_removal: boolean;
}

/** What is noted of any media of a stack, as a tile shows it. */
export interface TileNotes {
  comments: number;
  tags: string[];
  series: string[];
  is_bookmarked: boolean;
}

/** A note in force, and the media of the stack that it is on. */
export interface StackNote {
  number: number;
  kind: NoteKind;
  text: string;
  officer: string;
  at: string;
  case: string;
  media: string[];
}

export interface Word {
  text: string;
  media: number;
}

export interface Words {
  tags: Word[];
  series: Word[];
}

export interface NamedView {
  number: number;
  name: string;
  query: string;
  officer: string;
  is_own: boolean;
  is_shared: boolean;
  at: string;
}

export class NotesApi {
  readonly #http: Http;
  readonly #case: string;

  constructor(http: Http, caseName: string) {
    this.#http = http;
    this.#case = casePath(caseName);
  }

  note(key: string, { what, text, stacks, media, is_removal }: Annotation): Promise<{ notes: { number: number }[] }> {
    return this.#http.post(`${this.#case}/notes`, { key, kind: what, text, stacks, media, is_removal });
  }

  undo(key: string, numbers: readonly number[]): Promise<{ notes: { number: number }[] }> {
    return this.#http.post(`${this.#case}/notes/undo`, { key, numbers });
  }

  /** The notes on a stack, named by the first digits of any media in it. */
  on(stack: string, signal?: AbortSignal): Promise<StackNote[]> {
    return this.#http.get(`${this.#case}/stacks/${stack}/notes`, signal);
  }

  words(): Promise<Words> {
    return this.#http.get(`${this.#case}/words`);
  }

  views(): Promise<NamedView[]> {
    return this.#http.get(`${this.#case}/views`);
  }

  save(key: string, name: string, query: string, isShared: boolean): Promise<NamedView> {
    return this.#http.post(`${this.#case}/views`, { key, name, query, is_shared: isShared });
  }

  remove(key: string, name: string): Promise<NamedView> {
    return this.#http.post(`${this.#case}/views/remove`, { key, name });
  }
}
