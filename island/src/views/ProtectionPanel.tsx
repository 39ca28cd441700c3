/** Sets how pictures are kept from the officer, with the grid in sight. */

import { BY_LEVEL, LEAST_BLUR, LEAST_LENS, LEVELS, MOST_BLUR, MOST_LENS, type Protection, levelOf } from "../protection";
import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { Seen } from "../wellbeing/Seen";
import { Panel } from "./Panel";

export function ProtectionPanel({ review }: { review: Review }) {
  const { texts, settings } = review;
  const { protection } = settings;
  const level = levelOf(protection);
  const set = (change: Partial<Protection>): void => {
    settings.protect(change);
    review.changed();
  };
  return (
    <Panel name="protection" title={texts.protection} closeLabel={texts.close} onClose={() => review.openDialog(null)}>
      <p class="quiet">{texts.protectionHint}</p>
      <fieldset class="levels">
        <legend>{texts.levels}{level === null && <span class="quiet"> {texts.ownLevel}</span>}</legend>
        {LEVELS.map((each) => (
          <label key={each}>
            <input type="radio" name="level" data-first={each === (level ?? LEVELS[0]) ? true : undefined} checked={level === each} onChange={() => set(BY_LEVEL[each])} /> {texts.level[each]}
          </label>
        ))}
      </fieldset>
      <label class="slide">
        {texts.blur}
        <input type="range" min={LEAST_BLUR} max={MOST_BLUR} value={protection.blur} onInput={(event) => set({ blur: event.currentTarget.valueAsNumber })} />
      </label>
      <label>
        <input type="checkbox" checked={protection.is_grey} onChange={(event) => set({ is_grey: event.currentTarget.checked })} /> {texts.grey}
      </label>
      <label>
        <input type="checkbox" checked={protection.by_hover} onChange={(event) => set({ by_hover: event.currentTarget.checked })} /> {texts.byHover}
      </label>
      <fieldset>
        <legend>{texts.reveals}</legend>
        <label><input type="radio" name="reveals" checked={protection.reveals === "tile"} onChange={() => set({ reveals: "tile" })} /> {texts.revealsTile}</label>
        <label><input type="radio" name="reveals" checked={protection.reveals === "lens"} onChange={() => set({ reveals: "lens" })} /> {texts.revealsLens}</label>
      </fieldset>
      {protection.reveals === "lens" && (
        <label class="slide">
          {texts.lensSize}
          <input type="range" min={LEAST_LENS} max={MOST_LENS} value={protection.lens} onInput={(event) => set({ lens: event.currentTarget.valueAsNumber })} />
        </label>
      )}
      <p class="quiet">{texts.holdHint(keyLabel(texts, settings.keys.reveal))}</p>
      <Seen review={review} />
      <button
        class="plain"
        onClick={() => {
          settings.protectAsUnit();
          review.changed();
        }}
      >
        {texts.unitsLevel}
      </button>
    </Panel>
  );
}
