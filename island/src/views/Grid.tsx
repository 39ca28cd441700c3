/** The grid of tiles, of which only those in sight are in the page. */

import { Component, createRef } from "preact";
import { GAP_PX, type Layout, layoutOf, rowsInSight, topThatShows } from "../layout";
import type { Review } from "../review";
import type { Sight } from "../staging";
import { type Extent, type Place, isStranded, moved, placeAt, scrolledHeight } from "../scroll_map";
import { TileView } from "./TileView";

/** More of the list is kept in the page, above and below, than is in sight: this share of the viewport. */
const OVER = 0.6;
/** A second jump within this time is part of a journey: pictures are left out until it ends. */
const JOURNEY_MS = 120;
/** A pointer that rests so long on a picture means it. */
const REST_MS = 90;
const PRESS_MS = 220;

export class Grid extends Component<{ review: Review }> implements Sight {
  readonly #scroller = createRef<HTMLDivElement>();
  #size = { width: 0, height: 0, rem: 16 };
  #laid: Layout | null = null;
  #place: Place = { top: 0, scrollTop: 0 };
  #observer: ResizeObserver | null = null;
  #jumpedAt = 0;
  #journey: ReturnType<typeof setTimeout> | null = null;
  #rest: ReturnType<typeof setTimeout> | null = null;
  #pointer = { x: -1, y: -1 };
  #press: { x: number; y: number } | null = null;

