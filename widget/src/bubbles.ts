/** What one message looks like. */

import { escalates, type Client, type Entry, type Reason, type Thumb } from "./client";
import type { Aloud } from "./aloud";
import { deployment, dialled } from "./deployment";
import { button, icon, make } from "./dom";
import { WORDS } from "./words";

/** A link that a phone dials; plain words where the number is none. */
export function callLink(number: string, words = WORDS.call(number)): HTMLElement {
  const digits = dialled(number);
  return digits ? make("a", { href: `tel:${digits}`, class: "call" }, words) : make("span", { class: "call" }, words);
}

export function patientBubble(text: string, id?: string): HTMLElement {
  return make(
    "div",
    { class: "bubble patient", "data-id": id },
    make("span", { class: "unseen" }, WORDS.you),
    make("p", { dir: "auto" }, text),
  );
}

/** Red, a picture and words, and what can be tapped to call; read out at once. */
export function alarm(entry: Entry, aloud: Aloud): HTMLElement {
  const emergency = entry.tier === "emergency";
  const calls = make("p", { class: "calls" }, callLink(deployment.emergency_number));
  if (!emergency && dialled(deployment.advice_line)) calls.prepend(callLink(deployment.advice_line), " ");
  if (namesCrisisLine(entry)) calls.append(" ", callLink(deployment.crisis_line), " ", textLink(deployment.crisis_line));
  if (aloud.possible) calls.append(readButton(entry, aloud));
  const title = emergency ? WORDS.emergency : WORDS.urgent;
  // whom to call comes before the words, so that it is in view however small the screen
  return make("div", { class: "bubble alarm" }, alarmTitle(title), calls, alarmWords(title, entry.text));
}

/** Also after a later sign, when the message still names the line. */
function namesCrisisLine(entry: Entry): boolean {
  const digits = dialled(deployment.crisis_line).replace("+", "\\+");
  return Boolean(digits) && new RegExp(`(?<![\\d-])${digits}(?![\\d-])`).test(entry.text);
}

function textLink(number: string): HTMLElement {
  return make("a", { href: `sms:${dialled(number)}`, class: "call" }, WORDS.text(number));
}

/** For the eye; the same words are read out with the text. */
function alarmTitle(title: string): HTMLElement {
  return make("p", { class: "alarm-title", "aria-hidden": "true" }, icon("alarm"), make("strong", {}, title));
}

/** What is read out at once, where it is news: no link and no button. */
function alarmWords(title: string, ...texts: string[]): HTMLElement {
  const unseen = make("span", { class: "unseen" }, `${title}. `);
  return make("div", { class: "alarm-words", dir: "auto" }, unseen, ...texts.map((text) => make("p", {}, text)));
}

/** A message that did not get through: what to do, and whom to call meanwhile. */
export function failure(words: string, retry: () => void): HTMLElement {
  const said = alarmWords(WORDS.notSent, words, deployment.emergency_text);
  said.setAttribute("role", "alert");
  return make(
    "div",
    { class: "bubble alarm failure" },
    alarmTitle(WORDS.notSent),
    said,
    make("p", { class: "calls" }, callLink(deployment.emergency_number)),
    button(WORDS.retry, retry, { class: "retry" }),
  );
}

export function answerBubble(entry: Entry, client: Client, aloud: Aloud): HTMLElement {
  const bubble = make("div", { class: "bubble assistant" }, make("p", { class: "said", dir: "auto" }, entry.text));
  if (entry.calls?.length) bubble.append(calls(entry.calls));
  if (entry.sources?.length) bubble.append(sources(entry));
  bubble.append(tools(entry, client, aloud));
  return bubble;
}

/** Whom the answer says to call, one tap away. */
function calls(numbers: readonly string[]): HTMLElement {
  return make("p", { class: "calls" }, ...numbers.flatMap((number) => [callLink(number), " "]));
}

function sources(entry: Entry): HTMLElement {
  const sections = new Map<string, Set<string>>();
  for (const { title, section } of entry.sources ?? []) {
    sections.set(title, (sections.get(title) ?? new Set()).add(`“${section}”`));
  }
  const guides = [...sections].map(([title, named]) => `${title}, ${[...named].join(", ")}`);
  return make("p", { class: "sources" }, WORDS.from + guides.join("; "));
}

function tools(entry: Entry, client: Client, aloud: Aloud): HTMLElement {
  const row = make("div", { class: "tools", role: "group", "aria-label": WORDS.tools });
  if (aloud.possible) row.append(readButton(entry, aloud));
  if (navigator.clipboard) row.append(copyButton(entry));
  row.append(...thumbs(entry, client, row));
  return row;
}

function readButton(entry: Entry, aloud: Aloud): HTMLElement {
  const read = button(WORDS.read, () => {
    if (read.textContent === WORDS.stop) return aloud.stop();
    read.textContent = WORDS.stop;
    void aloud.read(entry, () => (read.textContent = WORDS.read));
  });
  return read;
}

function copyButton(entry: Entry): HTMLElement {
  const copy = button(WORDS.copy, async () => {
    await navigator.clipboard.writeText(entry.text);
    copy.textContent = WORDS.copied;
  });
  return copy;
}

function thumbs(entry: Entry, client: Client, row: HTMLElement): HTMLElement[] {
  const rate = async (thumb: Thumb, reason: Reason | null): Promise<void> => {
    show(thumb);
    await client.rate(entry.id, thumb, reason).catch(() => show(null));
  };
  const up = thumbButton("up", WORDS.good, () => {
    row.querySelector(".why")?.remove();
    void rate("up", null);
  });
  const down = thumbButton("down", WORDS.bad, () => {
    void rate("down", null);
    if (!row.querySelector(".why")) row.append(reasons((reason) => void rate("down", reason)));
  });
  const show = (thumb: Thumb | null | undefined): void => {
    up.setAttribute("aria-pressed", String(thumb === "up"));
    down.setAttribute("aria-pressed", String(thumb === "down"));
  };
  show(entry.thumb);
  return [up, down];
}

function thumbButton(shape: "up" | "down", words: string, pressed: () => void): HTMLButtonElement {
  const made = button("", pressed, { "aria-label": words, title: words });
  made.append(icon(shape));
  return made;
}

function reasons(chosen: (reason: Reason) => void): HTMLElement {
  const group = make("fieldset", { class: "why" }, make("legend", {}, WORDS.why));
  for (const [reason, words] of Object.entries(WORDS.reasons)) {
    group.append(
      button(words, () => {
        chosen(reason as Reason);
        group.replaceChildren(make("p", { tabindex: "-1" }, WORDS.thanks));
        (group.firstChild as HTMLElement).focus();
      }),
    );
  }
  return group;
}

/** The conversation as plain text, for a file. */
export function asText(entries: readonly Entry[]): string {
  const line = (entry: Entry): string => {
    const who = entry.from === "patient" ? WORDS.fileYou : WORDS.fileMe;
    const from = entry.sources?.length && !escalates(entry.tier) ? `\n  (${sources(entry).textContent})` : "";
    return `${new Date(entry.at * 1000).toLocaleString()} ${who}:\n  ${entry.text}${from}\n`;
  };
  return [deployment.emergency_text, "", ...entries.map(line)].join("\n");
}
