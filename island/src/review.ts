/** One officer's work in one case: what is made of what, which view and stage is shown, and what is uncovered. */

import type { Api, Me, Scheme } from "./api";
import { Categorising } from "./categorising";
import { Compare } from "./compare/compare";
import { Deciding } from "./deciding";
import { Desk } from "./desk";
import { SORTS, type View, queryOf, viewOf } from "./filters";
import type { Http } from "./http";
import { Faces } from "./faces/faces";
import { Gatherings } from "./gatherings/gatherings";
import { Graphs } from "./graph/graphs";
import { Leads } from "./leads/leads";
import { TimeLines } from "./timeline/timelines";
import { Listing } from "./listing";
import { listen } from "./live";
import { News } from "./news";
import { Noting } from "./notes/noting";
import { PartSearch } from "./part/part";
import { Place } from "./place";
import type { Means } from "./revealing";
import { Schemes } from "./schemes";
import { Finding } from "./search/finding";
import { Stages } from "./stages";
import { Opinions, STAGE as BLIND } from "./team/opinions";
import { Team } from "./team/team";
import type { Texts } from "./texts/texts";
import { Traces } from "./traces/traces";
import { Viewer } from "./viewer/viewer";
import type { Dialog } from "./views/dialogs";

export class Review extends Desk {
  readonly listing: Listing;
  readonly deciding: Deciding;
  readonly schemes: Schemes;
  readonly place: Place;
  readonly news: News;
  readonly categorising: Categorising;
  readonly stages: Stages;
  readonly viewer: Viewer;
  readonly team: Team;
  readonly opinions: Opinions;
  readonly compare: Compare;
  readonly leads: Leads;
  readonly timelines: TimeLines;
  readonly gatherings: Gatherings;
  readonly faces: Faces;
  readonly graphs: Graphs;
  readonly part: PartSearch;
  readonly traces: Traces;
  readonly noting: Noting;
  readonly finding: Finding;

  constructor(http: Http, api: Api, caseName: string, me: Me, schemes: readonly Scheme[], texts: Texts, firstScheme: Scheme | null = null) {
    super(http, api, caseName, me, texts);
    this.stages = new Stages(history, location, () => this.#staged());
    this.schemes = new Schemes(schemes, firstScheme, this.settings, texts.opinions.withheld);
    this.noting = new Noting(this);
    this.listing = new Listing(api, () => this.changed(), () => this.news.soon());
    this.deciding = this.#decidingOf();
    this.place = new Place(this, this.listing, this.deciding, (index) => this.reveal(index, "key"));
    this.team = new Team(this);
    this.categorising = new Categorising(this, this.listing, this.deciding, this.place, this.schemes, this.team);
    this.news = new News(this, this.listing, this.deciding, this.place, {
      isBlind: () => this.stages.now?.name === BLIND, // who decides blind is sent no categories
      replaced: () => this.#replaced(),
    });
    this.viewer = new Viewer(this);
    this.opinions = new Opinions(this);
    this.compare = new Compare(this);
    this.leads = new Leads(this);
    this.timelines = new TimeLines(this);
    this.gatherings = new Gatherings(this);
    this.faces = new Faces(this);
    this.graphs = new Graphs(this);
    this.part = new PartSearch(this);
    this.traces = new Traces(this);
    this.finding = this.#findingOf();
  }

  #decidingOf(): Deciding {
    const { api, me, texts, caseName } = this;
    const owner = { agency: me.agency, officer: me.officer, case: caseName };
    return new Deciding(api, this.noting.api, localStorage, owner, {
      changed: () => this.changed(),
      answered: (isNote) => {
        if (isNote) this.noting.outdated();
        this.news.soon();
      },
      refused: (error, isNote, act) => {
        this.say((isNote ? texts.notes : texts).refused(error.message, error.hint));
        this.news.soon();
        this.categorising.refused(act, error);
      },
      judge: (key, { lead, verdict, reason }) => this.leads.api.judge(key, lead, verdict, reason),
      judged: (key, error) => this.leads.answered(key, error),
      held: (error, numbers) => this.categorising.askToUndo(error.message, (why) => this.deciding.takeOver(numbers, why)),
    });
  }

