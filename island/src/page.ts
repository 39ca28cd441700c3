/** What every page of the bundle begins with. */

import type { ComponentChild } from "preact";
import type { Me } from "./api";
import type { Http } from "./http";
import type { Texts } from "./texts/texts";

export interface Begun {
  readonly http: Http;
  readonly me: Me;
  readonly texts: Texts;
  /** What the server wrote on the page's element, such as `case`. */
  readonly data: Readonly<DOMStringMap>;
}

/** Makes a page; raises ApiError where the server doesn't answer yet. */
export type Page = (begun: Begun) => Promise<ComponentChild>;
