/** The time line over the grid: sessions in lanes, the one that is looked at, and where it was. */

import { Component, createRef } from "preact";
import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { visible } from "../visible";
import { Lanes } from "./Lanes";
import { LookedAt } from "./LookedAt";
import { LANES } from "./axis";
import type { TimeLineAction } from "./keys";
import "./timeline.css";

export class TimeLineStage extends Component<{ review: Review; parts: readonly string[] }> {
  readonly #element = createRef<HTMLElement>();

  override componentDidMount(): void {
    const { timelines } = this.props.review;
    this.props.review.staging = timelines;
    timelines.draw = () => this.setState({});
    void timelines.load();
    this.#element.current?.focus({ preventScroll: true });
  }

  override componentWillUnmount(): void {
    const { review } = this.props;
    review.timelines.stop();
    review.timelines.draw = () => undefined;
    if (review.staging === review.timelines) review.staging = null;
  }

  override render() {
    const { review } = this.props;
    const { texts, timelines, settings } = review;
    const words = texts.timeline;
    const { line } = timelines;
    return (
      <section ref={this.#element} class="overlay times" aria-label={words.timeline} tabIndex={-1}>
        <header class="time-head">
          <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{keyLabel(texts, settings.keys.time_close)}</kbd></button>
          <h1>{words.timeline}</h1>
          {line && line.sessions.length > 0 && <Tools review={review} />}
          {line && line.undated > 0 && <span class="quiet">{words.undated(line.undated)}</span>}
        </header>
        {line && line.total > line.sessions.length && <p class="time-note quiet">{words.leftOut(line.total - line.sessions.length)}</p>}
        {line && line.sessions.length > 0 ? (
          <div class="time-shown">
            <Lanes review={review} />
            {timelines.chosen && <LookedAt review={review} session={timelines.chosen} />}
          </div>
        ) : (
          <p class="time-none quiet" role="status">{line ? words.none : `${texts.loading}\u2026`}</p>
        )}
      </section>
    );
  }
}

function Tools({ review }: { review: Review }) {
  const { texts, timelines, settings } = review;
  const words = texts.timeline;
  const tools: readonly (readonly [TimeLineAction, string, () => void])[] = [
    ["time_in", "+", () => timelines.closer()],
    ["time_out", "\u2212", () => timelines.farther()],
    ["time_earlier", "\u2190", () => timelines.earlier()],
    ["time_later", "\u2192", () => timelines.later()],
  ];
  return (
    <>
      <label>
        <span class="aside">{words.lanes}</span>
        <select value={timelines.by} onChange={(event) => timelines.turn(LANES[event.currentTarget.selectedIndex])}>
          {LANES.map((each) => <option key={each} value={each}>{words.by[each]}</option>)}
        </select>
      </label>
      <label>
        <span class="aside">{words.camera}</span>
        <select value={timelines.camera} onChange={(event) => timelines.choose(event.currentTarget.value)}>
          <option value="">{words.everyCamera}</option>
          {timelines.cameras.map((each) => <option key={each} value={each}>{visible(each)}</option>)}
        </select>
      </label>
      <span class="time-tools">
        {tools.map(([action, sign, act]) => (
          <button key={action} class="tool" title={words.keys[action]} aria-label={words.keys[action]} onClick={act}>{sign}</button>
        ))}
        <button class="tool" onClick={() => timelines.all()}>{words.keys.time_all} <kbd>{keyLabel(texts, settings.keys.time_all)}</kbd></button>
      </span>
    </>
  );
}
