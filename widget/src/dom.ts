/** Making elements. Everything from outside goes in as text, never as markup. */

type Child = Node | string;
type Attributes = Record<string, string | boolean | EventListener | undefined>;

/** An element with attributes (`true` sets an empty one, a function listens to the event) and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

export function button(words: string, pressed: EventListener, attributes: Attributes = {}): HTMLButtonElement {
  return make("button", { type: "button", click: pressed, ...attributes }, words);
}

const SHAPES = {
  alarm: "M12 2 1 21h22L12 2zm-1 7h2v6h-2V9zm0 8h2v2h-2v-2z",
  chat: "M4 4h16v12H8l-4 4V4z",
  close: "m5 6.4 1.4-1.4L12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4L12 13.4 6.4 19 5 17.6l5.6-5.6z",
  menu: "M4 6h16v2H4zm0 5h16v2H4zm0 5h16v2H4z",
  microphone: "M9 4a3 3 0 0 1 6 0v7a3 3 0 0 1-6 0zM5 11h2a5 5 0 0 0 10 0h2a7 7 0 0 1-6 6.9V21h-2v-3.1A7 7 0 0 1 5 11z",
  send: "M3 3l18 9-18 9 3-9-3-9zm4.5 10L5.8 18 18 12 5.8 6l1.7 5H13v2z",
  up: "M2 10h4v11H2zm6 0 5-8c1.5 0 2.3 1 2 2.5L14 9h6a2 2 0 0 1 2 2.4l-1.6 8A2 2 0 0 1 18.4 21H8z",
  down: "M22 14h-4V3h4zm-6 0-5 8c-1.5 0-2.3-1-2-2.5L10 15H4a2 2 0 0 1-2-2.4l1.6-8A2 2 0 0 1 5.6 3H16z",
} as const;

/** A picture beside words; screen readers pass over it. */
export function icon(name: keyof typeof SHAPES): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[name]);
  picture.append(path);
  return picture;
}
