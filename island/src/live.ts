/** What the server tells of its own accord: a new snapshot, a decision made elsewhere, and whether it is heard at all. */

import type { Api } from "./api";

export interface Listener {
  snapshot(name: string): void;
  decision(): void;
  /** Stacks were taken, given back, or are held no longer. */
  assignment(): void;
  note(): void;
  /** There may be other leads, or other words on them. */
  lead?(): void;
  /** Something was done with a gathering. */
  gathering?(): void;
  /** Groups of faces, or what was said of them, may be others. */
  face?(): void;
  /** A trace sheet was refused, or approved by a colleague. */
  trace?(): void;
  /** Whether the server is heard; told again when it is after it was not. */
  heard(isHeard: boolean): void;
}

/** The events of the server's stream that pages are told of; `ping` only keeps it open. */
const EVENTS = ["gallery", "note", "assignment", "lead", "gathering", "face", "trace", "decision"] as const;
/** Of what there is no saying whether it happened while nobody listened. */
const MISSED = EVENTS.filter((event) => event !== "gallery");
const AGAIN_MS = 5000;

/** What the tab that listens tells the others; `asks` is what a new tab asks it. */
type Word = { readonly event: string; readonly data: string } | { readonly isHeard: boolean } | { readonly asks: true };

/** What goes between the tabs of a browser; a test brings its own. */
export interface Party {
  /** Wait until no other tab listens, then be the one that does, until this tab goes; `waited` tells whether one did. */
  lead(name: string, begin: (waited: boolean) => void): void;
  channel(name: string): Pick<BroadcastChannel, "postMessage" | "onmessage">;
}

const browser: Party = {
  lead(name, begin) {
    const hold = (waited: boolean) => () => {
      begin(waited);
      return new Promise<never>(() => undefined);
    };
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock) return hold(false)();
      void navigator.locks.request(name, hold(true));
      return undefined;
    });
  },
  channel: (name) => new BroadcastChannel(name),
};

/**
 * Listen until the page goes. A browser opens six connections to a server, and a stream takes one for good: of all tabs
 * that show a case one listens, and tells the others; when it goes, another takes its place.
 */
export function listen(api: Pick<Api, "events">, caseName: string, listener: Listener, party: Party = browser): void {
  const name = `clew.events/${caseName}`;
  const channel = party.channel(name);
  let isLeading = false;
  let isHeard = true;
  const take = (word: Word): void => {
    if ("isHeard" in word) {
      isHeard = word.isHeard;
      listener.heard(isHeard);
    } else if ("asks" in word) {
      if (isLeading) channel.postMessage({ isHeard } satisfies Word);
    } else if (word.event === "gallery") listener.snapshot((JSON.parse(word.data) as { snapshot: string }).snapshot);
    else if (word.event === "decision") listener.decision();
    else if (word.event === "note") listener.note();
    else if (word.event === "assignment") listener.assignment();
    else if (word.event === "lead") listener.lead?.();
    else if (word.event === "gathering") listener.gathering?.();
    else if (word.event === "face") listener.face?.();
    else if (word.event === "trace") listener.trace?.();
  };
  const tell = (word: Word): void => {
    take(word);
    channel.postMessage(word);
  };
  channel.onmessage = ({ data }: MessageEvent<Word>) => take(data);
  channel.postMessage({ asks: true } satisfies Word);
  party.lead(name, (waited) => {
    isLeading = true;
    follow(api, tell, waited);
  });
}

/** Hear the server's stream; the browser reconnects by itself, except after a refusal. Then, as after another tab, there was a gap. */
function follow(api: Pick<Api, "events">, tell: (word: Word) => void, isAfterGap: boolean): void {
  const events = api.events();
  let hasMissed = isAfterGap;
  events.addEventListener("open", () => {
    tell({ isHeard: true });
    if (hasMissed) for (const event of MISSED) tell({ event, data: "{}" });
    hasMissed = true;
  });
  for (const event of EVENTS) events.addEventListener(event, ({ data }: MessageEvent<string>) => tell({ event, data }));
  events.addEventListener("error", () => {
    tell({ isHeard: false });
    if (events.readyState === events.CLOSED) setTimeout(() => follow(api, tell, true), AGAIN_MS);
  });
}