  override componentDidMount(): void {
    const scroller = this.#scroller.current;
    if (!scroller) return;
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(scroller);
    scroller.addEventListener("touchmove", this.#dragged, { passive: false });
    this.#measure();
    scroller.focus({ preventScroll: true });
    this.props.review.place.sight = this;
  }

  override componentWillUnmount(): void {
    this.#observer?.disconnect();
    this.props.review.place.sight = null;
  }

  override componentDidUpdate(): void {
    const { review } = this.props;
    this.#keepFirst();
    const { columns } = this.#layout;
    const rows = this.#rows();
    if (review.listing.total !== null) review.listing.want(rows.first * columns, rows.end * columns);
    this.#tell();
  }

  // What the review asks of it

  get columns(): number {
    return this.#layout.columns;
  }

  get pageRows(): number {
    return Math.max(1, Math.floor(this.#size.height / this.#layout.rowHeight));
  }

  show(index: number): void {
    this.#go(topThatShows(this.#layout, index, this.#place.top, this.#size.height));
  }

  lead(index: number): void {
    this.#go(Math.floor(index / this.columns) * this.#layout.rowHeight);
  }

  keep(from: number, to: number): void {
    const rows = Math.floor(to / this.columns) - Math.floor(from / this.columns);
    this.#go(this.#place.top + rows * this.#layout.rowHeight);
  }

  // Where it is

  get #layout(): Layout {
    const { listing, settings } = this.props.review;
    return layoutOf(this.#size.width - 2 * GAP_PX, settings.tileSize, listing.total ?? 0, this.#size.rem);
  }

  get #extent(): Extent {
    return { list: this.#layout.height, viewport: this.#size.height };
  }

  #rows(): { first: number; end: number } {
    return rowsInSight(this.#layout, this.#place.top, this.#size.height, this.#size.height * OVER);
  }

  /** Measure the room; the tile that stood first stays first. */
  #measure(): void {
    const scroller = this.#scroller.current;
    if (!scroller) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.#size = { width: scroller.clientWidth, height: scroller.clientHeight, rem };
    this.setState({});
  }

  /** After tiles have another size, the one that stood first stands first. */
  #keepFirst(): void {
    const [before, now] = [this.#laid, this.#layout];
    this.#laid = now;
    if (!before || (before.columns === now.columns && before.rowHeight === now.rowHeight)) return;
    const first = Math.floor(this.#place.top / before.rowHeight) * before.columns;
    this.#go(Math.floor(first / now.columns) * now.rowHeight);
  }

  #go(top: number): void {
    if (Math.abs(top - this.#place.top) > this.#size.height) this.#jumped();
    this.#place = placeAt(top, this.#extent);
    this.#setScroll();
    this.setState({});
  }

  /** The element must be as high as the list before it can be scrolled there. */
  #setScroll(): void {
    const scroller = this.#scroller.current;
    const content = scroller?.firstElementChild;
    if (!scroller || !(content instanceof HTMLElement)) return;
    content.style.height = `${scrolledHeight(this.#extent)}px`;
    scroller.scrollTop = this.#place.scrollTop;
    if (Math.round(scroller.scrollTop) !== this.#place.scrollTop) this.#place = { ...this.#place, scrollTop: scroller.scrollTop };
  }

  #scrolled = (): void => {
    const scroller = this.#scroller.current;
    if (!scroller || scroller.scrollTop === this.#place.scrollTop) return;
    const from = this.#place;
    this.#place = moved(from, scroller.scrollTop, this.#extent);
    if (Math.abs(this.#place.top - from.top) > this.#size.height) this.#jumped();
    if (isStranded(this.#place, this.#extent)) {
      this.#place = placeAt(this.#place.top, this.#extent);
      scroller.scrollTop = this.#place.scrollTop;
    }
    this.props.review.hide("hover");
    this.props.review.hide("press");
    this.setState({});
  };

  #jumped(): void {
    const now = performance.now();
    const isJourney = now - this.#jumpedAt < JOURNEY_MS;
    this.#jumpedAt = now;
    if (this.#journey) clearTimeout(this.#journey);
    this.#journey = null;
    if (!isJourney) return;
    this.#journey = setTimeout(() => {
      this.#journey = null;
      this.setState({});
    }, JOURNEY_MS);
  }

  /** Tell the scrubber what is in sight. */
  #tell(): void {
    const { review } = this.props;
    const first = Math.round(this.#place.top / this.#layout.rowHeight) * this.columns;
    const end = Math.ceil((this.#place.top + this.#size.height) / this.#layout.rowHeight) * this.columns;
    review.place.look(first, end);
  }

  // Pointers

  #indexAt(target: EventTarget | null, within: string): number | null {
    const tile = target instanceof Element ? target.closest(within)?.closest<HTMLElement>("[data-index]") : null;
    return tile ? Number(tile.dataset["index"]) : null;
  }

  #pointerMoved = (event: PointerEvent): void => {
    const { review } = this.props;
    if (event.pointerType === "touch") {
      if (this.#press && Math.hypot(event.clientX - this.#press.x, event.clientY - this.#press.y) > 12 && !review.revealing.now) this.#endPress();
      if (review.revealing.now?.by !== "press") return;
    }
    // Chromium tells of a pointer that rests when the page moves below it: nobody wanted to see that.
    if (event.screenX === this.#pointer.x && event.screenY === this.#pointer.y) return;
    this.#pointer = { x: event.screenX, y: event.screenY };
    const index = this.#indexAt(event.target, ".picture");
    this.#placeLens(event);
    if (review.revealing.now?.index === index) return;
    if (this.#rest) clearTimeout(this.#rest);
    review.hide("hover");
    if (index === null || !review.settings.protection.by_hover || event.pointerType === "touch") return;
    this.#rest = setTimeout(() => {
      if (!review.revealing.now) review.reveal(index, "hover");
      this.#placeLens(event);
    }, REST_MS);
  };

  /** The lens follows the pointer without drawing the page anew. */
  #placeLens({ clientX, clientY }: PointerEvent): void {
    const { review } = this.props;
    if (!review.revealing.now) return;
    const frame = document.getElementById(`tile-${review.revealing.now.index}`)?.querySelector<HTMLElement>(".picture");
    if (!frame) return;
    const box = frame.getBoundingClientRect();
    if (clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom) return;
    review.revealing.moveLens(((clientX - box.left) / box.width) * 100, ((clientY - box.top) / box.height) * 100);
    frame.style.setProperty("--x", `${review.revealing.lens.x}%`);
    frame.style.setProperty("--y", `${review.revealing.lens.y}%`);
  }

  #pointerLeft = (): void => {
    if (this.#rest) clearTimeout(this.#rest);
    this.props.review.hide("hover");
  };

  #pointerDown = (event: PointerEvent): void => {
    const index = this.#indexAt(event.target, ".picture");
    if (event.pointerType !== "touch" || index === null) return;
    this.#press = { x: event.clientX, y: event.clientY };
    this.#rest = setTimeout(() => {
      this.props.review.reveal(index, "press");
      this.#placeLens(event);
    }, PRESS_MS);
  };

  /** A finger that has uncovered a picture moves the lens, not the grid. */
  #dragged = (event: TouchEvent): void => {
    if (this.props.review.revealing.now?.by === "press" && event.cancelable) event.preventDefault();
  };

  #endPress = (): void => {
    this.#press = null;
    if (this.#rest) clearTimeout(this.#rest);
    this.props.review.hide("press");
  };

  #clicked = (event: MouseEvent): void => {
    const { review } = this.props;
    const index = this.#indexAt(event.target, ".tile");
    if (index === null) return;
    if (event.shiftKey) return review.place.goTo(index, true);
    review.place.goTo(index);
    if (event.ctrlKey || event.metaKey) review.place.toggle(index);
  };

