/** Sessions as bars in lanes, with the marks of time above; wheel and dragging move and zoom. */

import { Component, createRef } from "preact";
import type { Review } from "../review";
import { visible } from "../visible";
import type { Session } from "./api";
import { type Lane, beginOf, endOf, marks, shareOf } from "./axis";
import { dayAndTime, markText } from "./words";

const MARKS = 8;
/** px of dragging that are no click any more. */
const A_DRAG = 4;

export class Lanes extends Component<{ review: Review }> {
  readonly #element = createRef<HTMLDivElement>();
  readonly #track = createRef<HTMLDivElement>();
  #dragged: { x: number; from: number } | null = null;

  override componentDidMount(): void {
    this.#element.current?.addEventListener("wheel", this.#wheeled, { passive: false });
  }

  override componentDidUpdate(): void {
    this.#element.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  #wheeled = (event: WheelEvent): void => {
    const box = this.#track.current?.getBoundingClientRect();
    if (!box || (!event.ctrlKey && !event.shiftKey)) return;
    event.preventDefault();
    const { timelines } = this.props.review;
    if (event.shiftKey) timelines.move((event.deltaY || event.deltaX) / box.width);
    else timelines.zoom(2 ** (-event.deltaY / 250), (event.clientX - box.left) / box.width);
  };

  #moved = (event: PointerEvent): void => {
    const width = this.#track.current?.clientWidth ?? 0;
    const began = this.#dragged;
    if (!began || width === 0 || Math.abs(event.clientX - began.from) < A_DRAG) return;
    this.props.review.timelines.move((began.x - event.clientX) / width);
    this.#dragged = { ...began, x: event.clientX };
  };

  override render() {
    const { review } = this.props;
    const { texts, timelines } = review;
    const words = texts.timeline;
    const { times, unit } = marks(timelines.stretch, MARKS);
    return (
      <div
        ref={this.#element}
        class="time-lanes"
        onPointerDown={(event) => { this.#dragged = { x: event.clientX, from: event.clientX }; }}
        onPointerMove={this.#moved}
        onPointerUp={() => { this.#dragged = null; }}
        onPointerLeave={() => { this.#dragged = null; }}
      >
        <div class="time-axis" aria-hidden="true">
          <div ref={this.#track} class="time-track">
            {times.map((each) => <span key={each} class="time-mark" style={{ left: `${100 * shareOf(timelines.stretch, each)}%` }}>{markText(texts.locale, each, unit)}</span>)}
          </div>
        </div>
        <div role="listbox" aria-label={words.list}>
          {timelines.lanes.map((lane) => <LaneView key={lane.name} review={review} lane={lane} times={times} />)}
        </div>
        <p class="time-note quiet">{words.legend}</p>
      </div>
    );
  }
}

function LaneView({ review, lane, times }: { review: Review; lane: Lane; times: readonly number[] }) {
  const { texts, timelines } = review;
  const name = visible(lane.name) || texts.timeline.noCamera;
  const { stretch } = timelines;
  const shown = lane.sessions.filter((each) => endOf(each) >= stretch.from && beginOf(each) <= stretch.to);
  return (
    <div class="time-lane" role="group" aria-label={name}>
      <span class="time-name" title={name} aria-hidden="true"><bdi>{name}</bdi></span>
      <div class="time-track" role="presentation">
        {times.map((each) => <i key={each} class="time-grid" style={{ left: `${100 * shareOf(stretch, each)}%` }} />)}
        {shown.map((each) => <Bar key={`${each.first} ${each.media[0]?.sha256 ?? ""}`} review={review} session={each} />)}
      </div>
    </div>
  );
}

function Bar({ review, session }: { review: Review; session: Session }) {
  const { texts, timelines } = review;
  const isChosen = session === timelines.chosen;
  const [begin, end] = [beginOf(session), endOf(session)].map((each) => 100 * shareOf(timelines.stretch, each)) as [number, number];
  const label = texts.timeline.session(visible(session.camera) || texts.timeline.noCamera, dayAndTime(texts.locale, session.first), session.count, session.cases.map(visible).join(", "));
  const shape = `time-bar${session.is_here ? "" : " is-elsewhere"}${session.cases.length > 1 ? " is-crossing" : ""}`;
  return (
    <span
      class={shape}
      role="option"
      aria-selected={isChosen}
      aria-label={label}
      title={label}
      tabIndex={isChosen ? 0 : -1}
      style={{ left: `${begin}%`, width: `${end - begin}%` }}
      onClick={() => timelines.look(session)}
      onDblClick={() => timelines.enter()}
    />
  );
}
