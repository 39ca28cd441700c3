/** Writes the case in a format that other tools read, and hands it to the browser as a file. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../http";
import type { Review } from "../review";
import "../styles/decided.css";
import { visible } from "../visible";
import { Panel } from "../views/Panel";
import { type Exported, type FormatShown, addressOf, exportCase, formats } from "./api";

const KEPT = "clew.export";

export function ExportPanel({ review }: { review: Review }) {
  const { texts, http, caseName } = review;
  const words = texts.exporting;
  const [known, learn] = useState<readonly FormatShown[]>([]);
  const [format, choose] = useState(localStorage.getItem(KEPT) ?? "vics-2.0-us");
  const [isWriting, write] = useState(false);
  const [exported, take] = useState<Exported | null>(null);
  const [problem, say] = useState("");
  const link = useRef<HTMLAnchorElement>(null);
  const failed = (error: unknown): void => {
    if (!(error instanceof ApiError)) throw error;
    say(`${texts.failed[error.code]}: ${error.message}`);
  };
  useEffect(() => void formats(http).then(learn, failed), []);
  useEffect(() => link.current?.click(), [exported]);
  const start = async (): Promise<void> => {
    if (isWriting) return;
    write(true);
    say("");
    localStorage.setItem(KEPT, format);
    try {
      take(await exportCase(http, caseName, format));
    } catch (error) {
      failed(error);
    } finally {
      write(false);
    }
  };
  return (
    <Panel name="export" title={words.title} closeLabel={texts.close} onClose={() => review.openDialog(null)}>
      <form
        class="export-body"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.target instanceof HTMLSelectElement)) return;
          event.preventDefault();
          void start();
        }}
      >
        <label>
          {words.format}
          <select data-first value={format} onChange={(event) => choose(event.currentTarget.value)}>
            {known.map((each) => (
              <option key={each.name} value={each.name}>{`${each.title} (${each.scheme === null ? words.anyScheme : words.schemeOf(each.scheme)})`}</option>
            ))}
          </select>
        </label>
        <p class="quiet">{words.hint}</p>
        <p role="status">{isWriting ? `${words.writing}…` : exported ? words.done : ""}</p>
        {problem !== "" && <p class="problem" role="alert">{problem}</p>}
        {exported && (
          <dl>
            <div><dt>{words.file}</dt><dd><bdi>{visible(exported.name)}</bdi></dd></div>
            <div><dt>{words.media}</dt><dd>{texts.number(exported.media)}</dd></div>
            <div><dt>{words.size}</dt><dd>{`${texts.number(exported.size)} B`}</dd></div>
            <div><dt>{words.sha256}</dt><dd><code>{exported.sha256}</code></dd></div>
            {exported.left_out.map(({ reason, media }) => <div key={reason}><dt>{words.leftOut}</dt><dd>{words.leftOutOf(media, reason)}</dd></div>)}
          </dl>
        )}
        <div class="choices">
          {exported && <a ref={link} class="tool" href={addressOf(caseName, exported)} download={exported.name}>{words.again}</a>}
          <button class="tool is-main" type="submit" disabled={isWriting}>{words.write}</button>
        </div>
      </form>
    </Panel>
  );
}
