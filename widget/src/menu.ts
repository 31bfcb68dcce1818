/** Settings and what can be done with the whole conversation. */

import { button, make } from "./dom";
import { SIZES, THEMES, type Preferences } from "./preferences";
import { WORDS } from "./words";

export interface MenuActions {
  readonly changed: (preferences: Preferences) => void;
  readonly save: () => void;
  readonly print: () => void;
  readonly clear: () => void;
}

/** @param number by which people ask to have the conversation deleted; "" where nobody knows it */
export function menu(preferences: Preferences, actions: MenuActions, number: string): HTMLElement {
  return make(
    "div",
    { class: "menu", id: "menu", role: "group", "aria-label": WORDS.menu },
    themes(preferences, actions),
    sizes(preferences, actions),
    make("div", { class: "row" }, button(WORDS.save, actions.save), button(WORDS.print, actions.print)),
    clearing(actions),
    numbered(number),
  );
}

function themes(preferences: Preferences, actions: MenuActions): HTMLElement {
  const group = make("fieldset", {}, make("legend", {}, WORDS.theme));
  const buttons = THEMES.map((theme) =>
    button(WORDS.themes[theme], () => {
      preferences.theme = theme;
      show();
      actions.changed(preferences);
    }),
  );
  const show = (): void =>
    buttons.forEach((each, i) => each.setAttribute("aria-pressed", String(THEMES[i] === preferences.theme)));
  show();
  group.append(...buttons);
  return group;
}

function sizes(preferences: Preferences, actions: MenuActions): HTMLElement {
  const step = (by: number) => () => {
    const place = SIZES.findIndex((size) => size === preferences.size) + by;
    preferences.size = SIZES[Math.max(0, Math.min(SIZES.length - 1, place))] ?? 1;
    actions.changed(preferences);
  };
  return make(
    "fieldset",
    {},
    make("legend", {}, WORDS.size),
    button(WORDS.smaller, step(-1)),
    button(WORDS.larger, step(1)),
  );
}

/** What one reads out to have the conversation deleted. */
export function numbered(number: string): HTMLElement {
  const told = make("p", {}, WORDS.number, make("strong", { class: "number", translate: "no" }, number));
  return make("div", { class: "about", hidden: !number }, told, make("p", {}, WORDS.numberUse));
}

/** Deleting asks once more, in the same place. */
function clearing(actions: MenuActions): HTMLElement {
  const place = make("div", { class: "row", role: "group" });
  const ask = (): void => {
    const yes = button(WORDS.clearYes, () => {
      actions.clear();
      first();
    });
    place.replaceChildren(make("p", { role: "alert" }, WORDS.clearSure), yes, button(WORDS.clearNo, first));
    yes.focus();
  };
  const first = (): void => {
    const had = place.contains((place.getRootNode() as ShadowRoot).activeElement);
    const clear = button(WORDS.clear, ask);
    place.replaceChildren(clear);
    if (had) clear.focus();
  };
  place.append(button(WORDS.clear, ask));
  return place;
}
