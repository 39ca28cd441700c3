/** The time line: where one is, scenes, sound, and what of the film is in other media and on lists. */

import { Component, createRef } from "preact";
import { clock } from "../texts/texts";
import { visible } from "../visible";
import type { Other } from "./api";
import type { FilmDesk } from "./film";
import { moment } from "./moment";
import { type Shared, listedFrames } from "./stretches";

/** So narrow a mark can still be hit: in hundredths of the line. */
const NARROWEST = 0.6;

export class TimeLine extends Component<{ desk: FilmDesk }> {
  readonly #rail = createRef<HTMLDivElement>();

  #goTo = (event: PointerEvent): void => {
    const { desk } = this.props;
    const box = this.#rail.current?.getBoundingClientRect();
    if (!box || !desk.film) return;
    const at_ms = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * desk.film.duration_ms;
    if (event.type === "pointerdown") this.#rail.current?.setPointerCapture(event.pointerId);
    else if (!this.#rail.current?.hasPointerCapture(event.pointerId)) return;
    event.preventDefault();
    desk.goTo(at_ms);
  };

  override render({ desk }: { desk: FilmDesk }) {
    const { film, shared, review } = desk;
    if (!film) return null;
    const { texts } = review;
    const share = (ms: number): string => `${(Math.min(Math.max(ms, 0), film.duration_ms) / Math.max(film.duration_ms, 1)) * 100}%`;
    const others = film.others.map((other) => ({ other, its: shared.filter((each) => each.other === other) }));
    const frames = listedFrames(film);
    return (
      <section class="film-line" aria-label={texts.film.line}>
        <div
          ref={this.#rail}
          class="film-rail"
          role="slider"
          tabIndex={0}
          aria-label={texts.film.line}
          aria-valuemin={0}
          aria-valuemax={Math.round(film.duration_ms / 1000)}
          aria-valuenow={Math.round(desk.at_ms / 1000)}
          aria-valuetext={texts.film.at(moment(desk.at_ms), clock(film.duration_ms))}
          onPointerDown={this.#goTo}
          onPointerMove={this.#goTo}
        >
          {film.scenes.map(({ start_ms }) => start_ms > 0 && <i key={start_ms} class="film-cut" style={{ left: share(start_ms) }} />)}
          <Wave desk={desk} />
          {desk.loop && <i class="film-looped" style={{ left: share(desk.loop.start_ms), width: `calc(${share(desk.loop.end_ms)} - ${share(desk.loop.start_ms)})` }} />}
          {desk.from_ms !== null && <i class="film-mark is-from" style={{ left: share(desk.from_ms) }} />}
          {desk.to_ms !== null && <i class="film-mark is-to" style={{ left: share(desk.to_ms) }} />}
          <i class="film-now" style={{ left: share(desk.at_ms) }} />
        </div>
        {frames.length > 0 && (
          <div class="film-row">
            <span class="film-row-name">{texts.film.listed}</span>
            <div class="film-bars">
              {frames.map(({ at_ms, match }) => {
                const said = texts.film.listedFrame(visible(match.list), moment(at_ms));
                return <button key={`${at_ms} ${match.list}`} class="film-bar is-still" style={{ left: share(at_ms) }} aria-label={said} title={said} onClick={() => desk.goTo(at_ms)} />;
              })}
            </div>
          </div>
        )}
        {others.map(({ other, its }) => (
          <div key={other.sha256} class="film-row">
            <span class="film-row-name" title={visible(other.path)}>
              <bdi>{nameOf(other)}</bdi>
              {other.lists.map((list) => <b key={list} class="film-list">{visible(list)}</b>)}
            </span>
            <div class="film-bars">
              {its.map((each) => <Bar key={`${each.segment.track} ${each.start_ms} ${each.segment.other_start_ms}`} desk={desk} shared={each} share={share} />)}
            </div>
          </div>
        ))}
        {film.others_left_out > 0 && <p class="quiet">{texts.film.leftOut(texts.number(film.others_left_out))}</p>}
      </section>
    );
  }
}

function Bar({ desk, shared, share }: { desk: FilmDesk; shared: Shared; share: (ms: number) => string }) {
  const { texts } = desk.review;
  const { segment, other } = shared;
  const said = texts.film.shared(segment.track, moment(shared.start_ms), moment(shared.end_ms), nameOf(other)) + (segment.is_mirrored ? `, ${texts.film.mirrored}` : "");
  const isInstant = shared.end_ms <= shared.start_ms;
  return (
    <button
      class={`film-bar is-${isInstant ? "still" : segment.track}${desk.segment === shared ? " is-chosen" : ""}`}
      style={isInstant ? { left: share(shared.start_ms) } : { left: share(shared.start_ms), width: `max(${NARROWEST}%, calc(${share(shared.end_ms)} - ${share(shared.start_ms)}))` }}
      aria-label={said}
      aria-pressed={desk.segment === shared}
      title={said}
      onClick={() => desk.choose(shared)}
    />
  );
}

/** How loud the sound is over time. */
function Wave({ desk }: { desk: FilmDesk }) {
  const { loudness, film } = desk;
  if (!loudness || !film || loudness.levels.length === 0) return null;
  const { levels } = loudness;
  const long = (loudness.duration_ms / Math.max(film.duration_ms, 1)) * 1000;
  const points = levels.map((level, at) => `L${((at + 0.5) * long) / levels.length} ${20 - (level / 255) * 19}`);
  const back = levels.map((level, at) => `L${((levels.length - at - 0.5) * long) / levels.length} ${20 + ((levels[levels.length - 1 - at] ?? level) / 255) * 19}`);
  return (
    <svg class="film-wave" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path d={`M0 20${points.join("")}L${long} 20${back.join("")}Z`} />
    </svg>
  );
}

const nameOf = ({ path, sha256 }: Other): string => visible(path.split("/").at(-1) ?? "") || sha256.slice(0, 12);
