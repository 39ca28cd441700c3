/** What an officer has at hand in a case, whatever is shown: the server, the texts, the settings, what was seen, what is said. */

import type { Api, Me } from "./api";
import { ExposureLedger } from "./exposure";
import { ApiError, type Http } from "./http";
import { Revealing } from "./revealing";
import { Settings } from "./settings";
import type { Staging } from "./staging";
import type { Texts } from "./texts/texts";
import { Thumbnails } from "./thumbnails";
import type { Dialog } from "./views/dialogs";
import { wayOf } from "./wellbeing/api";
import { PutAway } from "./wellbeing/reminder";

export class Desk {
  readonly http: Http;
  readonly api: Api;
  readonly caseName: string;
  readonly me: Me;
  readonly texts: Texts;
  readonly settings: Settings;
  readonly ledger: ExposureLedger;
  readonly putAway: PutAway;
  readonly revealing: Revealing;
  readonly thumbnails = new Thumbnails();
  dialog: Dialog | null = null;
  staging: Staging | null = null;
  said = "";
  readonly #listeners = new Set<() => void>();

  constructor(http: Http, api: Api, caseName: string, me: Me, texts: Texts) {
    this.http = http;
    this.api = api;
    this.caseName = caseName;
    this.me = me;
    this.texts = texts;
    this.settings = new Settings(localStorage, me.protection.level);
    const today = (): string => new Date().toLocaleDateString("sv");
    const officer = `${me.agency}/${me.officer}`;
    this.ledger = new ExposureLedger(localStorage, officer, today, wayOf(http, () => this.changed()), caseName);
    this.putAway = new PutAway(localStorage, officer);
    this.revealing = new Revealing(this.ledger);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Say something in the status line, to a screen reader too. */
  say(text: string): void {
    this.said = text;
    this.changed();
  }

  openDialog(dialog: Dialog | null): void {
    this.dialog = dialog;
    this.revealing.hide();
    this.staging?.hide();
    this.changed();
  }

  /** Ask the server; where it gives no answer, say so and return undefined. */
  async asking<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.say([this.texts.failed[error.code], error.message].filter((part) => part !== "").join(": "));
      return undefined;
    }
  }
}
