/** Takes stacks for oneself or a colleague, gives them back, and shows who holds what. */

import { useEffect, useState } from "preact/hooks";
import { NO_FILTERS } from "../filters";
import type { Review } from "../review";
import { Panel } from "../views/Panel";
import { visible } from "../visible";
import type { Chosen } from "./api";

const LENGTHS = [30, 120, 480, 1440, 4320] as const;

type What = "selection" | "current" | "view";

export function AssignPanel({ review }: { review: Review }) {
  const { texts, team, me, listing } = review;
  const { selection, current } = review.place;
  const words = texts.team;
  const [what, choose] = useState<What>(selection.size > 0 ? "selection" : "current");
  const [officer, name] = useState(me.officer);
  const [minutes, last] = useState<number>(LENGTHS[0]);
  const [isTakingOver, takeOver] = useState(team.isOthers(current) && selection.size === 0);
  const [reason, say] = useState("");
  useEffect(() => void team.load(), []);
  const close = (): void => review.openDialog(null);
  const stacks = what === "selection" ? [...selection] : current ? [current.stack] : [];
  const chosen: Chosen = what === "view" ? { filters: listing.view.filters } : { stacks };
  const isReady = officer.trim() !== "" && (!isTakingOver || reason.trim() !== "") && (what === "view" || stacks.length > 0);
  const take = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isReady && (await team.take(chosen, { officer: officer.trim(), minutes, reason, is_taking_over: isTakingOver }))) close();
  };
  const options: [What, string, boolean][] = [
    ["current", words.current, current !== undefined],
    ["selection", words.selection(selection.size), selection.size > 0],
    ["view", words.view(listing.total ?? 0), (listing.total ?? 0) > 0],
  ];
  return (
    <Panel name="assign" title={words.assign} closeLabel={texts.close} onClose={close}>
      <p class="quiet">{words.assignHint}</p>
      <form onSubmit={(event) => void take(event)}>
        <fieldset>
          <legend>{words.what}</legend>
          {options.map(([each, label, isThere]) => (
            <label key={each}>
              <input type="radio" name="what" data-first={each === what ? true : undefined} checked={what === each} disabled={!isThere} onChange={() => choose(each)} /> {label}
            </label>
          ))}
        </fieldset>
        <div class="assign-to">
          <label>
            {words.to}
            <input type="text" list="officers" value={officer} maxLength={200} onInput={(event) => name(event.currentTarget.value)} />
            <datalist id="officers">{[...new Set([me.officer, ...team.held.officers])].map((each) => <option key={each} value={each} />)}</datalist>
          </label>
          <label>
            {words.length}
            <select value={minutes} onChange={(event) => last(Number(event.currentTarget.value))}>
              {LENGTHS.map((each) => <option key={each} value={each}>{words.lengths[each]}</option>)}
            </select>
          </label>
        </div>
        <label>
          <input type="checkbox" checked={isTakingOver} onChange={(event) => takeOver(event.currentTarget.checked)} /> {words.takeOver}
        </label>
        {(isTakingOver || officer.trim() !== me.officer) && (
          <label class="reason">
            {words.reason}
            <input type="text" value={reason} maxLength={4000} required={isTakingOver} onInput={(event) => say(event.currentTarget.value)} />
          </label>
        )}
        <div class="choices">
          <button type="button" class="tool" onClick={() => void team.giveBack(what === "view" ? null : stacks).then(close)}>{what === "view" ? words.giveBackAll : words.giveBack}</button>
          <button class="tool is-main" disabled={!isReady}>{words.take}</button>
        </div>
      </form>
      <Holding review={review} />
    </Panel>
  );
}

function Holding({ review }: { review: Review }) {
  const { texts, team, me, listing } = review;
  const words = texts.team;
  const { items } = team.held;
  if (items.length === 0) return <p class="quiet">{words.nobody}</p>;
  const time = new Intl.DateTimeFormat(texts.locale, { weekday: "short", hour: "2-digit", minute: "2-digit" });
  const show = (officer: string): void => {
    review.open({ filters: { ...NO_FILTERS, assigned: [`by/${officer}`] }, sort: listing.view.sort });
    review.openDialog(null);
  };
  return (
    <table class="holding">
      <caption>{words.holding}</caption>
      <thead>
        <tr>
          <th scope="col">{words.officer}</th>
          <th scope="col">{texts.previewStacks}</th>
          <th scope="col">{words.until}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ number, officer, by, until, stacks, reason }) => (
          <tr key={number}>
            <th scope="row">
              <button class="plain" onClick={() => show(officer)}><bdi>{visible(officer)}</bdi></button>
              {officer === me.officer && <span class="quiet"> {words.you}</span>}
              {(by !== officer || reason !== "") && <span class="quiet"> <bdi>{[by === officer ? "" : words.by(visible(by)), visible(reason)].filter((part) => part !== "").join(": ")}</bdi></span>}
            </th>
            <td>{texts.number(stacks)}</td>
            <td>{time.format(new Date(until))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
