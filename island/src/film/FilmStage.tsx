/** A film over the grid: the contact sheet and the frame one looks at, both veiled; the time line below. Nothing plays by itself, and sound is off. */

import { Component, createRef } from "preact";
import { veiled } from "../veil";
import type { Review } from "../review";
import { clock, keyLabel } from "../texts/texts";
import { visible } from "../visible";
import { Frame, type Painting } from "../viewer/Frame";
import { UPRIGHT, matrixOf } from "../viewer/geometry";
import { FilmDesk } from "./film";
import { moment } from "./moment";
import { Sheet } from "./Sheet";
import { smallOf } from "./still";
import { TimeLine } from "./TimeLine";

interface Props {
  review: Review;
  parts: readonly string[];
}

export class FilmStage extends Component<Props> {
  readonly #element = createRef<HTMLElement>();
  readonly #desk: FilmDesk;

  constructor(props: Props) {
    super(props);
    this.#desk = new FilmDesk(props.review);
  }

  override componentDidMount(): void {
    const { review, parts } = this.props;
    review.staging = this.#desk;
    this.#desk.draw = () => this.setState({});
    this.#desk.show(parts[0] ?? "", parts[1]);
    this.#element.current?.focus({ preventScroll: true });
  }

  override componentDidUpdate(): void {
    this.#desk.show(this.props.parts[0] ?? "", this.props.parts[1]);
    this.#desk.catchUp();
  }

