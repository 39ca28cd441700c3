/** Asks for the words of a trace sheet, has it made of the marked box, and hands it to the browser; or says why not. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../http";
import type { Review } from "../review";
import { Panel } from "../views/Panel";
import { visible } from "../visible";
import { FORMATS, LANGUAGES, type SheetLanguage, type TraceFormat, type TraceMade, type TraceWords } from "./api";
import "./traces.css";

const LONGEST = 200;
/** Whom to tell is the same from sheet to sheet, and so is the kind of file. */
const [CONTACT, FORMAT] = ["clew.trace.contact", "clew.trace.format"];

const languageFrom = (named: string): SheetLanguage => LANGUAGES.find((each) => each === named) ?? LANGUAGES[0];
const formatFrom = (kept: string | null): TraceFormat => FORMATS.find((each) => each === kept) ?? "pdf";

export function TracePanel({ review }: { review: Review }) {
  const { texts, traces } = review;
  const words = texts.traces;
  const { asked } = traces;
  const settled = asked && "number" in asked ? asked : null;
  const [said, say] = useState<TraceWords>(settled ?? first(review));
  const [format, choose] = useState(formatFrom(localStorage.getItem(FORMAT)));
  const [isMaking, begin] = useState(false);
  const [made, take] = useState<TraceMade | null>(null);
  const [problem, tell] = useState("");
  if (!asked) return null;
  const make = async (): Promise<void> => {
    if (isMaking) return;
    begin(true);
    tell("");
    take(null);
    localStorage.setItem(FORMAT, format);
    if (!settled) localStorage.setItem(CONTACT, said.contact);
    try {
      take(await traces.api.make(asked, said, format));
      void traces.load();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      tell([error.message, error.kind === "evidence" ? error.hint : ""].filter(Boolean).join(" "));
    } finally {
      begin(false);
    }
  };
  const speak = (language: SheetLanguage): void => {
    const isOwn = said.question !== words.questions[said.language];
    say({ ...said, language, question: isOwn ? said.question : words.questions[language] });
  };
  const field = (name: Exclude<keyof TraceWords, "language">, isFirst = false) => (
    <label class="trace-word">
      <span>{words[name]}</span>
      <input
        type="text"
        data-first={isFirst && !settled ? true : undefined}
        required={name !== "contact"}
        readOnly={settled !== null}
        maxLength={LONGEST}
        autocomplete="off"
        value={said[name]}
        onInput={(event) => say({ ...said, [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <Panel name="trace" title={words.title} closeLabel={texts.close} onClose={() => review.openDialog(null)}>
      <form
        class="trace-body"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <p class="quiet">{settled ? words.settled : words.hint}</p>
        {field("reference", true)}
        {field("question")}
        {field("contact")}
        <label class="trace-word">
          <span>{words.language}</span>
          <select disabled={settled !== null} value={said.language} onChange={(event) => speak(languageFrom(event.currentTarget.value))}>
            {LANGUAGES.map((each) => <option key={each} value={each}>{words.languages[each]}</option>)}
          </select>
        </label>
        <label class="trace-word">
          <span>{words.format}</span>
          <select data-first={settled ? true : undefined} value={format} onChange={(event) => choose(formatFrom(event.currentTarget.value))}>
            {FORMATS.map((each) => <option key={each} value={each}>{words.formats[each]}</option>)}
          </select>
        </label>
        <p role="status">{isMaking ? `${words.looking}\u2026` : made?.file ? words.done : ""}</p>
        {problem !== "" && <p class="problem" role="alert">{visible(problem)}</p>}
        {made && !made.file && <Refused review={review} made={made} />}
        <div class="choices">
          {made?.file && <Handed review={review} file={made.file} />}
          <button class="tool is-main" type="submit" disabled={isMaking}>{words.make}</button>
        </div>
      </form>
    </Panel>
  );
}

/** What a sheet says before anything was changed: in the page's language. */
function first({ texts }: Review): TraceWords {
  const language = languageFrom(texts.locale);
  return { reference: "", question: texts.traces.questions[language], contact: localStorage.getItem(CONTACT) ?? "", language };
}

/** The link that is followed once by itself. */
function Handed({ review, file }: { review: Review; file: NonNullable<TraceMade["file"]> }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.click(), [file]);
  return <a ref={link} class="tool" href={review.traces.api.addressOf(file)} download={file.name}>{review.texts.traces.again}</a>;
}

function Refused({ review, made }: { review: Review; made: TraceMade }) {
  const { traces, texts } = review;
  const words = texts.traces;
  const { request } = made;
  return (
    <div class="refusal" role="alert">
      <p><strong>{words.refused}</strong></p>
      <ul>{made.found.map((each) => <li key={each}>{visible(each)}</li>)}</ul>
      {request && <p>{words.waits(request.number)}</p>}
      {request && <button type="button" class="plain" onClick={() => traces.open(request.number)}>{words.show}</button>}
    </div>
  );
}
