/** The keys of groups of faces. */

import type { Group } from "../keys";

export type OpenFacesAction = "faces";
export type FaceAction =
  | "face_next" | "face_previous" | "face_further" | "face_back" | "face_mark" | "face_behind" | "face_split" | "face_merge" | "face_name" | "face_undo"
  | "face_make" | "face_where" | "face_viewer" | "face_close";

/** In the grid. */
export const OPEN_FACES: Group<OpenFacesAction> = {
  title: (texts) => texts.faces.faces,
  labels: (texts) => texts.faces.open,
  keys: { faces: "Shift+f" },
  run: (review) => {
    review.faces.open();
    return true;
  },
};

/** On their stage. */
export const FACES: Group<FaceAction> = {
  title: (texts) => texts.faces.faces,
  labels: (texts) => texts.faces.keys,
  keys: {
    face_next: "ArrowDown", face_previous: "ArrowUp", face_further: "ArrowRight", face_back: "ArrowLeft", face_mark: "s", face_behind: "x", face_split: "o", face_merge: "m",
    face_name: "n", face_undo: "u", face_make: "g", face_where: "w", face_viewer: "Enter", face_close: "Escape",
  },
  once: ["face_mark", "face_behind", "face_split", "face_merge", "face_name", "face_undo", "face_make", "face_where", "face_viewer"],
  run: ({ faces, stages }, action) => {
    const acts: Readonly<Record<FaceAction, () => void>> = {
      face_next: () => void faces.step(1),
      face_previous: () => void faces.step(-1),
      face_further: () => void faces.along(1),
      face_back: () => void faces.along(-1),
      face_mark: () => faces.mark(),
      face_behind: () => faces.behind(),
      face_split: () => faces.ask("splitting"),
      face_merge: () => faces.merge(),
      face_name: () => faces.ask("naming"),
      face_undo: () => faces.ask("undoing"),
      face_make: () => void faces.make(),
      face_where: () => faces.where(!faces.isEverywhere),
      face_viewer: () => faces.openViewer(),
      face_close: () => stages.close(),
    };
    acts[action]();
    return true;
  },
};
