/** What the server tells, fetched anew when it says that something changed: the list around one's place, and all counts. */

import type { Facets, Gallery } from "./api";
import type { Deciding } from "./deciding";
import type { Desk } from "./desk";
import type { Listing } from "./listing";
import type { Place } from "./place";
import { ownExposure } from "./wellbeing/api";
import type { Limits } from "./wellbeing/reminder";

/** Decisions and events that come within this time are fetched once. */
const SETTLE_MS = 350;
/** Tiles fetched around one's place when the list is fetched anew. */
const AROUND = 120;

export interface Watching {
  /** Nothing may be fetched now; it is once somebody calls `soon` after that. */
  isBlind(): boolean;
  /** Another stack stands where one is, unasked. */
  replaced(): void;
}

export class News {
  gallery: Gallery | null = null;
  facets: Facets | null = null;
  /** What the unit has set for a day. */
  limits: Limits = { minutes: 0, pictures: 0 };
  isHeard = true;
  readonly #desk: Desk;
  readonly #listing: Listing;
  readonly #deciding: Deciding;
  readonly #place: Place;
  readonly #watching: Watching;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isRefreshing = false;

  constructor(desk: Desk, listing: Listing, deciding: Deciding, place: Place, watching: Watching) {
    this.#desk = desk;
    this.#listing = listing;
    this.#deciding = deciding;
    this.#place = place;
    this.#watching = watching;
  }

  /** The page begins: the counts, what was decided earlier, what was seen today. */
  start(): void {
    void this.counts();
    void this.#takeUpHistory();
    void this.#takeUpExposure();
  }

  heard(isHeard: boolean): void {
    const isBack = isHeard && !this.isHeard;
    this.isHeard = isHeard;
    if (isBack) {
      this.#deciding.queue.resume();
      this.soon();
    }
    this.#desk.changed();
  }

  soon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#settle(), SETTLE_MS);
  }

  async counts(): Promise<void> {
    const { filters } = this.#listing.view;
    await this.#desk.asking(async () => {
      const [gallery, facets] = await Promise.all([this.#desk.api.gallery(), this.#desk.api.facets(filters)]);
      this.gallery = gallery;
      if (filters === this.#listing.view.filters) this.facets = facets;
    });
    this.#desk.changed();
  }

  /** Fetch anew what is shown, and keep one's place in it. */
  async #settle(): Promise<void> {
    if (this.#watching.isBlind()) return;
    if (this.#isRefreshing) return this.soon();
    this.#isRefreshing = true;
    try {
      await this.#refresh();
    } finally {
      this.#isRefreshing = false;
    }
    await this.counts();
  }

  async #refresh(): Promise<void> {
    const place = this.#place;
    const keys = this.#deciding.settling();
    await this.#desk.asking(async () => {
      let stack = place.current?.stack;
      const moved = await this.#listing.refresh(() => {
        stack = place.current?.stack;
        return place.cursor;
      }, AROUND);
      if (!moved) return;
      this.#deciding.settled(keys);
      place.cursor = moved.to;
      place.anchor += moved.to - moved.from;
      if (moved.to !== moved.from) place.sight?.keep(moved.from, moved.to);
      this.#desk.revealing.follow((index) => this.#listing.tile(index), place.cursor);
      if (stack !== undefined && place.current && place.current.stack !== stack) this.#watching.replaced();
    });
    this.#desk.changed();
  }

  async #takeUpExposure(): Promise<void> {
    await this.#desk.asking(async () => {
      const { limits, days } = await ownExposure(this.#desk.http, 1);
      this.limits = limits;
      if (days[0]) this.#desk.ledger.outbox.start(days[0]);
    });
    this.#desk.changed();
  }

  async #takeUpHistory(): Promise<void> {
    const { api, me } = this.#desk;
    await this.#desk.asking(async () => {
      const { total } = await api.decisions(0, 1);
      const { items } = await api.decisions(Math.max(0, total - 200), 200);
      this.#deciding.history.takeUp(items, me.officer);
    });
  }
}
