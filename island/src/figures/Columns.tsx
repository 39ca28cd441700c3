/** A course over time as stacked columns, with the same as a table below. */

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

const HEIGHT = 100;

export function Columns({ series, label, nameOf, keyHead, keyOf, number, tableLabel, hrefOf }: Given) {
  const { layers, columns } = series;
  const highest = Math.max(1, ...columns.map(total));
  const step = Math.max(1, Math.ceil(columns.length / 6));
  return (
    <figure class="columns" aria-label={label}>
      <ul class="legend" aria-hidden="true">{layers.map((layer, at) => <li key={layer}><i class={`f-layer-${at}`} /> {nameOf(layer)}</li>)}</ul>
      <div class="plot" aria-hidden="true">
        <span class="top-value">{number(highest)}</span>
        <svg viewBox={`0 0 ${columns.length} ${HEIGHT}`} preserveAspectRatio="none" focusable="false">
          {columns.map((column, at) => {
            const said = `${keyOf(column.key)}: ${layers.map((layer, place) => `${nameOf(layer)} ${number(column.values[place] ?? 0)}`).join(", ")}`;
            const drawn = <g><title>{said}</title><rect class="f-height" x={at} width="1" height={HEIGHT} />{layersOf(column, highest, at)}</g>;
            return hrefOf ? <a key={column.key} href={hrefOf(column.key)} tabindex={-1}>{drawn}</a> : <g key={column.key}>{drawn}</g>;
          })}
        </svg>
        <ol class="scale">{columns.filter((_, at) => at % step === 0).map(({ key }) => <li key={key}>{keyOf(key)}</li>)}</ol>
      </div>
      <details>
        <summary>{tableLabel}</summary>
        <div class="scroll tall" role="region" aria-label={label} tabIndex={0}>
          <table aria-label={label}>
            <thead><tr><th scope="col">{keyHead}</th>{layers.map((layer) => <th key={layer} scope="col" class="num">{nameOf(layer)}</th>)}</tr></thead>
            <tbody>
              {columns.map((column) => (
                <tr key={column.key}>
                  <th scope="row">{hrefOf ? <a href={hrefOf(column.key)}>{keyOf(column.key)}</a> : keyOf(column.key)}</th>
                  {column.values.map((value, at) => <td key={layers[at]} class="num">{number(value)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function total({ values }: Column): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function layersOf(column: Column, highest: number, at: number) {
  let below = 0;
  return column.values.map((value, layer) => {
    const height = (HEIGHT * value) / highest;
    below += height;
    return value > 0 && <rect key={layer} class={`f-layer-${layer}`} x={at + 0.08} width="0.84" y={HEIGHT - below} height={height} />;
  });
}
