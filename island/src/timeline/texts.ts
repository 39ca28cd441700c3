/** Texts of the time line. */

import type { Basis } from "./api";
import type { LaneBy } from "./axis";
import type { OpenTimeLineAction, TimeLineAction } from "./keys";

const n = (number: number): string => number.toLocaleString("en");
const z = (number: number): string => number.toLocaleString("de");

export const en = {
  timeline: "Time line",
  open: { timeline: "open the time line" } satisfies Record<OpenTimeLineAction, string>,
  keys: {
    time_next: "next session", time_previous: "previous session", time_below: "the lane below", time_above: "the lane above", time_enter: "open its first picture",
    time_in: "closer", time_out: "farther", time_earlier: "earlier", time_later: "later", time_all: "show all", time_lanes: "lanes by camera or case",
    time_camera: "only the next camera", time_close: "back to the grid",
  } satisfies Record<TimeLineAction, string>,
  lanes: "Lanes by",
  by: { camera: "camera", case: "case" } satisfies Record<LaneBy, string>,
  camera: "Camera",
  everyCamera: "All cameras",
  noCamera: "Camera not named",
  onlyModel: "Only a model is named: it may be several cameras.",
  oneBody: "One camera, by its serial number.",
  list: "Sessions along time",
  of: "Session",
  none: "No media here has a camera's clock.",
  undated: (count: number) => `${n(count)} without a camera's clock`,
  leftOut: (count: number) => `The newest are shown; ${n(count)} older sessions are not.`,
  session: (camera: string, time: string, count: number, where: string) => `${camera}, ${time}, ${n(count)} media, in ${where}`,
  offBy: (length: string) => `may be off by ${length}`,
  legend: "Filled: in this case. Hollow: only in others. Tall: in several.",
  inCases: (count: number, cases: string) => `${n(count)} media in ${cases}`,
  cases: "In",
  positions: "Positions",
  within: (metres: string) => `±${metres} m`,
  media: "First media",
  elsewhere: (cases: string) => `None of it is in this case: see ${cases}`,
  why: {
    "clock, zone from satellite time": (clock, zone) => `camera clock ${clock}, zone ${zone} from satellite time`,
    "clock, zone stated": (clock, zone) => `camera clock ${clock}, zone ${zone} as the file states it`,
    "satellite time": (clock) => `satellite time; camera clock ${clock} fits no zone`,
    "clock, zone learnt from other pictures of the camera": (clock, zone) => `camera clock ${clock}, zone ${zone} learnt from other pictures of the camera`,
    "clock, zone from the file's time": (clock, zone) => `camera clock ${clock}, zone ${zone} from the file's time`,
    "clock, zone unknown": (clock) => `camera clock ${clock}, zone unknown`,
    "file's time": () => "no camera clock; the file was written then, and made then or before",
  } satisfies Record<Basis, (clock: string, zone: string) => string> as Record<Basis, (clock: string, zone: string) => string>,
};

export const de: typeof en = {
  timeline: "Zeitleiste",
  open: { timeline: "Zeitleiste öffnen" },
  keys: {
    time_next: "nächste Sitzung", time_previous: "vorige Sitzung", time_below: "Bahn darunter", time_above: "Bahn darüber", time_enter: "ihr erstes Bild öffnen",
    time_in: "näher", time_out: "weiter weg", time_earlier: "früher", time_later: "später", time_all: "alles zeigen", time_lanes: "Bahnen nach Kamera oder Fall",
    time_camera: "nur die nächste Kamera", time_close: "zurück zum Raster",
  },
  lanes: "Bahnen nach",
  by: { camera: "Kamera", case: "Fall" },
  camera: "Kamera",
  everyCamera: "Alle Kameras",
  noCamera: "Kamera nicht genannt",
  onlyModel: "Nur ein Modell ist genannt: es können mehrere Kameras sein.",
  oneBody: "Eine Kamera, nach ihrer Seriennummer.",
  list: "Sitzungen in der Zeit",
  of: "Sitzung",
  none: "Kein Medium hier trägt die Uhrzeit einer Kamera.",
  undated: (count) => `${z(count)} ohne Uhrzeit einer Kamera`,
  leftOut: (count) => `Gezeigt werden die neuesten; ${z(count)} ältere Sitzungen nicht.`,
  session: (camera, time, count, where) => `${camera}, ${time}, ${z(count)} ${count === 1 ? "Medium" : "Medien"}, in ${where}`,
  offBy: (length) => `kann um ${length} abweichen`,
  legend: "Gefüllt: in diesem Fall. Hohl: nur in anderen. Hoch: in mehreren.",
  inCases: (count, cases) => `${z(count)} ${count === 1 ? "Medium" : "Medien"} in ${cases}`,
  cases: "In",
  positions: "Positionen",
  within: (metres) => `±${metres} m`,
  media: "Erste Medien",
  elsewhere: (cases) => `Nichts davon ist in diesem Fall: siehe ${cases}`,
  why: {
    "clock, zone from satellite time": (clock, zone) => `Kamerauhr ${clock}, Zone ${zone} aus der Satellitenzeit`,
    "clock, zone stated": (clock, zone) => `Kamerauhr ${clock}, Zone ${zone} laut Datei`,
    "satellite time": (clock) => `Satellitenzeit; Kamerauhr ${clock} passt zu keiner Zone`,
    "clock, zone learnt from other pictures of the camera": (clock, zone) => `Kamerauhr ${clock}, Zone ${zone} aus anderen Bildern der Kamera`,
    "clock, zone from the file's time": (clock, zone) => `Kamerauhr ${clock}, Zone ${zone} aus der Zeit der Datei`,
    "clock, zone unknown": (clock) => `Kamerauhr ${clock}, Zone unbekannt`,
    "file's time": () => "keine Kamerauhr; die Datei wurde da geschrieben, entstanden ist sie da oder vorher",
  },
};
