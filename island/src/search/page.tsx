/** The search as a page of its own, over all cases. */

import { Component } from "preact";
import { ExposureLedger } from "../exposure";
import { chordOf } from "../keys";
import type { Page } from "../page";
import { bound } from "../scopes";
import { Settings } from "../settings";
import { Thumbnails } from "../thumbnails";
import { Links } from "../views/Links";
import { wayOf } from "../wellbeing/api";
import { FindView } from "./FindView";
import { Finding } from "./finding";
import { FIND } from "./keys";

export const findPage: Page = async ({ http, me, texts }) => {
  const settings = new Settings(localStorage, me.protection.level);
  const today = (): string => new Date().toLocaleDateString("sv");
  const ledger = new ExposureLedger(localStorage, `${me.agency}/${me.officer}`, today, wayOf(http, () => undefined), null);
  const finding = new Finding({
    http, texts, settings, ledger, caseName: null, thumbnails: new Thumbnails(),
    close: () => history.back(),
    keep: (text) => history.replaceState(null, "", text ? `?${new URLSearchParams({ text })}` : location.pathname),
    show: () => false,
  });
  const text = new URLSearchParams(location.search).get("text");
  if (text) await finding.ask(text);
  return <FindPage finding={finding} />;
};

class FindPage extends Component<{ finding: Finding }> {
  #stop = new AbortController();

  override componentDidMount(): void {
    const { finding } = this.props;
    const { signal } = this.#stop;
    window.addEventListener("keydown", (event) => this.#down(event), { signal });
    window.addEventListener("keyup", (event) => chordOf(event) === finding.desk.settings.keys.reveal && finding.release(), { signal });
    window.addEventListener("blur", () => finding.hide(), { signal });
    document.addEventListener("visibilitychange", () => this.#leave(), { signal });
    window.addEventListener("pagehide", () => this.#leave(), { signal });
  }

  override componentWillUnmount(): void {
    this.#stop.abort();
  }

  #leave(): void {
    this.props.finding.hide();
    this.props.finding.desk.ledger.close(performance.now());
  }

  #down(event: KeyboardEvent): void {
    const { finding } = this.props;
    const chord = chordOf(event);
    if (chord === null || (event.target instanceof HTMLElement && event.target.matches("input, select, textarea"))) return;
    const found = bound("find", finding.desk.settings.keys, chord);
    if (found?.group === FIND ? finding.act(found.action as keyof typeof FIND.keys) : found?.action === "reveal") event.preventDefault();
    if (found?.action === "reveal" && !event.repeat) finding.reveal();
  }

  override render() {
    const { finding } = this.props;
    const { texts } = finding.desk;
    return (
      <div class="review search-page">
        <header class="head">
          <div class="top">
            <Links texts={texts} caseName={null} current="find" />
            <h1 class="aside">{texts.search.title}</h1>
          </div>
        </header>
        <main class="work"><FindView finding={finding} /></main>
      </div>
    );
  }
}
