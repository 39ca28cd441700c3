/**
 * Plays a film without showing it: the element is in no document, so that no clear pixel of it is in the page, no menu
 * opens on it, and nothing can take it out of the page. What is seen of it is drawn, veiled, by whoever looks at it.
 */

import { type Film, originalOf, transcodedOf } from "./api";

export const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4] as const;

/** What was stopped goes on from where it is when it is played from about there. */
const SAME_MS = 60;

export interface Heard {
  /** Another frame may be there. */
  ticked(): void;
  /** It plays, stands still, has ended, or goes on in another way. */
  changed(): void;
  failed(): void;
}

export class Player {
  readonly video = document.createElement("video");
  /** Whether it is made anew for this browser. */
  isMade: boolean;
  readonly #film: Film;
  readonly #heard: Heard;
  #offset_ms = 0;
  #isOpen = false;
  #awaited = 0;
  #shown = -1;

  constructor(film: Film, heard: Heard) {
    this.#film = film;
    this.#heard = heard;
    this.isMade = !film.is_original_served || film.plays === "" || this.video.canPlayType(film.plays) === "";
    this.video.muted = true;
    this.video.preload = "auto";
    this.video.addEventListener("error", this.#failed);
    for (const name of ["play", "pause", "ended", "waiting", "playing"]) this.video.addEventListener(name, () => this.#heard.changed());
  }

  get at_ms(): number {
    return this.#offset_ms + this.video.currentTime * 1000;
  }

  get isPlaying(): boolean {
    return this.#isOpen && !this.video.paused && !this.video.ended;
  }

  get isWaiting(): boolean {
    return this.isPlaying && this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  /** Whether there is a picture to be drawn. */
  get hasPicture(): boolean {
    return this.#isOpen && this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && this.video.videoWidth > 0;
  }

  play(from_ms: number): void {
    const isThere = this.#isOpen && !this.video.ended && this.video.error === null && Math.abs(this.at_ms - from_ms) < SAME_MS;
    if (!isThere) this.goTo(from_ms);
    void this.video.play().catch(() => undefined); // a pause meanwhile; errors come as an event
    this.#tick();
  }

  pause(): void {
    this.video.pause();
    cancelAnimationFrame(this.#awaited);
  }

  /** Play on at another time. */
  goTo(at_ms: number): void {
    if (this.isMade) {
      this.#offset_ms = at_ms;
      this.#open(transcodedOf(this.#film.sha256, at_ms));
      return;
    }
    if (!this.#isOpen) this.#open(originalOf(this.#film.sha256));
    this.video.currentTime = at_ms / 1000;
  }

  set speed(speed: number) {
    this.video.defaultPlaybackRate = speed;
    this.video.playbackRate = speed;
  }

  set hasSound(hasSound: boolean) {
    this.video.muted = !hasSound;
  }

  /** Let the film go, and with it whatever the server does for it. */
  close(): void {
    this.video.removeEventListener("error", this.#failed);
    this.pause();
    this.#isOpen = false;
    this.video.removeAttribute("src");
    this.video.load();
  }

  #open(source: string): void {
    const { paused, ended } = this.video;
    this.#isOpen = true;
    this.video.src = source;
    if (!paused && !ended) void this.video.play().catch(() => undefined);
  }

  #failed = (): void => {
    if (!this.#isOpen) return;
    if (this.isMade) {
      this.pause();
      return this.#heard.failed();
    }
    const at_ms = this.at_ms;
    this.isMade = true;
    this.play(at_ms);
    this.#heard.changed();
  };

  #tick = (): void => {
    cancelAnimationFrame(this.#awaited);
    if (this.hasPicture && this.video.currentTime !== this.#shown) {
      this.#shown = this.video.currentTime;
      this.#heard.ticked();
    } else if (this.video.videoWidth === 0) this.#heard.ticked();
    if (!this.video.paused) this.#awaited = requestAnimationFrame(this.#tick);
  };
}
