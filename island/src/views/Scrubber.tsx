/** The scale beside the grid: where in the whole list one is, with marks by rank, month or folder. */

import { Component, createRef } from "preact";
import { LANES, type Tick } from "../api";
import type { Review } from "../review";
import type { Texts } from "../texts/texts";
import { visible } from "../visible";

const LABEL_EVERY_REM = 1.6;

/** The marks that can be labelled without touching: of two too close, the earlier one. */
export function labelled(ticks: readonly Tick[], total: number, height: number, apart: number): Tick[] {
  let free = 0;
  return ticks.filter(({ first }) => {
    const y = (first / Math.max(total, 1)) * height;
    if (y < free || y > height - apart / 2) return false;
    free = y + apart;
    return true;
  });
}

/** A mark in words: where it begins with a lane ("new 35"), that lane as the page calls it. */
export function markLabel(texts: Texts, { label }: Tick): string {
  const [lane, ...rest] = label.split(" ");
  const known = LANES.find((each) => each === lane);
  return visible(known && rest.length === 1 ? `${texts.lane[known]} ${rest.join(" ")}` : label);
}

/** The mark a tile stands under. */
export function tickAt(ticks: readonly Tick[], index: number): Tick | undefined {
  return ticks.findLast(({ first }) => first <= index);
}

export class Scrubber extends Component<{ review: Review }, { height: number; at: number | null }> {
  override state = { height: 0, at: null as number | null };
  readonly #rail = createRef<HTMLDivElement>();
  #observer: ResizeObserver | null = null;

  override componentDidMount(): void {
    const rail = this.#rail.current;
    if (!rail) return;
    this.#observer = new ResizeObserver(() => this.setState({ height: rail.clientHeight }));
    this.#observer.observe(rail);
  }

  override componentWillUnmount(): void {
    this.#observer?.disconnect();
  }

  #indexAt({ clientY }: PointerEvent): number {
    const box = this.#rail.current?.getBoundingClientRect();
    const total = this.props.review.listing.total ?? 0;
    if (!box) return 0;
    const share = Math.min(Math.max((clientY - box.top) / box.height, 0), 1);
    return Math.min(Math.floor(share * total), Math.max(total - 1, 0));
  }

  #moved = (event: PointerEvent): void => {
    const rail = this.#rail.current;
    const index = this.#indexAt(event);
    this.setState({ at: index });
    if (rail?.hasPointerCapture(event.pointerId)) this.props.review.place.sight?.lead(index);
  };

  #pressed = (event: PointerEvent): void => {
    event.preventDefault();
    this.#rail.current?.setPointerCapture(event.pointerId);
    this.#moved(event);
  };

  #released = (event: PointerEvent): void => {
    this.setState({ at: event.pointerType === "touch" ? null : this.state.at });
    this.props.review.place.goTo(this.#indexAt(event));
  };

  #key = (event: KeyboardEvent): void => {
    const { review } = this.props;
    const total = review.listing.total ?? 0;
    const steps: Record<string, number> = { ArrowDown: 0.01, ArrowRight: 0.01, ArrowUp: -0.01, ArrowLeft: -0.01, PageDown: 0.1, PageUp: -0.1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const by = Math.sign(step) * Math.max(1, Math.round(Math.abs(step) * total));
    review.place.goTo(review.place.cursor + by);
    review.place.sight?.lead(review.place.cursor);
  };

  override render() {
    const { review } = this.props;
    const { texts, listing } = review;
    const { inSight } = review.place;
    const { height, at } = this.state;
    const total = listing.total ?? 0;
    const share = (index: number): string => `${(index / Math.max(total, 1)) * 100}%`;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const label = (index: number): string => {
      const tick = tickAt(listing.ticks, index);
      return tick ? markLabel(texts, tick) : "";
    };
    return (
      <div
        ref={this.#rail}
        class="scrubber"
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={texts.scrubber}
        aria-valuemin={Math.min(1, total)}
        aria-valuemax={total}
        aria-valuenow={Math.min(inSight.first + 1, total)}
        aria-valuetext={texts.scrubberAt(Math.min(inSight.first + 1, total), total, label(inSight.first))}
        onPointerDown={this.#pressed}
        onPointerMove={this.#moved}
        onPointerUp={this.#released}
        onPointerLeave={() => this.setState({ at: null })}
        onKeyDown={this.#key}
      >
        {listing.ticks.map((tick) => <i key={tick.first} class="mark" style={{ top: share(tick.first) }} />)}
        {labelled(listing.ticks, total, height, LABEL_EVERY_REM * rem).map((tick) => (
          <span key={tick.first} class="mark-label" style={{ top: share(tick.first) }}>
            <bdi>{markLabel(texts, tick)}</bdi>
          </span>
        ))}
        {total > 0 && <span class="thumb" style={{ top: share(inSight.first), height: share(Math.min(inSight.end, total) - inSight.first) }} />}
        {at !== null && total > 0 && (
          <span class="bubble" style={{ top: share(at) }}>
            <bdi>{label(at)}</bdi>
            <b>{texts.number(at + 1)}</b>
          </span>
        )}
      </div>
    );
  }
}
