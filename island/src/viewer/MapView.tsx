/** Where a picture was taken, on a map that needs no network: zoomed and moved by keys, wheel and dragging. */

import { Component, createRef } from "preact";
import { ApiError } from "../http";
import type { Review } from "../review";
import type { Gps, MapFacts, ViewerApi } from "./api";
import { Fingers } from "./fingers";
import { type LoadedTile, drawMap, drawPositions, tileOf } from "./map_drawing";
import { type MapTile, type MapView as View, type Uncertain, above, coordinates, fitted, mapPanned, mapTiles, mapZoomed, placeOf } from "./map_view";

const FIRST_ZOOM = 3;
const KEPT = 128;
const STEP_PX = 40;

function nameOf({ zoom, x, y }: MapTile): string {
  return `${zoom}/${x}/${y}`;
}

let facts: Promise<MapFacts | null> | null = null;

/** How close one begins: where a map of a town has the place, as far out as that goes. */
function firstZoom({ has_tiles, min_zoom, max_zoom, bounds }: MapFacts, { latitude, longitude }: Gps): number {
  const [west, south, east, north] = bounds ?? [-180, -90, 180, 90];
  const isThere = has_tiles && west <= longitude && longitude <= east && south <= latitude && latitude <= north;
  return isThere ? Math.max(FIRST_ZOOM, Math.min(min_zoom, max_zoom)) : FIRST_ZOOM;
}

/** What map there is beyond the outline, asked once; null where the server can't say. */
async function askedFacts(api: ViewerApi): Promise<MapFacts | null> {
  try {
    return await api.map();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    facts = null;
    return null;
  }
}

/** Positions with how far off each may be: those that are looked at, and others drawn fainter. */
export interface Positions {
  readonly chosen: readonly Uncertain[];
  readonly others: readonly Uncertain[];
}

export class MapView extends Component<{ review: Review; gps: Gps; positions?: Positions }, { view: View; facts: MapFacts | null }> {
  override state: { view: View; facts: MapFacts | null } = { view: { ...placeOf(this.props.gps), zoom: FIRST_ZOOM }, facts: null };
  readonly #canvas = createRef<HTMLCanvasElement>();
  readonly #tiles = new Map<string, LoadedTile | null>();
  readonly #gone = new AbortController();
  readonly #fingers = new Fingers();

