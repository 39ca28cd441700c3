/** The page's few drawings, 16 px a side, in the colour of the text. */

import type { Badge } from "../api";
import type { NoteKind } from "../notes/api";

const PATHS: Record<Badge | NoteKind | "sound" | "shield" | "officers" | "scales" | "link" | "graph" | "clock" | "face" | "sheet", string> = {
  video: "M2 3.5h8.5v9H2zM10.5 7 14 4.5v7L10.5 9",
  gps: "M8 14.5S3.5 9.8 3.5 6.4a4.5 4.5 0 0 1 9 0C12.5 9.8 8 14.5 8 14.5ZM8 4.9a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2",
  camera: "M2 5h3l1-1.7h4L11 5h3v7.7H2zM8 6.4a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6",
  deleted: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 9h5.8l.6-9M7 7v4M9 7v4",
  partial: "M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 2.5V8h5.5",
  sound: "M3 6.2h2.4L8.6 3.5v9L5.4 9.8H3zM10.8 5.6a3.4 3.4 0 0 1 0 4.8M12.5 4a5.7 5.7 0 0 1 0 8",
  comment: "M2.5 3h11v7.5H8L5 13v-2.5H2.5z",
  bookmark: "M4.5 2.5h7v11L8 10.8 4.5 13.5z",
  tag: "M2.5 2.5h5l6 6-5 5-6-6zM5.3 4.6a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4",
  series: "M5 2.5h8.5V11M3.7 4.4h8V12M2.5 6.5h7.6v7H2.5z",
  officers: "M6 3.2a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6M1.8 13.2c.3-2.6 2-4 4.2-4s3.9 1.4 4.2 4M10.6 3.6a2 2 0 0 1 0 3.9M11.6 9.5c1.5.4 2.4 1.6 2.6 3.7",
  face: "M8 2a6 6 0 1 0 .1 0M5.9 6.2v.9M10.1 6.2v.9M5.4 9.6c1.4 1.7 3.8 1.7 5.2 0",
  graph: "M4 4.5a1.8 1.8 0 1 0 0-.1M12.5 3.5a1.5 1.5 0 1 0 0-.1M8 13a1.8 1.8 0 1 0 0-.1M5.5 4.3 10.8 3.7M5 5.8 7.4 11.4M11.8 4.9 8.9 11.4",
  clock: "M8 2.5a5.5 5.5 0 1 0 .1 0M8 5v3.2l2.3 1.4",
  sheet: "M3.5 2h9v12h-9zM5.5 4.5h5v4h-5zM5.5 10.5h5M5.5 12.2h3",
  link: "M6.5 9.5l3-3M7.5 4.8 9.2 3a2.7 2.7 0 0 1 3.8 3.8l-1.8 1.7M8.5 11.2 6.8 13A2.7 2.7 0 0 1 3 9.2l1.8-1.7",
  scales: "M8 2.5v11M5 13.5h6M3 4.5h10M3 4.5 1.3 9.3h3.4zM13 4.5l-1.7 4.8h3.4z",
  shield: "M8 2 3 3.9v3.6c0 3.3 2.2 5.6 5 6.5 2.8-.9 5-3.2 5-6.5V3.9z",
};

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
