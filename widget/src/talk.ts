/** The conversation on the screen, and what a screen reader is told of it: each message once, and no buttons. */

import type { Aloud } from "./aloud";
import { alarm, answerBubble, failure, patientBubble } from "./bubbles";
import { escalates, type Client, type Entry } from "./client";
import { button, icon, make } from "./dom";
import { WORDS } from "./words";

const MOST_ANNOUNCED = 20; // kept in the live region; screen readers read only what is added

export class Talk {
  readonly list = make("div", { class: "talk", role: "group", tabindex: "0", "aria-label": WORDS.conversation });
  /** Emergency messages stand here until they are closed. */
  readonly pinned = make("div", { class: "pinned" });
  /** What is announced. The bubbles are no live region: their buttons would be read out with every answer. */
  readonly announcer = make("div", { class: "unseen", role: "log", "aria-live": "polite", "aria-label": WORDS.conversation });
  readonly entries: Entry[] = [];
  private choices: HTMLElement | undefined;
  private failed: HTMLElement[] = [];
  private writing: HTMLElement | undefined;

  constructor(
    private readonly client: Client,
    private readonly aloud: Aloud,
    private readonly chosen: (text: string) => void,
  ) {
    this.pinned.hidden = true;
    this.greet();
  }

  has(id: string): boolean {
    return this.entries.some((entry) => entry.id === id);
  }

  /** Shows a message; `news` is announced, what a reload brings back is not. */
  add(entry: Entry, news: boolean): void {
    if (this.has(entry.id)) return;
    this.entries.push(entry);
    this.offer();
    if (entry.from === "patient") this.put(patientBubble(entry.text, entry.id));
    else if (escalates(entry.tier)) this.alarm(entry, news);
    else this.answer(entry, news);
  }

  /** A message on its way, and then its place for a failure. */
  waiting(on: boolean): void {
    this.writing?.remove();
    this.writing = on ? make("p", { class: "writing" }, WORDS.writing) : undefined;
    if (this.writing) this.put(this.writing);
  }

  /** What was not sent, with a button to try again. */
  failure(text: string, words: string, retry: () => void): void {
    this.unfail();
    this.failed = [patientBubble(text), failure(words, retry)];
    this.failed.forEach((bubble) => this.put(bubble));
  }

  unfail(): void {
    this.failed.forEach((bubble) => bubble.remove());
    this.failed = [];
  }

  /** Takes back what was shown as said and did not get through. */
  withdraw(id: string): void {
    const place = this.entries.findIndex((entry) => entry.id === id);
    if (place >= 0) this.entries.splice(place, 1);
    this.list.querySelector(`[data-id="${id}"]`)?.remove();
  }

  clear(): void {
    this.entries.length = 0;
    this.failed = [];
    this.choices = undefined;
    this.list.replaceChildren();
    this.pinned.replaceChildren();
    this.pinned.hidden = true;
    this.announcer.replaceChildren();
    this.greet();
  }

  private greet(): void {
    const words = make("p", {}, `${WORDS.hello} ${WORDS.program}`);
    this.list.append(make("div", { class: "bubble assistant" }, words));
    this.offer(WORDS.examples, WORDS.exampleGroup);
  }

  private answer(entry: Entry, news: boolean): void {
    this.put(answerBubble(entry, this.client, this.aloud));
    if (entry.choices?.length) this.offer(entry.choices, WORDS.choiceGroup);
    if (news) this.announce(entry.text);
  }

  /** An emergency message that was just given is pinned and said at once; an old one stands where it was. */
  private alarm(entry: Entry, news: boolean): void {
    const bubble = alarm(entry);
    if (!news) {
      bubble.querySelector("[role=alert]")?.removeAttribute("role");
      return this.put(bubble);
    }
    this.unpin();
    const close = button(WORDS.pinnedClose, () => this.unpin(true), { class: "pinned-close" });
    close.append(icon("close"));
    bubble.append(close);
    this.pinned.hidden = false;
    this.pinned.append(bubble);
  }

  /** Moves what is pinned into the conversation. */
  private unpin(closed = false): void {
    for (const bubble of [...this.pinned.children]) {
      bubble.querySelector("[role=alert]")?.removeAttribute("role");
      bubble.querySelector(".pinned-close")?.remove();
      this.put(bubble as HTMLElement);
    }
    this.pinned.hidden = true;
    if (closed) this.list.focus();
  }

  private offer(titles: readonly string[] = [], name = ""): void {
    this.choices?.remove();
    if (!titles.length) return;
    const choose = (title: string) => (): void => {
      this.list.focus(); // the buttons go; the box would bring up a phone's keyboard over the answer
      this.chosen(title);
    };
    const buttons = titles.map((title) => button(title, choose(title)));
    this.choices = make("div", { class: "choices", role: "group", "aria-label": name }, ...buttons);
    this.put(this.choices);
  }

  private announce(text: string): void {
    this.announcer.append(make("p", {}, text));
    if (this.announcer.childElementCount > MOST_ANNOUNCED) this.announcer.firstElementChild?.remove();
  }

  private put(bubble: HTMLElement): void {
    this.list.append(bubble);
    bubble.scrollIntoView({ block: "nearest" });
  }
}
