import { expect, test } from "vitest";
import type { Found, FoundMedia, FoundSegment } from "../src/search/api";
import { groupsOf, stageFor } from "../src/search/hits";
import { textsOf } from "../src/texts/texts";

const NOTHING: Found = {
  text: null, asked: null, lists: [], known: null, begun: [], similar: [], similar_count: 0, segments: [], cases: [], paths: [], cameras: [], listed_cameras: [], written: [], series: [], notes: [],
};
const media = (kind: FoundMedia["kind"]): FoundMedia => ({ sha256: "ab", kind, mime: "", duration_ms: null, cases: [{ case: "OP-114", stack: null, exhibit: "KP/1", path: "a", is_deleted: false, places: 1 }] });
const segment = (kind: FoundMedia["kind"], track: FoundSegment["track"], start_ms: number, other_start_ms: number): FoundSegment => ({
  media: media(kind), track, start_ms, end_ms: start_ms + 1000, other_start_ms, other_end_ms: other_start_ms + 1000, is_mirrored: false,
});

test("a film is opened at its time, a picture and what has no time in the viewer", () => {
  const segments = [segment("video", "frames", 500, 65_050), segment("audio", "sound", 0, 0), segment("video", "still", 0, 4000), segment("picture", "still", 4000, 0)];
  const groups = groupsOf({ ...NOTHING, segments, begun: [media("video")] }, null, textsOf("en"));
  const hits = groups.flatMap((group) => group.hits).map((hit) => stageFor(hit));
  expect(hits).toEqual([["viewer", "ab"], ["film", "ab", "65050"], ["film", "ab", "0"], ["film", "ab", "4000"], ["viewer", "ab"]]);
});
