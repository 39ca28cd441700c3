/** Trace sheets that were refused, over the grid: their list, the cut that would leave, and what is said of it. */

import "../leads/leads.css";
import type { Review } from "../review";
import { clock, keyLabel } from "../texts/texts";
import { Frame, type Painting } from "../viewer/Frame";
import { UPRIGHT, matrixOf } from "../viewer/geometry";
import { StageView } from "../views/StageView";
import { visible } from "../visible";
import { Approving } from "./Approving";
import { RequestList, dayOf } from "./RequestList";
import "./traces.css";

export class TracesStage extends StageView {
  protected override get stage() {
    return this.props.review.traces;
  }

  protected override get isAsking() {
    return this.props.review.traces.isApproving;
  }

  protected override follow(): void {
    const { review, parts } = this.props;
    review.traces.view(parts);
  }

  override render() {
    const { review } = this.props;
    const { texts, traces, settings } = review;
    const words = texts.traces;
    return (
      <section ref={this.element} class="overlay leads traces" aria-label={words.traces} tabIndex={-1}>
        <header class="leads-head">
          <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{keyLabel(texts, settings.keys.trace_close)}</kbd></button>
          <h1>{words.traces}</h1>
        </header>
        <RequestList review={review} />
        {traces.request ? (
          <div class="lead-shown">
            <Cut review={review} />
            <Told review={review} />
            <Approving review={review} />
          </div>
        ) : (
          <p class="lead-none quiet" role="status">{traces.requests ? words.none : `${texts.loading}\u2026`}</p>
        )}
      </section>
    );
  }
}

function Cut({ review }: { review: Review }) {
  const { traces, texts, settings } = review;
  const { board, shown, request } = traces;
  const words = texts.traces;
  const painting: Painting = {
    isSharp: () => shown?.isSharp ?? true,
    veil: (drawing, frame) => {
      if (shown?.size) shown.paintVeil(drawing, matrixOf(shown.size, UPRIGHT, board.view, frame), settings.protection);
    },
    clear: (drawing, frame) => {
      if (!shown?.size) return;
      const matrix = matrixOf(shown.size, UPRIGHT, board.view, frame);
      shown.paint(drawing, matrix);
    },
  };
  const time = request?.at_ms == null ? "" : texts.leads.frame(clock(request.at_ms));
  return (
    <div class="lead-frames is-single">
      <Frame board={board} protection={settings.protection} name="trace-cut" painting={painting} label={words.cut(board.uncovered !== null)}>
        <p class="lead-caption">{[words.caption(request?.approved != null), time].filter(Boolean).join(", ")}</p>
        {shown?.problem && <p class="frame-problem" role="status">{[shown.problem.message, shown.problem.hint].filter(Boolean).join(" ")}</p>}
      </Frame>
    </div>
  );
}

/** What was asked, why it was refused, and who has said what to it. */
function Told({ review }: { review: Review }) {
  const { traces, texts, settings } = review;
  const words = texts.traces;
  const { request } = traces;
  if (!request) return null;
  const { reference, question, contact, language, found, officer, at, looked, approved } = request;
  return (
    <div class="lead-foot trace-foot" tabIndex={0} role="region" aria-label={words.number(request.number)}>
      <section>
        <h2>{words.why}</h2>
        <ul>{found.map((each) => <li key={each}>{visible(each)}</li>)}</ul>
        <p class="quiet">{words.look(keyLabel(texts, settings.keys.reveal))}</p>
      </section>
      <section>
        <h2>{words.words}</h2>
        <p><bdi>{visible(question)}</bdi></p>
        <p class="trace-reference"><bdi>{visible(reference)}</bdi></p>
        {contact !== "" && <p><bdi>{visible(contact)}</bdi></p>}
        <p class="quiet">{words.inLanguage(words.languages[language])}</p>
      </section>
      <section>
        <h2>{words.number(request.number)}</h2>
        <dl>
          <div><dt>{words.askedBy}</dt><dd><bdi>{words.by(visible(officer), dayOf(texts.locale, at))}</bdi></dd></div>
          <div><dt>{words.lookedBy}</dt><dd><bdi>{looked.map(visible).join(", ") || words.nobody}</bdi></dd></div>
          {approved && <div><dt>{words.approvedBy}</dt><dd><bdi>{words.by(visible(approved.officer), dayOf(texts.locale, approved.at))}</bdi><br /><bdi>{visible(approved.reason)}</bdi></dd></div>}
        </dl>
      </section>
    </div>
  );
}
