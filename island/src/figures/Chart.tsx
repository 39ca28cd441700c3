/** A course over time as stacked columns (uPlot), with the same as a table below. */

import { Component, createRef } from "preact";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Column, Series } from "./series";

interface Given {
  readonly series: Series;
  readonly label: string;
  readonly nameOf: (layer: string) => string;
  readonly keyHead: string;
  readonly keyOf: (key: string) => string;
  readonly number: (value: number) => string;
  readonly tableLabel: string;
  readonly hrefOf?: (key: string) => string;
}

interface State {
  /** The column that the pointer is at. */
  readonly at: number | null;
}

const HEIGHT_PX = 190;
/** Of a column's place, and at most so many pixels: a lone day is no wall. */
const BAR: uPlot.Series.BarsPathBuilderOpts = { size: [0.84, 48] };
/** Columns from one label to the next. */
const STEPS = [1, 2, 3, 6, 12, 24, 48, 96, 192];
const FONT = '12px "Segoe UI", system-ui, -apple-system, Roboto, "Liberation Sans", sans-serif';

export class Chart extends Component<Given, State> {
  override state: State = { at: null };
  readonly #place = createRef<HTMLDivElement>();
  readonly #legend = createRef<HTMLUListElement>();
  readonly #stop = new AbortController();
  #plot: uPlot | null = null;
  #observer: ResizeObserver | null = null;

  override componentDidMount(): void {
    const place = this.#place.current;
    if (!place) return;
    const { signal } = this.#stop;
    for (const query of ["print", "(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) matchMedia(query).addEventListener("change", () => this.#fit(), { signal });
    this.#draw(place);
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(place);
  }

  override componentDidUpdate(before: Given): void {
    const place = this.#place.current;
    if (place && before.series !== this.props.series) this.#draw(place);
  }

  override componentWillUnmount(): void {
    this.#stop.abort();
    this.#observer?.disconnect();
    this.#plot?.destroy();
  }

  /** Draw as wide as there is room, with the colours that hold now: those of paper where it is printed. */
  #fit(): void {
    const width = this.#place.current?.clientWidth ?? 0;
    if (width > 0) this.#plot?.setSize({ width, height: HEIGHT_PX });
  }

  #draw(place: HTMLElement): void {
    this.#plot?.destroy();
    const { series, number, keyOf, hrefOf } = this.props;
    const { layers, columns } = series;
    const ink = (name: string) => (): string => getComputedStyle(place).getPropertyValue(name).trim();
    const axis = { stroke: ink("--quiet"), font: FONT, ticks: { show: false } };
    const options: uPlot.Options = {
      width: place.clientWidth,
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false }, bind: { mousemove: (_self, _target, handle) => handle } },
      scales: { x: { time: false, range: () => [-0.5, columns.length - 0.5] }, y: { range: (_self, _least, most) => [0, Math.max(1, most * 1.05)] } },
      axes: [
        { ...axis, size: 26, grid: { show: false }, incrs: STEPS, values: (_self, places) => places.map((at) => keyOf(columns[at]?.key ?? "")) },
        { ...axis, size: (_self, values) => 14 + 7 * Math.max(1, ...(values ?? []).map(({ length }) => length)), grid: { stroke: ink("--line"), width: 1 }, incrs: WHOLE, values: (_self, values) => values.map(number) },
      ],
      // The highest sum is drawn first, so that each layer covers what those above it share with it.
      series: [{}, ...layers.map((_, at): uPlot.Series => ({ fill: () => this.#colour(layers.length - 1 - at), width: 0, paths: bars(BAR), points: { show: false } }))],
      hooks: { setCursor: [({ cursor }) => this.state.at !== (cursor.idx ?? null) && this.setState({ at: cursor.idx ?? null })] },
    };
    this.#plot = new uPlot(options, sums(series), place);
    if (hrefOf) this.#plot.over.append(...columns.map(({ key }, at) => columnLink(hrefOf(key), at, columns.length)));
  }

  /** A layer's colour is its mark's in the legend. */
  #colour(layer: number): string {
    const mark = this.#legend.current?.querySelectorAll("i")[layer];
    return mark ? getComputedStyle(mark).backgroundColor : "";
  }

  override render({ series: { layers, columns }, label, nameOf, keyHead, keyOf, number, tableLabel, hrefOf }: Given, { at }: State) {
    const pointed = at === null ? undefined : columns[at];
    return (
      <figure class="columns" aria-label={label}>
        <ul ref={this.#legend} class="legend" aria-hidden="true">
          {layers.map((layer, place) => <li key={layer}><i class={`f-layer-${place}`} /> {nameOf(layer)}{pointed && <b> {number(pointed.values[place] ?? 0)}</b>}</li>)}
          {pointed && <li class="f-pointed">{keyOf(pointed.key)}</li>}
        </ul>
        <div ref={this.#place} class="plot" aria-hidden="true" />
        <details>
          <summary>{tableLabel}</summary>
          <div class="scroll tall" role="region" aria-label={label} tabIndex={0}>
            <table aria-label={label}>
              <thead><tr><th scope="col">{keyHead}</th>{layers.map((layer) => <th key={layer} scope="col" class="num">{nameOf(layer)}</th>)}</tr></thead>
              <tbody>
                {columns.map((column) => (
                  <tr key={column.key}>
                    <th scope="row">{hrefOf ? <a href={hrefOf(column.key)}>{keyOf(column.key)}</a> : keyOf(column.key)}</th>
                    {column.values.map((value, place) => <td key={layers[place]} class="num">{number(value)}</td>)}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      </figure>
    );
  }
}

const bars = uPlot.paths.bars as uPlot.Series.BarsPathBuilderFactory;
/** Counts are whole. */
const WHOLE = [1, 2, 5].flatMap((first) => Array.from({ length: 9 }, (_, power) => first * 10 ** power)).sort((one, other) => one - other);

/** The places of the columns, then for each layer, the uppermost first, the sum of it and all below. */
function sums({ layers, columns }: Series): uPlot.AlignedData {
  const sum = ({ values }: Column, layer: number): number => values.slice(0, layer + 1).reduce((total, value) => total + value, 0);
  return [columns.map((_, at) => at), ...layers.map((_, at) => columns.map((column) => sum(column, layers.length - 1 - at)))];
}

/** A link over all of a column; keyboard and screen reader have it in the table. */
function columnLink(href: string, at: number, count: number): HTMLAnchorElement {
  const link = Object.assign(document.createElement("a"), { href, tabIndex: -1, className: "f-column" });
  Object.assign(link.style, { left: `${(100 * at) / count}%`, width: `${100 / count}%` });
  return link;
}
