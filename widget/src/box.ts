/** The form: the box, its counter, the microphone and the button that sends. */

import { button, icon, make } from "./dom";
import { WORDS } from "./words";

export const LONGEST = 2_000; // characters, as the server reads them
const COUNTED_FROM = 1_800;

export class Box {
  readonly form: HTMLFormElement;
  readonly microphone: HTMLButtonElement;
  private readonly area: HTMLTextAreaElement;
  private readonly count = make("p", { class: "count", "aria-hidden": "true" });
  private readonly status = make("p", { class: "note", role: "status" });

  /**
   * @param sent called with words to send, neither empty nor too long
   * @param tooLong called with words that are too long; they stay in the box
   */
  constructor(
    private readonly sent: (text: string) => void,
    private readonly tooLong: (text: string) => void,
    spoken: () => void,
  ) {
    this.area = make("textarea", { id: "box", rows: "1", dir: "auto", autocomplete: "off", enterkeyhint: "send" });
    this.area.addEventListener("input", () => this.changed());
    this.area.addEventListener("keydown", (event) => this.pressed(event));
    this.microphone = button("", spoken, { class: "microphone", "aria-pressed": "false", "aria-label": WORDS.speak, title: WORDS.speak });
    this.microphone.append(icon("microphone"));
    this.microphone.hidden = true;
    const send = make("button", { type: "submit", class: "send", "aria-label": WORDS.send }, icon("send"), make("span", {}, WORDS.send));
    const field = make("div", { class: "field" }, this.area, this.microphone, send);
    this.form = make("form", {}, make("label", { for: "box" }, WORDS.box), field, this.count, this.status);
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.changed();
  }

  get text(): string {
    return this.area.value;
  }

  set text(words: string) {
    this.area.value = words;
    this.changed();
  }

  /** Focus without the keyboard of a phone is elsewhere; whether it was here. */
  get focused(): boolean {
    return (this.area.getRootNode() as ShadowRoot).activeElement === this.area;
  }

  /** Said to screen readers and shown below the box. */
  say(words: string): void {
    this.status.textContent = words;
  }

  focus(): void {
    this.area.focus();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  private submit(event: Event): void {
    event.preventDefault();
    const text = this.area.value.trim();
    const over = this.area.value.length - LONGEST;
    if (over > 0) this.tooLong(this.area.value);
    else if (text) {
      this.say("");
      this.sent(text);
    }
    this.focus();
  }

  private changed(): void {
    const length = this.area.value.length;
    const over = length > LONGEST;
    this.count.hidden = length < COUNTED_FROM;
    this.count.textContent = WORDS.limit(length, LONGEST);
    this.count.classList.toggle("over", over);
    if (over) this.area.setAttribute("aria-invalid", "true");
    else this.area.removeAttribute("aria-invalid");
    this.warn(length);
  }

  /** Crossing a limit is said once, not with every letter. */
  private warn(length: number): void {
    const words = length > LONGEST ? WORDS.overLimit(length - LONGEST) : length >= COUNTED_FROM ? WORDS.nearLimit : "";
    const said = this.status.textContent ?? "";
    if (words.slice(0, 8) !== said.slice(0, 8)) this.say(words);
  }
}
