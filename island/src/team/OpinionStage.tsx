/** Second opinions over the grid: what waits, where officers disagree, and how far they agree. */

import { useState } from "preact/hooks";
import type { CategoryAction } from "../grid_keys";
import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { Frame, type Painting } from "../viewer/Frame";
import { UPRIGHT, matrixOf } from "../viewer/geometry";
import { StageView } from "../views/StageView";
import { visible } from "../visible";
import type { Apart, Round, Thought } from "./opinion_api";
import { TABS, type Tab } from "./opinions";

export class OpinionStage extends StageView {
  protected override get stage() {
    return this.props.review.opinions;
  }

  protected override follow(): void {
    this.props.review.opinions.show(this.#tab);
  }

  get #tab(): Tab {
    return TABS.find((each) => each === this.props.parts[0]) ?? "give";
  }

  override render() {
    const { review } = this.props;
    const { texts, opinions, settings } = review;
    const words = texts.opinions;
    const tab = this.#tab;
    return (
      <section ref={this.element} class="overlay opinions" aria-label={words.opinions} tabIndex={-1}>
        <header class="opinions-head">
          <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{keyLabel(texts, settings.keys.opinion_close)}</kbd></button>
          <h1>{words.opinions}</h1>
          <nav class="opinions-tabs" aria-label={words.opinions}>
            {TABS.map((each) => (
              <button key={each} class="lane-tab" aria-current={each === tab ? "page" : undefined} onClick={() => review.stages.replace(each)}>{words.tab[each]}</button>
            ))}
          </nav>
        </header>
        {tab === "give" && <p class="opinions-bar" role="status">{opinions.item ? <><b>{words.blind}</b> {words.blindHint} {words.waiting(opinions.total)}</> : opinions.waiting ? words.nothingWaits : `${texts.loading}\u2026`}</p>}
        {tab === "rounds" ? <Rounds review={review} /> : (
          <div class="opinions-work">
            {tab === "apart" && <List review={review} />}
            {(opinions.item ?? opinions.disagreement) ? <Shown review={review} /> : <div class="opinions-none">{tab === "apart" && opinions.apart && <p class="quiet">{words.noneApart}</p>}</div>}
          </div>
        )}
      </section>
    );
  }
}

/** What is looked at, and the codes of its scheme. */
function Shown({ review }: { review: Review }) {
  const { texts, opinions, settings } = review;
  const words = texts.opinions;
  const { board, surface, item, disagreement } = opinions;
  const painting: Painting = {
    veil: (drawing, frame) => surface?.size && surface.paintVeil(drawing, matrixOf(surface.size, UPRIGHT, board.view, frame), settings.protection),
    clear: (drawing, frame, near) => surface?.size && surface.paint(drawing, matrixOf(surface.size, UPRIGHT, board.view, frame), frame, near),
  };
  const kind = (item ?? disagreement)?.kind ?? "picture";
  return (
    <div class="opinions-shown">
      <Frame board={board} painting={painting} protection={settings.protection} name="opinion" label={words.picture(board.uncovered !== null)}>
        {kind === "audio" && <p class="frame-note">{texts.kind.audio}</p>}
        {kind === "video" && <p class="frame-kind">{texts.opinions.film}</p>}
        {surface?.problem && <p class="frame-problem" role="status">{texts.viewer.onlyThumbnail(surface.problem.message)}</p>}
      </Frame>
      {disagreement && <Sides review={review} apart={disagreement} />}
      <div class="codes" role="toolbar" aria-label={disagreement ? words.settleBy : texts.codes}>
        {opinions.codes.map((code) => (
          <button key={code.code} class="code" aria-label={disagreement ? words.settleAs(code.label) : texts.decideAs(code.label)} onClick={() => void opinions.choose(code)}>
            <kbd>{keyLabel(texts, settings.keys[`category_${code.digit}` as CategoryAction])}</kbd> <span>{code.label}</span>
          </button>
        ))}
        <button class="code" onClick={() => opinions.skip()}><kbd>{keyLabel(texts, settings.keys.next)}</kbd> <span>{words.skip}</span></button>
      </div>
    </div>
  );
}