  override componentWillUnmount(): void {
    const { review } = this.props;
    this.#desk.draw = this.#desk.tick = () => undefined;
    this.#desk.stop();
    if (review.staging === this.#desk) review.staging = null;
  }

  override render({ review }: Props) {
    const desk = this.#desk;
    return (
      <section ref={this.#element} class={`overlay film${desk.hasPictures ? "" : " is-sound"}`} aria-label={review.texts.film.film} tabIndex={-1}>
        <FilmHead desk={desk} />
        <Moving desk={desk} />
      </section>
    );
  }
}

/** What changes with each frame. */
class Moving extends Component<{ desk: FilmDesk }> {
  override componentDidMount(): void {
    this.props.desk.tick = () => this.setState({});
  }

  get #painting(): Painting {
    const { desk } = this.props;
    const { protection } = desk.review.settings;
    const picture = (): { source: CanvasImageSource; width: number; height: number } | null => {
      const { size } = desk;
      const source = desk.isMoving ? desk.player?.video : desk.still?.bitmap;
      return source && size ? { source, ...size } : null;
    };
    return {
      veil: (drawing, frame) => {
        const shown = picture();
        const pixels = desk.isMoving ? shown && smallOf(shown.source, shown.width, shown.height) : desk.still?.pixels;
        if (!shown || !pixels) return;
        const { data, width, height } = veiled(pixels, protection.blur, protection.is_grey);
        const veil = new OffscreenCanvas(width, height);
        veil.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
        drawing.setTransform(...matrixOf(shown, UPRIGHT, desk.board.view, frame));
        drawing.drawImage(veil, 0, 0, shown.width, shown.height);
        drawing.resetTransform();
      },
      clear: (drawing, frame) => {
        const shown = picture();
        if (!shown) return;
        drawing.setTransform(...matrixOf(shown, UPRIGHT, desk.board.view, frame));
        drawing.drawImage(shown.source, 0, 0, shown.width, shown.height);
        drawing.resetTransform();
      },
    };
  }

  override render({ desk }: { desk: FilmDesk }) {
    const { review, film, problem, trouble } = desk;
    const { texts } = review;
    return (
      <>
        <Frame board={desk.board} painting={this.#painting} protection={review.settings.protection} name="film" label={texts.film.picture(visible(desk.name), moment(desk.at_ms), desk.board.uncovered !== null)}>
          {film && !desk.hasPictures && <p class="frame-note">{texts.film.noPicture}</p>}
          {desk.player?.isWaiting && <p class="frame-note" role="status">{`${texts.film.waiting}\u2026`}</p>}
          {problem && <p class="frame-problem" role="alert">{problem.code === "not_found" ? `${texts.film.unknown} ${visible(problem.message)}` : [problem.message, problem.hint].filter(Boolean).join(" ")}</p>}
          {!problem && trouble && <p class="frame-problem" role="status">{texts.film.noFrame([trouble.message, trouble.hint].filter(Boolean).join(" "))}</p>}
        </Frame>
        {desk.hasPictures && <Sheet desk={desk} />}
        <Tools desk={desk} />
        <TimeLine desk={desk} />
      </>
    );
  }
}

function FilmHead({ desk }: { desk: FilmDesk }) {
  const { review, film, category, tile } = desk;
  const { texts, listing, settings } = review;
  const said = category ? review.schemes.labelOf(category.scheme, category.code) : "";
  return (
    <header class="film-head">
      <button class="tool" onClick={() => review.stages.close()}>{texts.film.back} <kbd>{keyLabel(texts, settings.keys.film_close)}</kbd></button>
      <h1 class="viewer-name" title={film ? visible(film.path) : undefined}><bdi>{visible(desk.name)}</bdi></h1>
      {tile && listing.total !== null && <span class="quiet">{texts.position(review.place.cursor + 1, listing.total)}</span>}
      {category && <span class={`viewer-category${category.is_applied ? "" : " is-suggested"}`}>{category.is_applied ? said : texts.suggested(said)}</span>}
      {tile && !category && <span class="quiet">{texts.undecided}</span>}
      {film && <Facts desk={desk} />}
    </header>
  );
}

function Facts({ desk }: { desk: FilmDesk }) {
  const { film, review } = desk;
  const { texts } = review;
  if (!film) return null;
  const facts = [
    clock(film.duration_ms),
    film.width !== null && film.height !== null ? `${film.width}\u00d7${film.height}` : "",
    [film.video_codec, film.audio_codec ?? texts.film.silent].filter(Boolean).join(", "),
    film.frames_per_second === null ? "" : texts.film.perSecond((Math.round(film.frames_per_second * 100) / 100).toLocaleString(texts.locale)),
    film.scenes.length === 0 ? "" : film.scenes.length === 1 ? texts.film.oneScene : texts.film.scenes(texts.number(film.scenes.length)),
    film.speech_ms ? texts.film.speech(clock(film.speech_ms)) : "",
    howPlayed(desk),
  ];
  return (
    <p class="film-facts">
      {film.matches.filter(({ at_ms }) => at_ms === null).map(({ list, kind }) => <b key={`${list} ${kind}`} class="film-list">{texts.film.wholeOn(visible(list), kind)}</b>)}
      <span>{facts.filter(Boolean).join(" \u00b7 ")}</span>
      {film.partial_reason !== null && <span class="problem">{texts.film.partial(visible(film.partial_reason))}</span>}
    </p>
  );
}

/** Whether the film is played as it is, and why not. */
function howPlayed({ film, player, review }: FilmDesk): string {
  const { texts } = review;
  if (!film) return "";
  const isMade = player?.isMade ?? (!film.is_original_served || film.plays === "" || document.createElement("video").canPlayType(film.plays) === "");
  if (!isMade) return texts.film.asItIs;
  return texts.film.made(!film.is_original_served ? texts.film.byUnit : film.why_not !== null ? visible(film.why_not) : texts.film.byBrowser);
}

function Tools({ desk }: { desk: FilmDesk }) {
  const { review, film } = desk;
  const { texts, settings } = review;
  const { keys } = settings;
  const key = (action: keyof typeof keys) => <kbd>{keyLabel(texts, keys[action])}</kbd>;
  if (!film) return <div class="film-tools" />;
  const hasSound = film.audio_codec !== null;
  return (
    <div class="film-tools" role="toolbar" aria-label={texts.film.tools}>
      <button class="tool is-main" onClick={() => desk.toggle()}>{desk.isPlaying ? texts.film.pause : texts.film.play} {key("film_play")}</button>
      {desk.hasPictures && <button class="tool" onClick={() => desk.stepFrame(-1)} aria-label={texts.film.frameBefore}>{"\u2039"} {key("frame_before")}</button>}
      {desk.hasPictures && <button class="tool" onClick={() => desk.stepFrame(1)} aria-label={texts.film.frameAfter}>{"\u203a"} {key("frame_after")}</button>}
      <output class="film-clock">{moment(desk.at_ms)} <span class="quiet">/ {clock(film.duration_ms)}</span></output>
      <button class="tool" onClick={() => desk.faster(desk.speed >= 4 ? -1 : 1)} title={texts.film.faster}>{texts.film.speed(desk.speed.toLocaleString(texts.locale))} {key("film_faster")}</button>
      <button class="tool" aria-pressed={desk.hasSound} disabled={!hasSound} onClick={() => desk.toggleSound()}>{hasSound ? (desk.hasSound ? texts.film.soundOn : texts.film.soundOff) : texts.film.silent} {hasSound && key("film_sound")}</button>
      <span class="film-apart" />
      {desk.hasPictures && <button class="tool" onClick={() => review.part.open(desk.sha256, Math.round(desk.at_ms))}>{texts.part.part} {key("part")}</button>}
      <button class="tool" aria-pressed={desk.from_ms !== null} onClick={() => desk.mark("from")}>{texts.film.markFrom}{desk.from_ms !== null && ` ${moment(desk.from_ms)}`} {key("mark_from")}</button>
      <button class="tool" aria-pressed={desk.to_ms !== null} onClick={() => desk.mark("to")}>{texts.film.markTo}{desk.to_ms !== null && ` ${moment(desk.to_ms)}`} {key("mark_to")}</button>
      <button class="tool" aria-pressed={desk.loop !== null} onClick={() => desk.toggleLoop()}>{texts.film.loop} {key("film_loop")}</button>
      {desk.shared.length > 0 && (
        <>
          <button class="tool" aria-label={texts.film.segmentBefore} onClick={() => desk.goToShared(-1)}>{"\u21e4"} {key("segment_before")}</button>
          <button class="tool" aria-label={texts.film.segmentAfter} onClick={() => desk.goToShared(1)}>{"\u21e5"} {key("segment_after")}</button>
          <button class="tool" onClick={() => desk.compare()}>{texts.film.compare} {key("film_compare")}</button>
        </>
      )}
    </div>
  );
}
