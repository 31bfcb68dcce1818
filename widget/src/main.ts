/** Where the one file begins: as the widget of a page (the other beginning is worklet.ts). */

import { AfterCareChat } from "./element";

const NAME = "after-care-chat";
const ATTRIBUTES = { name: "name", position: "position", open: "open", accent: "accent", theme: "theme", textSize: "text-size" };

/** Puts the element at the end of the page, unless the page has it already or says that it puts it there itself. */
function mount(options: DOMStringMap): void {
  if ("manual" in options || document.querySelector(NAME)) return;
  const chat = document.createElement(NAME);
  for (const [option, attribute] of Object.entries(ATTRIBUTES)) {
    const value = options[option];
    if (value !== undefined) chat.setAttribute(attribute, value);
  }
  document.body.append(chat);
}

function start(): void {
  const options = document.currentScript instanceof HTMLScriptElement ? { ...document.currentScript.dataset } : {};
  if (!customElements.get(NAME)) customElements.define(NAME, AfterCareChat);
  if (document.body) mount(options);
  else document.addEventListener("DOMContentLoaded", () => mount(options));
}

start();
