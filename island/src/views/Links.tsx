/** The ways to the other pages, the same on every page. */

import type { Texts } from "../texts/texts";

interface Link {
  readonly page: string;
  readonly label: (texts: Texts) => string;
  /** Null where a page belongs to a case and there is none. */
  readonly href: (caseName: string | null) => string | null;
}

const ofCase = (page: string) => (caseName: string | null) => (caseName === null ? null : `/cases/${encodeURIComponent(caseName)}${page}`);

const LINKS: readonly Link[] = [
  { page: "cases", label: (texts) => texts.cases, href: () => "/" },
  { page: "review", label: (texts) => texts.figures.review, href: ofCase("") },
  { page: "figures", label: (texts) => texts.figures.page, href: ofCase("/figures") },
  { page: "report", label: (texts) => texts.figures.report, href: ofCase("/report") },
  { page: "find", label: (texts) => texts.search.title, href: () => "/find" },
];

export function Links({ texts, caseName, current }: { texts: Texts; caseName: string | null; current: string }) {
  return (
    <nav class="links" aria-label={texts.pages}>
      {LINKS.map(({ page, label, href }) => {
        const address = href(caseName);
        return address !== null && <a key={page} class="home" href={address} aria-current={page === current ? "page" : undefined}>{label(texts)}</a>;
      })}
    </nav>
  );
}
