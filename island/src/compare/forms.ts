/** From a dihedral form's name to how a picture is turned to meet another. */

import { type Form, UPRIGHT } from "../viewer/geometry";

/** In the order of `Match.form`; quarter turns of the server are counter-clockwise, a Form's are clockwise after mirroring. */
export const FORMS = ["as_it_is", "rotate_90", "rotate_180", "rotate_270", "flip_top_bottom", "mirrored", "transposed", "transversed"] as const;
export type FormName = (typeof FORMS)[number];

const TURNED: Readonly<Record<FormName, Form>> = {
  as_it_is: UPRIGHT,
  rotate_90: { turn: 3, isMirrored: false },
  rotate_180: { turn: 2, isMirrored: false },
  rotate_270: { turn: 1, isMirrored: false },
  flip_top_bottom: { turn: 2, isMirrored: true },
  mirrored: { turn: 0, isMirrored: true },
  transposed: { turn: 3, isMirrored: true },
  transversed: { turn: 1, isMirrored: true },
};

/** The form of a number or a name that the server gives; as it is where this page doesn't know it. */
export function formNamed(form: number | string): FormName {
  return (typeof form === "number" ? FORMS[form] : FORMS.find((each) => each === form)) ?? "as_it_is";
}

export function formOf(name: FormName): Form {
  return TURNED[name];
}

/** The form that turns back: mirrored ones are their own. */
export function inverse(form: Form): Form {
  return form.isMirrored ? form : { turn: ((4 - form.turn) % 4) as Form["turn"], isMirrored: false };
}
