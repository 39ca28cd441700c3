/** Exports of a case. */

import { type Http, ROOT, casePath } from "../http";

export interface FormatShown {
  name: string;
  title: string;
  scheme: string | null;
}

export interface Exported {
  id: string;
  name: string;
  format: string;
  media: number;
  size: number;
  sha256: string;
  left_out: { reason: string; media: number }[];
}

export function formats(http: Http): Promise<FormatShown[]> {
  return http.get("/formats");
}

export function exportCase(http: Http, caseName: string, format: string): Promise<Exported> {
  return http.post(`${casePath(caseName)}/exports`, { format });
}

/** Where a file that was written is fetched from. */
export function addressOf(caseName: string, { id }: Exported): string {
  return `${ROOT}${casePath(caseName)}/exports/${id}`;
}
