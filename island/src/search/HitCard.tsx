/** One hit: its picture behind the veil, where it is, what is told of it. */

import { Component } from "preact";
import { thumbnailOf } from "../api";
import { clock } from "../texts/texts";
import { visible } from "../visible";
import { Icon } from "../views/icons";
import { Veiled } from "../views/Veiled";
import type { Finding } from "./finding";
import type { Hit } from "./hits";

/** A pointer that rests so long on a picture means it. */
const REST_MS = 90;
const PRESS_MS = 220;

interface Props {
  finding: Finding;
  hit: Hit;
  index: number;
}

export class HitCard extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };
  #rest: ReturnType<typeof setTimeout> | null = null;
  #isLooking = false;

  override componentWillUnmount(): void {
    this.#stay();
  }

  #stay(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
  }

  #moved = (event: PointerEvent): void => {
    const { finding, hit } = this.props;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (finding.uncovered === hit.key) finding.moveLens(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
    if (finding.uncovered || !finding.desk.settings.protection.by_hover || event.pointerType === "touch") return;
    this.#stay();
    this.#rest = setTimeout(() => finding.uncover(hit.key), REST_MS);
  };

  #pressed = (event: PointerEvent): void => {
    this.#isLooking = false;
    if (event.pointerType !== "touch") return;
    this.#rest = setTimeout(() => {
      this.#isLooking = true;
      this.props.finding.uncover(this.props.hit.key);
    }, PRESS_MS);
  };

  #left = (): void => {
    this.#stay();
    if (this.props.finding.uncovered === this.props.hit.key) this.props.finding.hide();
  };

  #clicked = (event: MouseEvent): void => {
    if (this.#isLooking) return event.preventDefault(); // a finger that was held is no tap
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (this.props.finding.open(this.props.hit)) event.preventDefault();
  };

  override render() {
    const { finding, hit } = this.props;
    const { texts } = finding.desk;
    const name = visible(hit.path.split("/").at(-1) ?? "");
    return (
      <li class={`hit${finding.at === hit.key ? " is-current" : ""}`}>
        <a
          href={finding.addressOf(hit)}
          data-hit={hit.key}
          aria-label={texts.search.result(visible(hit.path), visible(hit.case), visible(hit.note))}
          onClick={this.#clicked}
          onFocus={() => finding.go(hit.key)}
          onPointerMove={this.#moved}
          onPointerDown={this.#pressed}
          onPointerUp={this.#left}
          onPointerLeave={this.#left}
          onPointerCancel={this.#left}
          onContextMenu={(event) => this.#isLooking && event.preventDefault()}
          draggable={false}
        >
          {this.#picture()}
          <span class="hit-facts">
            {hit.note && <span class="hit-note" title={visible(hit.note)}><bdi>{visible(hit.note)}</bdi></span>}
            <span class="hit-case"><bdi>{visible(hit.case)}</bdi>{hit.isDeleted && <span class="hit-deleted">{texts.search.deleted}</span>}</span>
            <span class="hit-path" title={visible(hit.path)}><bdi>{name}</bdi></span>
          </span>
        </a>
        {hit.others.length > 0 && (
          <span class="hit-others">
            {texts.search.alsoIn}{" "}
            {hit.others.map((other, at) => (
              <span key={other}>
                {at > 0 && ", "}
                <a href={finding.addressOf({ ...hit, case: other })}><bdi>{visible(other)}</bdi></a>
              </span>
            ))}
          </span>
        )}
      </li>
    );
  }

  #picture() {
    const { finding, hit, index } = this.props;
    const { media } = hit;
    const { protection } = finding.desk.settings;
    const isUncovered = finding.uncovered === hit.key;
    const isShown = media !== null && (media.kind === "picture" || media.kind === "video") && !this.state.hasFailed;
    const lens = isUncovered && protection.reveals === "lens" ? { "--x": `${finding.lens.x}%`, "--y": `${finding.lens.y}%` } : {};
    return (
      <span class={`picture${isUncovered ? ` is-revealed by-${protection.reveals}` : ""}`} style={lens} aria-hidden="true">
        {isShown && <Veiled sha256={media.sha256} index={index} protection={protection} thumbnails={finding.desk.thumbnails} onMissing={() => this.setState({ hasFailed: true })} />}
        {!isShown && <span class="none">{media === null ? finding.desk.texts.search.unreadable : <Icon name={media.kind === "audio" ? "sound" : "partial"} />}</span>}
        {isShown && isUncovered && <img class="clear" src={thumbnailOf(media.sha256)} alt="" draggable={false} />}
        {media?.kind === "video" && <span class="badges"><span class="badge"><Icon name="video" />{media.duration_ms !== null && clock(media.duration_ms)}</span></span>}
      </span>
    );
  }
}
