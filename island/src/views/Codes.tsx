/** The categories of the scheme, each with its key. */

import type { Review } from "../review";
import { schemeName } from "../schemes";
import { keyLabel } from "../texts/texts";
import type { CategoryAction } from "../grid_keys";

export function Codes({ review }: { review: Review }) {
  const { texts, settings } = review;
  const { now: scheme, all: schemes, codes } = review.schemes;
  if (!scheme) return null;
  return (
    <div class="codes" role="toolbar" aria-label={texts.codes}>
      {codes.map((code) => (
        <button key={code.code} class="code" aria-label={texts.decideAs(code.label)} onClick={() => void review.categorising.categorise(code)}>
          <kbd>{keyLabel(texts, settings.keys[`category_${code.digit}` as CategoryAction])}</kbd> <span>{code.label}</span>
        </button>
      ))}
      {schemes.length > 1 && (
        <label class="scheme">
          <span class="aside">{texts.scheme}</span>
          <select value={schemeName(scheme)} onChange={(event) => review.categorising.chooseScheme(event.currentTarget.value)}>
            {schemes.map((each) => <option key={schemeName(each)} value={schemeName(each)}>{each.title}</option>)}
          </select>
        </label>
      )}
    </div>
  );
}