  override componentDidMount(): void {
    this.#canvas.current?.addEventListener("wheel", this.#wheeled, { passive: false });
    facts ??= askedFacts(this.props.review.viewer.api);
    void facts.then((told) => !this.#gone.signal.aborted && this.setState(({ view }) => ({ facts: told, view: this.#first(told, view) })));
    this.#draw();
  }

  override componentWillUnmount(): void {
    this.#gone.abort();
  }

  override componentDidUpdate(before: { gps: Gps }): void {
    const { gps, positions } = this.props;
    if (before.gps !== gps) this.setState(({ view, facts: told }) => ({ view: positions ? this.#first(told, view) : { ...placeOf(gps), zoom: view.zoom } }));
    this.#draw();
  }

  /** Where one begins: with all positions that are looked at in sight, where there are some. */
  #first(told: MapFacts | null, view: View): View {
    const { gps, positions } = this.props;
    const canvas = this.#canvas.current;
    if (positions && canvas) return fitted(positions.chosen, { width: canvas.clientWidth, height: canvas.clientHeight });
    return told ? { ...view, zoom: firstZoom(told, gps) } : view;
  }

  #draw(): void {
    const canvas = this.#canvas.current;
    const drawing = canvas?.getContext("2d");
    if (!canvas || !drawing) return;
    const frame = { width: canvas.clientWidth, height: canvas.clientHeight };
    canvas.width = Math.round(frame.width * devicePixelRatio);
    canvas.height = Math.round(frame.height * devicePixelRatio);
    const style = getComputedStyle(canvas);
    const colour = (name: string): string => style.getPropertyValue(name).trim() || style.color;
    const colours = { water: colour("--map-water"), land: colour("--map-land"), line: colour("--line"), strong: colour("--control"), text: colour("--text"), point: colour("--wrong") };
    const { view, facts: told } = this.state;
    const wanted = told?.has_tiles ? mapTiles(view, frame, told.min_zoom, told.max_zoom) : [];
    const here = wanted.flatMap((place): [MapTile, LoadedTile][] => {
      const tile = this.#tile(place);
      return tile ? [[place, tile]] : [];
    });
    if (here.length < wanted.length) here.unshift(...this.#coarser(wanted));
    drawMap(drawing, view, frame, devicePixelRatio, here, colours, placeOf(this.props.gps));
    const { positions } = this.props;
    if (positions) drawPositions(drawing, view, frame, colours, positions.others, positions.chosen);
  }

  /** What is here of the zooms above tiles that are not, the coarsest first: it is shown until they come. */
  #coarser(wanted: readonly MapTile[]): [MapTile, LoadedTile][] {
    const found = new Map<string, [MapTile, LoadedTile]>();
    for (const each of wanted) {
      if (this.#tiles.get(nameOf(each)) !== null) continue;
      for (let place = each; place.zoom > 0; ) {
        place = above(place);
        const tile = this.#tiles.get(nameOf(place));
        if (!tile) continue;
        found.set(nameOf(place), [place, tile]);
        break;
      }
    }
    return [...found.values()].sort(([a], [b]) => a.zoom - b.zoom);
  }

  /** The tile where it is here; else it is fetched. */
  #tile(place: MapTile): LoadedTile | null {
    const name = nameOf(place);
    const kept = this.#tiles.get(name);
    if (kept !== undefined) return kept;
    this.#tiles.set(name, null);
    const oldest = this.#tiles.keys().next().value;
    if (this.#tiles.size > KEPT && oldest !== undefined) this.#tiles.delete(oldest);
    void this.#fetch(place, name);
    return null;
  }

  async #fetch({ zoom, x, y }: MapTile, name: string): Promise<void> {
    try {
      this.#tiles.set(name, await tileOf(await this.props.review.viewer.api.mapTile(zoom, x, y, this.#gone.signal)));
      this.setState({});
    } catch {
      // A map has no tile everywhere, and the outline below is there without it.
    }
  }

  #zoom(by: number, at?: { x: number; y: number }): void {
    const canvas = this.#canvas.current;
    if (!canvas) return;
    const frame = { width: canvas.clientWidth, height: canvas.clientHeight };
    this.setState(({ view }) => ({ view: mapZoomed(view, by, at ?? { x: frame.width / 2, y: frame.height / 2 }, frame) }));
  }

  #pan(dx: number, dy: number): void {
    this.setState(({ view }) => ({ view: mapPanned(view, dx, dy) }));
  }

  #wheeled = (event: WheelEvent): void => {
    event.preventDefault();
    this.#zoom(-event.deltaY / 250, { x: event.offsetX, y: event.offsetY });
  };

  #key = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.#pan(STEP_PX, 0), ArrowRight: () => this.#pan(-STEP_PX, 0), ArrowUp: () => this.#pan(0, STEP_PX), ArrowDown: () => this.#pan(0, -STEP_PX),
      "+": () => this.#zoom(1), "-": () => this.#zoom(-1),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };

  #dragged = (event: PointerEvent): void => {
    const moved = this.#fingers.move(event.pointerId, { x: event.clientX, y: event.clientY });
    if (!moved) return;
    if (!("factor" in moved)) return this.#pan(moved.x, moved.y);
    const box = this.#canvas.current?.getBoundingClientRect();
    this.#zoom(Math.log2(moved.factor), { x: moved.at.x - (box?.left ?? 0), y: moved.at.y - (box?.top ?? 0) });
    this.#pan(moved.moved.x, moved.moved.y);
  };

  #released = (event: PointerEvent): void => this.#fingers.up(event.pointerId);

  override render({ review, gps }: { review: Review; gps: Gps }) {
    const { texts } = review;
    const words = texts.viewer;
    return (
      <div class="map">
        <canvas
          ref={this.#canvas}
          class="map-picture"
          role="img"
          tabIndex={0}
          aria-label={words.mapAt(coordinates(gps, texts.locale, words.directions))}
          onKeyDown={this.#key}
          onPointerDown={(event) => {
            this.#fingers.down(event.pointerId, { x: event.clientX, y: event.clientY });
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={this.#dragged}
          onPointerUp={this.#released}
          onPointerCancel={this.#released}
        />
        <span class="map-tools">
          <button class="tool" aria-label={words.mapIn} onClick={() => this.#zoom(1)}>+</button>
          <button class="tool" aria-label={words.mapOut} onClick={() => this.#zoom(-1)}>{"\u2212"}</button>
        </span>
        {this.state.facts?.has_tiles && this.state.facts.attribution !== "" && <span class="map-source">{this.state.facts.attribution}</span>}
      </div>
    );
  }
}
