/** The contact sheet, veiled: moving over a cell shows the frames of its stretch beside, without playing. */

import { Component, createRef } from "preact";
import { clock } from "../texts/texts";
import { type Pixels, veiled } from "../veil";
import type { Cell } from "./cells";
import { cellAt } from "./cells";
import type { FilmDesk } from "./film";
import { smallOf } from "./still";

const SMALL_SIDE = 128;
/** A pointer that stays over the sheet so long means it; one that crosses it uncovers nothing. */
const STAY_MS = 150;

export class Sheet extends Component<{ desk: FilmDesk }> {
  readonly #element = createRef<HTMLUListElement>();
  readonly #pixels = new Map<Cell, Pixels>();
  #of = "";
  #shown = "";
  #rest: ReturnType<typeof setTimeout> | null = null;
  #gone = new AbortController();

  override componentDidMount(): void {
    this.#begin();
  }

  /** A film that plays draws thirty times a second; the sheet only where one comes to another cell. */
  override shouldComponentUpdate({ desk }: { desk: FilmDesk }): boolean {
    const { blur, is_grey } = desk.review.settings.protection;
    const shown = `${desk.sha256} ${desk.cells.length} ${cellAt(desk.cells, desk.at_ms)} ${blur} ${is_grey}`;
    const isOther = shown !== this.#shown;
    this.#shown = shown;
    return isOther;
  }

  override componentDidUpdate(): void {
    this.#begin();
    for (const cell of this.#pixels.keys()) this.#paint(cell);
  }

  override componentWillUnmount(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#gone.abort();
  }

  #begin(): void {
    const { desk } = this.props;
    if (!desk.film || this.#of === desk.sha256) return;
    this.#gone.abort();
    this.#gone = new AbortController();
    this.#of = desk.sha256;
    this.#pixels.clear();
    void this.#fetch(desk, this.#gone.signal);
  }

  /** First what the vault has of it, at once; then what only the film itself has, frame by frame. */
  async #fetch(desk: FilmDesk, signal: AbortSignal): Promise<void> {
    const { cells, film, sha256 } = desk;
    try {
      if (film?.sheet && cells.some(({ tile }) => tile !== null)) await this.#cut(desk, signal);
      for (const cell of cells) {
        if (signal.aborted) return;
        if (this.#pixels.has(cell)) continue;
        const { blob } = await desk.api.frame(sha256, { at_ms: cell.at_ms, step: 0, is_quick: false }, SMALL_SIDE, signal);
        await this.#keep(cell, blob, signal);
      }
    } catch {
      // The screen beside says why no frame can be had; the cells stay empty.
    }
  }

  async #cut(desk: FilmDesk, signal: AbortSignal): Promise<void> {
    const { film, cells, sha256 } = desk;
    if (!film?.sheet) return;
    const whole = await createImageBitmap(await desk.api.sheet(sha256, signal));
    const { columns, width, height, gap } = film.sheet;
    for (const cell of cells) {
      if (cell.tile === null) continue;
      const [x, y] = [gap + (cell.tile % columns) * (width + gap), gap + Math.floor(cell.tile / columns) * (height + gap)];
      const pixels = smallOf(whole, width, height, { x, y });
      if (pixels && !signal.aborted) this.#pixels.set(cell, pixels);
      this.#paint(cell);
    }
    whole.close();
  }

  async #keep(cell: Cell, blob: Blob, signal: AbortSignal): Promise<void> {
    const bitmap = await createImageBitmap(blob);
    const pixels = smallOf(bitmap, bitmap.width, bitmap.height);
    bitmap.close();
    if (signal.aborted || !pixels) return;
    this.#pixels.set(cell, pixels);
    this.#paint(cell);
  }

  #paint(cell: Cell): void {
    const { desk } = this.props;
    const pixels = this.#pixels.get(cell);
    const canvas = this.#element.current?.children[desk.cells.indexOf(cell)]?.querySelector("canvas");
    const { blur, is_grey } = desk.review.settings.protection;
    const wish = `${blur} ${is_grey}`;
    if (!pixels || !canvas || canvas.dataset["veil"] === wish) return;
    const { data, width, height } = veiled(pixels, blur, is_grey);
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
    canvas.dataset["veil"] = wish;
  }

  #over = (event: PointerEvent, cell: Cell): void => {
    const { desk } = this.props;
    if (desk.isPlaying || (event.movementX === 0 && event.movementY === 0)) return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
    desk.lookAt(cell.start_ms + share * (cell.end_ms - cell.start_ms));
    if (!desk.review.settings.protection.by_hover || event.pointerType === "touch" || this.#rest !== null) return;
    this.#rest = setTimeout(() => desk.board.uncovered ?? desk.board.reveal("hover"), STAY_MS);
  };

  #left = (): void => {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
    this.props.desk.board.hide("hover");
  };

  override render({ desk }: { desk: FilmDesk }) {
    const { cells, review } = desk;
    const now = cellAt(cells, desk.at_ms);
    return (
      <ul ref={this.#element} class="film-sheet" aria-label={review.texts.film.sheet} onPointerLeave={this.#left}>
        {cells.map((cell, at) => (
          <li key={cell.start_ms} class={at === now ? "is-current" : ""}>
            <button aria-label={review.texts.film.cell(clock(cell.start_ms), clock(cell.end_ms))} aria-current={at === now ? "true" : undefined} onPointerMove={(event) => this.#over(event, cell)} onClick={() => desk.isPlaying && desk.goTo(cell.start_ms)}>
              <canvas aria-hidden="true" />
              <span class="film-cell-time" aria-hidden="true">{clock(cell.start_ms)}</span>
            </button>
          </li>
        ))}
      </ul>
    );
  }
}