  override render() {
    const { review } = this.props;
    const { listing, texts, settings } = review;
    const { selection } = review.place;
    const revealed = review.revealing.now;
    const layout = this.#layout;
    const base = this.#place.top - this.#place.scrollTop;
    const rows = this.#rows();
    const total = listing.total ?? 0;
    const { protection } = settings;
    const vars = {
      "--columns": layout.columns,
      "--tile": `${layout.tileWidth}px`,
      "--picture": `${layout.pictureHeight}px`,
      "--lens": `${(protection.lens / 200) * layout.tileWidth}px`,
    };
    const shown = Array.from({ length: rows.end - rows.first }, (_, at) => rows.first + at);
    return (
      <div
        ref={this.#scroller}
        class="grid"
        role="grid"
        tabIndex={0}
        aria-label={texts.grid}
        aria-rowcount={layout.rows}
        aria-colcount={layout.columns}
        aria-multiselectable
        aria-busy={listing.total === null}
        aria-activedescendant={listing.tile(review.place.cursor) ? `tile-${review.place.cursor}` : undefined}
        style={vars}
        onScroll={this.#scrolled}
        onPointerMove={this.#pointerMoved}
        onPointerLeave={this.#pointerLeft}
        onPointerDown={this.#pointerDown}
        onPointerUp={this.#endPress}
        onPointerCancel={this.#endPress}
        onClick={this.#clicked}
        onDblClick={(event) => this.#indexAt(event.target, ".tile") !== null && review.viewer.open()}
        onContextMenu={(event) => review.revealing.now?.by === "press" && event.preventDefault()}
      >
        <div class="content" role="presentation" style={{ height: `${scrolledHeight(this.#extent)}px` }}>
          {shown.map((row) => (
            <div key={row} class="row" role="row" aria-rowindex={row + 1} style={{ transform: `translateY(${row * layout.rowHeight - base + GAP_PX}px)` }}>
              {Array.from({ length: Math.min(layout.columns, total - row * layout.columns) }, (_, column) => {
                const index = row * layout.columns + column;
                const tile = listing.tile(index);
                return (
                  <TileView
                    key={index}
                    index={index}
                    column={column}
                    total={total}
                    tile={tile}
                    category={tile ? review.deciding.category(tile) : null}
                    label={tile ? this.#label(tile) : ""}
                    isCursor={index === review.place.cursor}
                    isBookmarked={tile !== undefined && review.deciding.isBookmarked(tile)}
                    isSelected={tile !== undefined && selection.has(tile.stack)}
                    revealed={revealed?.index === index ? protection.reveals : null}
                    lens={revealed?.index === index ? review.revealing.lens : null}
                    isOnJourney={this.#journey !== null}
                    protection={protection}
                    officer={review.me.officer}
                    thumbnails={review.thumbnails}
                    texts={texts}
                  />
                );
              })}
            </div>
          ))}
        </div>
        {listing.total === 0 && <p class="empty">{review.news.gallery?.stacks === 0 ? texts.nothingYet : texts.nothingHere}</p>}
      </div>
    );
  }

  #label(tile: Parameters<Review["deciding"]["category"]>[0]): string {
    const { review } = this.props;
    const category = review.deciding.category(tile);
    return category ? review.schemes.labelOf(category.scheme, category.code) : "";
  }
}