function Sides({ review, apart }: { review: Review; apart: Apart }) {
  const { texts, opinions } = review;
  const words = texts.opinions;
  return (
    <div class="sides">
      <Side review={review} title={words.first} scheme={apart.scheme} thought={apart.first} />
      {apart.others.map((each) => <Side key={each.officer} review={review} title={words.second} scheme={apart.scheme} thought={each} />)}
      {apart.settled ? (
        <Side review={review} title={words.settled} scheme={apart.scheme} thought={apart.settled} />
      ) : (
        <label class="reason">
          {words.settleNote}
          <input
            type="text"
            value={opinions.note}
            maxLength={4000}
            onInput={(event) => {
              opinions.note = event.currentTarget.value;
              opinions.draw();
            }}
          />
        </label>
      )}
    </div>
  );
}

function Side({ review, title, scheme, thought }: { review: Review; title: string; scheme: string; thought: Thought }) {
  return (
    <div class="side-card">
      <h2>{title}</h2>
      <p><b>{review.schemes.labelOf(scheme, thought.code)}</b></p>
      <p class="quiet"><bdi>{visible(thought.officer)}</bdi></p>
      {thought.note !== "" && <p><bdi>{visible(thought.note)}</bdi></p>}
    </div>
  );
}

function List({ review }: { review: Review }) {
  const { texts, opinions } = review;
  const words = texts.opinions;
  const { apart, at } = opinions;
  if (!apart || apart.length === 0) return null;
  return (
    <ol class="apart" aria-label={words.tab.apart}>
      {apart.map((each, index) => (
        <li key={`${each.round}/${each.position}`}>
          <button class={each.settled ? "is-settled" : ""} aria-current={index === at ? "true" : undefined} onClick={() => opinions.goTo(index)}>
            <span>{[each.first.code, ...each.others.map(({ code }) => code)].join(" \u2194 ")}</span>
            <span class="quiet">{each.settled ? words.settledAs(each.settled.code) : each.stack.slice(0, 6)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Rounds({ review }: { review: Review }) {
  const { texts, opinions, listing } = review;
  const { selection } = review.place;
  const scheme = review.schemes.now;
  const words = texts.opinions;
  const [percent, set] = useState(5);
  const of = selection.size > 0 ? words.ofSelection(selection.size) : words.ofView(listing.total ?? 0);
  const ask = (event: Event): void => {
    event.preventDefault();
    void opinions.ask(percent / 100);
  };
  return (
    <div class="rounds">
      <form onSubmit={ask}>
        <h2>{words.begin}</h2>
        <p class="quiet">{words.beginHint}</p>
        <label>
          <input type="number" min={1} max={100} value={percent} onInput={(event) => set(event.currentTarget.valueAsNumber || 1)} /> % {of}, {scheme?.title}
        </label>
        <button class="tool is-main" disabled={!scheme}>{words.draw}</button>
      </form>
      {opinions.rounds?.map((round) => <RoundCard key={round.number} review={review} round={round} />)}
      {opinions.rounds?.length === 0 && <p class="quiet">{words.noRounds}</p>}
    </div>
  );
}

function RoundCard({ review, round }: { review: Review; round: Round }) {
  const { texts } = review;
  const words = texts.opinions;
  const { agreement } = round;
  const percent = (share: number | null): string => (share === null ? "\u2013" : share.toLocaleString(texts.locale, { style: "percent", maximumFractionDigits: 1 }));
  const kappa = agreement.kappa === null ? "\u2013" : agreement.kappa.toLocaleString(texts.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const at = new Intl.DateTimeFormat(texts.locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(round.at));
  const facts: [string, string][] = [
    [words.stacks, words.ofDecided(round.stacks, round.decided)],
    [words.left, texts.number(round.waiting)],
    [words.n, texts.number(agreement.count)],
    [words.rate, percent(agreement.rate)],
    [words.kappa, kappa],
    [words.apart, words.ofWhich(round.disagreements, round.settled)],
  ];
  return (
    <section class="round" aria-label={words.round(round.number)}>
      <h2>{words.round(round.number)} <span class="quiet">{at}, <bdi>{visible(round.officer)}</bdi>, {round.scheme}, {words.seed(round.seed)}</span></h2>
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {agreement.pairs.length > 0 && (
        <table>
          <caption>{words.pairs}</caption>
          <thead>
            <tr>
              <th scope="col">{words.first}</th>
              <th scope="col">{words.second}</th>
              <th scope="col">{words.n}</th>
            </tr>
          </thead>
          <tbody>
            {agreement.pairs.map(({ first, second, count }) => (
              <tr key={`${first}/${second}`} class={first === second ? "" : "is-apart"}>
                <td>{review.schemes.labelOf(round.scheme, first)}</td>
                <td>{review.schemes.labelOf(round.scheme, second)}</td>
                <td>{texts.number(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