  #findingOf(): Finding {
    const { http, texts, caseName, settings, thumbnails, ledger } = this;
    return new Finding({
      http, texts, caseName, settings, thumbnails, ledger,
      close: () => this.stages.close(),
      keep: (text) => this.stages.now?.name === "find" && this.stages.replace(...(text ? [text] : [])),
      show: (name, stage, ...parts) => {
        if (name !== caseName) return false;
        this.stages.open(stage, ...parts);
        return true;
      },
    });
  }

  /** Begin to show a view, listen, and send what an earlier page left waiting. */
  start(view: View): void {
    this.listing.open(view);
    this.news.start();
    listen(this.api, this.caseName, {
      snapshot: (name) => name !== this.listing.snapshot && this.news.soon(),
      decision: () => this.news.soon(),
      assignment: () => this.news.soon(),
      lead: () => this.leads.outdated(),
      gathering: () => this.gatherings.outdated(),
      face: () => this.faces.outdated(),
      trace: () => void this.traces.load(),
      note: () => {
        this.noting.outdated();
        this.news.soon();
      },
      heard: (isHeard) => this.news.heard(isHeard),
    });
    this.team.start();
    this.leads.outdated();
    void this.traces.load();
    this.deciding.queue.start();
  }

  /** The page is out of sight, or in it again: a browser may end it now without another word. */
  leave(): void {
    this.hide();
    this.revealing.send();
  }

  // What is shown

  /** Show another view; `isOwnWish` puts it into the browser's history. */
  open(view: View, isOwnWish = true): void {
    if (isOwnWish) {
      const query = queryOf(view.filters, view.sort).toString();
      history.pushState(null, "", query ? `?${query}` : location.pathname);
      this.stages.leave();
    }
    this.revealing.hide();
    this.said = "";
    this.listing.open(view);
    this.place.begin();
    void this.news.counts();
    this.changed();
  }

  /** The browser has gone to another address: another stage, or another view. */
  follow(): void {
    const view = viewOf(new URLSearchParams(location.search));
    const { filters, sort } = this.listing.view;
    if (queryOf(view.filters, view.sort).toString() !== queryOf(filters, sort).toString()) this.open(view, false);
    this.stages.follow();
  }

  nextSort(): void {
    const { filters, sort } = this.listing.view;
    this.open({ filters, sort: SORTS[(SORTS.indexOf(sort) + 1) % SORTS.length] ?? "rank" });
  }

  override openDialog(dialog: Dialog | null): void {
    if (dialog !== "preview") this.categorising.asked = null;
    if (dialog !== "undo_held") this.categorising.held = null;
    super.openDialog(dialog);
  }

  /** Go to a stack in the grid; to its picture in the viewer where the view doesn't have it. */
  async openStack(stack: string, sha256: string | null): Promise<void> {
    const index = await this.place.whereIs(stack);
    if (index != null) {
      if (this.stages.now) this.stages.close();
      this.place.goTo(index);
    } else if (sha256 !== null) this.stages.open("viewer", sha256);
  }

  #staged(): void {
    this.revealing.hide();
    this.dialog = null;
    this.news.soon();
    this.changed();
  }

  #replaced(): void {
    this.revealing.hide();
    this.categorising.replaced();
    this.say(this.texts.replaced);
  }

  // What is revealed

  reveal(index: number, by: Means): void {
    if (this.staging) return this.dialog ? undefined : this.staging.reveal();
    const tile = this.listing.tile(index);
    if (!tile || this.dialog || this.stages.now) return;
    this.revealing.reveal(index, tile, by);
    this.changed();
  }

  /** Hide what is revealed; only what was revealed by these means, where they are given. */
  hide(by?: Means): void {
    if (by === "key") this.staging?.release();
    else if (by === undefined) this.staging?.hide();
    if (this.revealing.hide(by)) this.changed();
  }
}
