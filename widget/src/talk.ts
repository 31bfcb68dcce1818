/** The conversation on the screen, and what a screen reader is told of it: each message once, and no buttons. */

import type { Aloud } from "./aloud";
import { alarm, answerBubble, failure, patientBubble } from "./bubbles";
import { escalates, type Client, type Entry } from "./client";
import { button, icon, make } from "./dom";
import { markRead, wasRead } from "./drafts";
import { WORDS } from "./words";

const ANNOUNCED_MS = 5_000; // in the live region; later a reading cursor would meet each answer twice

interface Pinned {
  readonly entry: Entry;
  readonly bubble: HTMLElement;
}

export class Talk {
  readonly list = make("div", { class: "talk", role: "group", tabindex: "0", "aria-label": WORDS.conversation });
  /** Emergency messages stand here until they are closed. */
  readonly pinned = make("div", { class: "pinned" });
  /** What is announced. The bubbles are no live region: their buttons would be read out with every answer. */
  readonly announcer = make("div", { class: "unseen", role: "log", "aria-live": "polite", "aria-label": WORDS.newAnswers });
  readonly entries: Entry[] = [];
  private readonly failures = new Map<string, HTMLElement[]>();
  private onTop: Pinned[] = [];
  private choices: HTMLElement | undefined;
  private writing: HTMLElement | undefined;

  /**
   * @param chosen called with the words of a suggestion
   * @param urgent called when something must be seen even if the panel is closed
   */
  constructor(
    private readonly client: Client,
    private readonly aloud: Aloud,
    private readonly chosen: (text: string) => void,
    private readonly urgent: () => void,
  ) {
    this.pinned.hidden = true;
    this.greet();
  }

  /** The graver of the emergency messages on top, if any. */
  get alarmed(): Entry | undefined {
    return this.onTop[0]?.entry;
  }

  has(id: string): boolean {
    return this.entries.some((entry) => entry.id === id);
  }

  /** Shows a message that is news: it is announced, or read out at once. */
  tell(entry: Entry): void {
    if (!this.enlist(entry)) return;
    if (entry.from === "patient") this.put(patientBubble(entry.text, entry.id));
    else if (escalates(entry.tier)) this.pin(entry, true);
    else {
      this.answer(entry);
      this.announce(entry.text);
    }
  }

  /** Shows a message of before. An emergency that nobody has closed is on top again. */
  restore(entry: Entry): void {
    if (this.failures.has(entry.id)) this.withdraw(entry.id); // it got through after all
    if (!this.enlist(entry)) return;
    if (entry.from === "patient") this.put(patientBubble(entry.text, entry.id));
    else if (!escalates(entry.tier)) this.answer(entry);
    else if (wasRead(entry.id)) this.put(alarm(entry, this.aloud));
    else this.pin(entry, false);
  }

  /** A message on its way. */
  waiting(on: boolean): void {
    this.writing?.remove();
    this.writing = on ? make("p", { class: "writing" }, WORDS.writing) : undefined;
    if (this.writing) this.put(this.writing);
  }

  /** What did not get through, with a button to try again; `text` is "" for a recording. */
  failure(id: string, text: string, words: string, retry: () => void): void {
    this.withdraw(id);
    const bubbles = [...(text ? [patientBubble(text)] : []), failure(words, retry)];
    this.failures.set(id, bubbles);
    bubbles.forEach((bubble) => this.put(bubble));
    this.urgent();
  }

  /** Takes back what was shown of a message that did not get through. */
  withdraw(id: string): void {
    this.failures.get(id)?.forEach((bubble) => bubble.remove());
    this.failures.delete(id);
    const place = this.entries.findIndex((entry) => entry.id === id);
    if (place >= 0) this.entries.splice(place, 1);
    this.list.querySelector(`[data-id="${id}"]`)?.remove();
  }

  /** Empties the conversation; an emergency message stays until it is closed. */
  clear(): void {
    this.entries.length = 0;
    this.failures.clear();
    this.choices = undefined;
    this.list.replaceChildren();
    this.announcer.replaceChildren();
    this.greet();
  }

  private enlist(entry: Entry): boolean {
    if (this.has(entry.id)) return false;
    this.entries.push(entry);
    this.offer();
    return true;
  }

  private greet(): void {
    const words = make("p", {}, `${WORDS.hello} ${WORDS.program}`);
    this.list.append(make("div", { class: "bubble assistant" }, words));
    this.offer(WORDS.examples, WORDS.exampleGroup);
  }

  private answer(entry: Entry): void {
    this.put(answerBubble(entry, this.client, this.aloud));
    if (entry.choices?.length) this.offer(entry.choices, WORDS.choiceGroup);
  }

  /** Puts an emergency message on top. What is there makes way, unless it is graver. */
  private pin(entry: Entry, news: boolean): void {
    for (const pinned of this.onTop) if (!(pinned.entry.tier === "emergency" && entry.tier === "urgent")) this.unpin(pinned);
    const bubble = alarm(entry, this.aloud);
    const pinned = { entry, bubble };
    const close = button(WORDS.pinnedClose, () => this.read(pinned), { class: "pinned-close" });
    close.append(icon("close"));
    bubble.append(close);
    if (news) bubble.querySelector(".alarm-words")?.setAttribute("role", "alert");
    this.onTop.push(pinned);
    this.pinned.hidden = false;
    this.pinned.append(bubble); // below a graver one, which stays in view
    this.pinned.scrollTop = 0;
    this.pinned.firstElementChild?.scrollIntoView({ block: "nearest" });
    if (news) this.urgent();
  }

  private read(pinned: Pinned): void {
    markRead(pinned.entry.id);
    this.unpin(pinned);
    this.list.focus();
  }

  /** Moves an emergency message from the top into the conversation. */
  private unpin(pinned: Pinned): void {
    this.onTop = this.onTop.filter((each) => each !== pinned);
    pinned.bubble.querySelector("[role=alert]")?.removeAttribute("role");
    pinned.bubble.querySelector(".pinned-close")?.remove();
    this.put(pinned.bubble);
    this.pinned.hidden = !this.onTop.length;
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
    const said = make("p", {}, text);
    this.announcer.append(said);
    setTimeout(() => said.remove(), ANNOUNCED_MS);
  }

  private put(bubble: HTMLElement): void {
    this.list.append(bubble);
    bubble.scrollIntoView({ block: "nearest" });
  }
}
