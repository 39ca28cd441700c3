/** Where the server draws match cards, to be printed. */

import { casePath } from "./http";

export const leadCardPath = (caseName: string, lead: number): string => `${casePath(caseName)}/leads/${lead}/card`;

/** Of a media's match with a list. */
export const matchCardPath = (caseName: string, sha256: string, list: string): string =>
  `${casePath(caseName)}/matches/${sha256}/card?${new URLSearchParams({ list }).toString()}`;
