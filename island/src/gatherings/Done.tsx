/** What was done with a gathering, the newest first, and what of it a colleague did while one looks. */

import type { Review } from "../review";
import { visible } from "../visible";
import type { Act } from "./api";

/** Acts told; `clew gather show` tells all. */
const SHOWN = 30;
/** Of a colleague's acts told above all else. */
const MEANWHILE = 3;

export function Meanwhile({ review }: { review: Review }) {
  const { gatherings, texts } = review;
  const acts = gatherings.meanwhile;
  return (
    <div role="status" class="gathering-meanwhile" hidden={acts.length === 0}>
      {acts.slice(-MEANWHILE).map((act) => <p key={act.number}><strong>{texts.gatherings.meanwhile}:</strong> <Line review={review} act={act} /></p>)}
    </div>
  );
}

export function History({ review }: { review: Review }) {
  const { gatherings, texts } = review;
  const acts = gatherings.details?.acts ?? [];
  const undone = new Set(acts.map(({ undoes }) => undoes));
  if (acts.length === 0) return null;
  return (
    <section aria-label={texts.gatherings.history}>
      <h3>{texts.gatherings.history}</h3>
      <ol class="gathering-acts">
        {acts.slice(-SHOWN).reverse().map((act) => (
          <li key={act.number} data-act={act.number}>
            <Line review={review} act={act} />
            {undone.has(act.number) && <em> ({texts.gatherings.done.undone})</em>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Line({ review, act }: { review: Review; act: Act }) {
  const at = new Intl.DateTimeFormat(review.texts.locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(act.at));
  return (
    <>
      <span class="quiet">{at}</span> <bdi>{visible(act.officer)}</bdi>: <bdi>{told(review, act)}</bdi>
      {act.reason !== "" && <bdi class="gathering-reason"> {`\u201c${visible(act.reason)}\u201d`}</bdi>}
    </>
  );
}

function told(review: Review, act: Act): string {
  const { gatherings, texts } = review;
  const words = texts.gatherings;
  const { done } = words;
  const isHere = act.gathering === gatherings.number;
  const beside = gatherings.details?.others.find(({ number }) => number === (isHere ? act.other : act.gathering));
  const name = visible(beside?.name ?? "");
  switch (act.act) {
    case "make": return done.make(visible(act.said?.name ?? ""));
    case "rename": return done.rename(visible(act.was?.name ?? ""), visible(act.said?.name ?? ""));
    case "state": return done.state([act.said && words.state[act.said.state], act.said && act.said.role !== "unsaid" ? words.role[act.said.role] : ""].filter((each) => each).join(", "));
    case "add": return done.add;
    case "remove": return done.remove;
    case "decline": return done.decline;
    case "merge": return isHere ? done.mergedInto(name) : done.mergedHere(name);
    case "split": return isHere ? done.splitOff(visible(act.said?.name ?? name)) : done.splitFrom(name);
    case "undo": {
      const undone = gatherings.details?.acts.find(({ number }) => number === act.undoes);
      return done.undo(undone ? told(review, undone) : "");
    }
    default: return act.act;
  }
}
