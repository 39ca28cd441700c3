/** What the server tells of its own accord: a new snapshot, a decision made elsewhere, and whether it is heard at all. */

import type { Api } from "./api";

export interface Listener {
  snapshot(name: string): void;
  decision(): void;
  /** Stacks were taken, given back, or are held no longer. */
  assignment(): void;
  note(): void;
  /** Whether the server is heard; told again when it is after it was not. */
  heard(isHeard: boolean): void;
}

const AGAIN_MS = 5000;

/** Listen until the page goes; the browser reconnects by itself, except after a refusal. */
export function listen(api: Api, listener: Listener): void {
  const events = api.events();
  events.addEventListener("open", () => listener.heard(true));
  events.addEventListener("gallery", ({ data }: MessageEvent<string>) =>
    listener.snapshot((JSON.parse(data) as { snapshot: string }).snapshot),
  );
  events.addEventListener("decision", () => listener.decision());
  events.addEventListener("assignment", () => listener.assignment());
  events.addEventListener("note", () => listener.note());
  events.addEventListener("error", () => {
    listener.heard(false);
    if (events.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(api, listener), AGAIN_MS);
  });
}
