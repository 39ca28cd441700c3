/** The search: one box that takes all, and what is known of it. */

import { Component, createRef } from "preact";
import "../styles/search.css";
import { keyLabel } from "../texts/texts";
import { visible } from "../visible";
import type { AskedFor, Found } from "./api";
import type { Finding } from "./finding";
import { HitCard } from "./HitCard";
import { type Group, toldBy } from "./hits";

export class FindView extends Component<{ finding: Finding }, { isOver: boolean }> {
  override state = { isOver: false };
  readonly #box = createRef<HTMLInputElement>();

  override componentDidMount(): void {
    const { finding } = this.props;
    finding.draw = () => this.setState({});
    this.#box.current?.focus();
    this.#box.current?.select();
    document.addEventListener("paste", this.#pasted);
  }

  override componentWillUnmount(): void {
    document.removeEventListener("paste", this.#pasted);
    this.props.finding.stop();
    this.props.finding.draw = () => undefined;
  }

  #take(files: FileList | null | undefined): boolean {
    const file = files?.[0];
    if (file) void this.props.finding.hand(file);
    return file !== undefined;
  }

  #pasted = (event: ClipboardEvent): void => {
    if (this.#take(event.clipboardData?.files)) event.preventDefault();
  };

  #dropped = (event: DragEvent): void => {
    event.preventDefault();
    this.setState({ isOver: false });
    const { finding } = this.props;
    if (!this.#take(event.dataTransfer?.files)) void finding.ask(event.dataTransfer?.getData("text/plain") ?? "");
  };

  /** In the box the keys that type stay its own. */
  #pressed = (event: KeyboardEvent): void => {
    const { finding } = this.props;
    if (event.key === "Enter") void finding.ask(finding.text);
    else if (event.key === "ArrowDown") finding.act("find_down");
    else if (event.key === "Escape") finding.act("find_close");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  override render() {
    const { finding } = this.props;
    const { texts, settings } = finding.desk;
    const { search } = texts;
    const keys = settings.keys;
    return (
      <section
        class={`search${this.state.isOver ? " is-over" : ""}`}
        aria-label={search.title}
        onDragOver={(event) => {
          event.preventDefault();
          if (!this.state.isOver) this.setState({ isOver: true });
        }}
        onDragLeave={(event) => event.currentTarget === event.target && this.setState({ isOver: false })}
        onDrop={this.#dropped}
      >
        <form
          class="search-box"
          role="search"
          onSubmit={(event) => event.preventDefault()}
        >
          <input
            ref={this.#box}
            type="text"
            spellcheck={false}
            autocomplete="off"
            aria-label={search.box}
            placeholder={search.box}
            maxLength={1000}
            value={finding.text}
            onInput={(event) => finding.type(event.currentTarget.value)}
            onKeyDown={this.#pressed}
            onFocus={() => finding.at !== null && finding.go(null)}
          />
          <label class="tool search-file">
            {search.choose}
            <input type="file" class="aside" onChange={(event) => this.#take(event.currentTarget.files)} />
          </label>
        </form>
        <p class="search-said" role="status">{this.#said()}</p>
        {finding.problem && <p class="search-problem" role="alert">{`${texts.failed[finding.problem.code]}: ${finding.problem.message}`}</p>}
        <div class="search-results" style={{ "--picture": "8.5rem", "--lens": `calc(11.5rem * ${settings.protection.lens / 200})` }}>
          {finding.found && <Known found={finding.found} finding={finding} />}
          {finding.groups.map((group, at) => <Hits key={`${group.name}-${group.case ?? ""}-${at}`} finding={finding} group={group} />)}
        </div>
        <p class="search-foot quiet">
          {search.foot(texts.keyName["Enter"] ?? "Enter", keyLabel(texts, keys.reveal), keyLabel(texts, keys.find_compare), keyLabel(texts, keys.find_close))}
        </p>
        {this.state.isOver && <p class="search-drop" aria-hidden="true">{search.drop}</p>}
      </section>
    );
  }

  #said(): string {
    const { finding } = this.props;
    const { search } = finding.desk.texts;
    if (finding.isBusy) return `${finding.fileName === null ? search.searching : search.examining(visible(finding.fileName))}…`;
    const { found } = finding;
    if (!found) return finding.problem ? "" : search.hint;
    if (found.asked) {
      const cases = found.known?.cases.length ?? 0;
      return `${cases > 0 ? search.here(cases) : search.notHere} ${found.lists.length > 0 ? "" : search.noList}`;
    }
    const isNothing = finding.groups.length === 0 && found.cases.length === 0 && found.listed_cameras.length === 0 && found.notes.length === 0;
    return isNothing ? search.nothing : "";
  }
}

/** What is known beside pictures: the file itself, lists, cases of the name, cameras on lists. */
function Known({ found, finding }: { found: Found; finding: Finding }) {
  const { texts } = finding.desk;
  const { search } = texts;
  return (
    <>
      {found.asked && <Asked asked={found.asked} finding={finding} />}
      {found.lists.length > 0 && (
        <section class="search-lists" aria-label={search.lists}>
          <h2>{search.lists}</h2>
          <table>
            <tbody>
              {found.lists.map((each, at) => (
                <tr key={at} class={each.purpose === "ignore" ? "" : "is-alert"}>
                  <th scope="row"><bdi>{visible(each.list)}</bdi> <span class="quiet"><bdi>{visible(each.list_version)}</bdi></span></th>
                  <td>{toldBy(each, texts)}</td>
                  <td><bdi>{visible(each.categories.join(", "))}</bdi></td>
                  <td><bdi>{visible(each.series ?? "")}</bdi></td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {found.cases.length > 0 && (
        <section aria-label={search.cases}>
          <h2>{search.cases}</h2>
          <ul class="search-cases">{found.cases.map((name) => <li key={name}><a href={`/cases/${encodeURIComponent(name)}`}><bdi>{visible(name)}</bdi></a></li>)}</ul>
        </section>
      )}
      {found.listed_cameras.map((each, at) => <p key={at} class="search-listed">{search.listedCamera(visible(each.list), visible(each.model), visible(each.serial))}</p>)}
    </>
  );
}

function Asked({ asked, finding }: { asked: AskedFor; finding: Finding }) {
  const { texts } = finding.desk;
  const size = asked.width !== null && asked.height !== null ? `${asked.width} × ${asked.height} px` : null;
  const facts = [asked.mime, size, asked.size === null ? null : `${texts.number(asked.size)} B`].filter((each) => each !== null && each !== "");
  return (
    <section class="search-asked">
      {finding.fileName !== null && <h2><bdi>{visible(finding.fileName)}</bdi></h2>}
      <p>{facts.join(" · ")}</p>
      {asked.problem !== null && <p class="search-problem">{visible(asked.problem)}</p>}
      {(asked.sha256 ?? asked.digest) !== null && <p class="quiet">{asked.sha256 ? `${texts.search.sha256} ` : ""}<code>{asked.sha256 ?? asked.digest}</code></p>}
    </section>
  );
}

function Hits({ finding, group }: { finding: Finding; group: Group }) {
  const { texts } = finding.desk;
  const title = texts.search.groups[group.name];
  const before = finding.hits.indexOf(group.hits[0] as (typeof finding.hits)[number]);
  const text = finding.found?.text ?? "";
  return (
    <section aria-label={group.case === undefined ? title : `${title}, ${visible(group.case)}`}>
      <h2>
        {title} {group.case !== undefined && <bdi class="search-group">{visible(group.case)}</bdi>}{" "}
        {group.count !== undefined && group.count > group.hits.length && <span class="quiet">{texts.search.shown(group.hits.length, group.count)}</span>}
        {group.name === "paths" && group.case !== undefined && (
          <a class="search-all" href={`/cases/${encodeURIComponent(group.case)}?${new URLSearchParams({ text })}`}>{group.isMore ? texts.search.more : texts.search.inGrid}</a>
        )}
      </h2>
      <ul class="hits">{group.hits.map((hit, at) => <HitCard key={hit.key} finding={finding} hit={hit} index={Math.max(0, before) + at} />)}</ul>
    </section>
  );
}
