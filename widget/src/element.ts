/** The custom element: the panel, and what happens in it. */

import { readableAccent } from "./accent";
import { Aloud } from "./aloud";
import { Box, LONGEST } from "./box";
import { asText, callLink } from "./bubbles";
import { Client, escalates, Failed, newId, type Entry } from "./client";
import { deployment, dialled } from "./deployment";
import { button, icon, make } from "./dom";
import { dropUnsent, keepUnsent, unsent, type Unsent } from "./drafts";
import { menu, numbered } from "./menu";
import { keep, read, sizeOf, themeOf, type Preferences } from "./preferences";
import { printAlone } from "./print";
import { Speaking } from "./speaking";
import { sheet, STYLES } from "./styles";
import { Talk } from "./talk";
import { WORDS } from "./words";

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;
const looks = sheet(STYLES);
const COVERS = "(max-width: 30rem)"; // as in the styles: the panel then covers the page

export class AfterCareChat extends HTMLElement {
  private readonly client = new Client(new URL(".", script).href);
  private readonly aloud = new Aloud(this.client);
  private readonly talk = new Talk(this.client, this.aloud, (text) => void this.send(text), () => this.show());
  private readonly box = new Box(
    (text) => void this.send(text),
    (text) => void this.readTooLong(text),
    () => void this.speaking.pressed(),
  );
  private readonly speaking = new Speaking(script, this.client, this.talk, this.aloud, this.box, (text) => this.send(text));
  private readonly tabs = "BroadcastChannel" in window ? new BroadcastChannel(`after-care-chat ${script}`) : undefined;
  private readonly root = make("div", { class: "root", lang: "en" });
  private readonly panel = make("section", { class: "panel" });
  private readonly launcher = button(WORDS.open, () => this.open(), { class: "launcher", "aria-expanded": "false" });
  private readonly more = button("", () => this.toggleMenu(), {
    "aria-expanded": "false",
    "aria-label": WORDS.menu,
    title: WORDS.menu,
  });
  private readonly pending = new Set<string>();
  private covered: HTMLElement[] = [];
  private preferences: Preferences = { theme: "auto", size: 1 };
  private clearing: Promise<void> | undefined; // the last deletion of a conversation
  private returned: Unsent | undefined; // words that did not get through and stand in the box again
  private started = false;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [looks];
    const size = sizeOf(Number(this.getAttribute("text-size")) || 1);
    this.preferences = read({ theme: themeOf(this.getAttribute("theme")), size });
    this.fill();
    shadow.append(this.root);
    this.apply();
    this.listen();
    if (this.fullScreen || this.hasAttribute("open")) this.open(false);
  }

  disconnectedCallback(): void {
    this.speaking.cancel();
    this.aloud.stop();
  }

  private get fullScreen(): boolean {
    return this.hasAttribute("full-screen");
  }

  private fill(): void {
    const name = this.getAttribute("name") || WORDS.name;
    this.launcher.prepend(icon("chat"));
    this.more.append(icon("menu"));
    this.panel.setAttribute("aria-label", name);
    this.panel.hidden = true;
    const parts = [this.header(name), this.help(), ...this.trial(), this.talk.pinned, this.talk.list, this.talk.announcer];
    this.panel.append(...parts, this.box.form);
    if (this.fullScreen) this.panel.setAttribute("role", "main");
    this.launcher.hidden = this.fullScreen;
    this.root.append(this.launcher, this.panel);
  }

  private header(name: string): HTMLElement {
    const header = make("header", {}, make(this.fullScreen ? "h1" : "h2", {}, name), this.more);
    if (this.fullScreen) return header;
    const close = button("", () => this.close(), { "aria-label": WORDS.close, title: WORDS.close });
    close.append(icon("close"));
    header.append(close);
    return header;
  }

  /** Whom to call, always in the same place. */
  private help(): HTMLElement {
    const nurse = dialled(deployment.advice_line) ? callLink(deployment.advice_line) : deployment.advice_line;
    return make(
      "div",
      { class: "help", role: "group", "aria-label": WORDS.help },
      make("span", {}, `${WORDS.emergency}: `, callLink(deployment.emergency_number)),
      make("span", {}, `${WORDS.adviceLine}: `, nurse),
    );
  }

  private trial(): HTMLElement[] {
    return deployment.for_patients ? [] : [make("p", { class: "trial" }, WORDS.trial)];
  }

  private listen(): void {
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (this.panel.querySelector(".menu")) {
        this.toggleMenu();
        this.more.focus();
      } else if (!this.fullScreen) this.close();
    });
    if (this.tabs) this.tabs.onmessage = (event) => void this.otherTab(event.data as string);
    document.addEventListener("visibilitychange", () => {
      if (this.started && !document.hidden) void this.restore();
    });
  }

  private open(focused = true): void {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    this.cover(!this.fullScreen && matchMedia(COVERS).matches);
    if (!this.started) {
      this.started = true;
      void this.restore(true).then(() => this.bringBack());
    }
    if (focused) this.box.focus();
  }

  /** Something must be seen: the panel opens, and a phone's keyboard goes. */
  private show(): void {
    this.open(false);
    if (this.box.focused && matchMedia("(pointer: coarse)").matches) this.talk.list.focus({ preventScroll: true });
  }

  private close(): void {
    this.aloud.stop();
    this.speaking.cancel();
    this.cover(false);
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.classList.toggle("alarmed", Boolean(this.talk.alarmed));
    const title = this.talk.alarmed?.tier === "emergency" ? WORDS.emergency : WORDS.urgent;
    this.launcher.replaceChildren(
      icon(this.talk.alarmed ? "alarm" : "chat"),
      this.talk.alarmed ? WORDS.reopen(title) : WORDS.open,
    );
    this.launcher.focus();
  }

  /** Where the panel covers the page, nothing below it can be reached by keyboard or screen reader. */
  private cover(on: boolean): void {
    this.covered.forEach((each) => (each.inert = false));
    const beside = [...document.body.children].filter((each): each is HTMLElement => each instanceof HTMLElement);
    this.covered = on ? beside.filter((each) => !each.contains(this) && !each.inert) : [];
    this.covered.forEach((each) => (each.inert = true));
    if (this.fullScreen) return;
    this.panel.setAttribute("role", on ? "dialog" : "region");
    if (on) this.panel.setAttribute("aria-modal", "true");
    else this.panel.removeAttribute("aria-modal");
  }

  /** What was said before, in this tab or another one. What is being sent is told when its answer comes. */
  private async restore(first = false): Promise<void> {
    try {
      for (const entry of await this.client.history()) {
        const asked = entry.id.replace(/\.answer$/, "");
        if (this.pending.has(asked)) continue;
        if (!first && escalates(entry.tier)) this.talk.tell(entry); // this page has never shown it
        else this.talk.restore(entry);
      }
    } catch {
      // the server is down: the page works, and sending will say so
    }
    this.speaking.offer();
    this.showNumber();
  }

  /** Words that a reload caught on their way: answered meanwhile, or back in the box. */
  private bringBack(): void {
    const lost = unsent();
    if (!lost || this.pending.has(lost.id)) return;
    if (this.talk.has(lost.id)) return dropUnsent(lost.id);
    this.notSent(lost, WORDS.failed);
  }

  private async otherTab(what: string): Promise<void> {
    if (what === "cleared") this.talk.clear();
    if (this.started) await this.restore();
  }

  /** Sends words, shows the answer or the failure; resolves to the answer, if there is one. */
  private async send(text: string): Promise<Entry | undefined> {
    await this.clearing; // what is said meanwhile belongs to the next conversation, and must not go with this one
    const sent = this.returned?.text === text ? this.returned : { text, id: newId() };
    if (this.pending.has(sent.id)) return undefined;
    this.talk.withdraw(sent.id);
    this.returned = undefined;
    if (this.box.text.trim() === text) this.box.text = "";
    keepUnsent(sent);
    this.pending.add(sent.id);
    this.talk.tell({ id: sent.id, from: "patient", text, at: Date.now() / 1000 });
    this.busy();
    return this.answered(sent);
  }

  private async answered(sent: Unsent): Promise<Entry | undefined> {
    try {
      const answer = await this.client.send(sent.text, sent.id);
      const wanted = this.pending.delete(sent.id); // not after the conversation was deleted, but for an emergency
      this.busy();
      dropUnsent(sent.id);
      if (wanted || escalates(answer.tier)) this.talk.tell(answer);
      this.tabs?.postMessage("said");
      return answer;
    } catch (error) {
      const wanted = this.pending.delete(sent.id);
      this.busy();
      if (wanted) this.notSent(sent, error instanceof Failed ? error.message : WORDS.failed);
      return undefined;
    }
  }

  private busy(): void {
    this.talk.waiting(this.pending.size > 0);
  }

  private notSent(sent: Unsent, words: string): void {
    if (!this.box.text) {
      this.box.text = sent.text;
      this.returned = sent;
    }
    this.talk.failure(sent.id, sent.text, words, () => {
      this.returned = sent;
      void this.send(sent.text);
      this.box.focus();
    });
  }

  /** A message that is too long is refused, and still read for danger signs. */
  private async readTooLong(text: string): Promise<void> {
    this.box.say(`${WORDS.overLimit(text.length - LONGEST)} ${deployment.emergency_text}`);
    try {
      const answer = await this.client.send(text, newId());
      if (escalates(answer.tier)) this.talk.tell(answer);
    } catch {
      // it was refused anyway, and whom to call was said
    }
  }

  private toggleMenu(): void {
    const shown = this.panel.querySelector(".menu");
    this.more.setAttribute("aria-expanded", String(!shown));
    if (shown) return shown.remove();
    const actions = {
      changed: () => {
        this.apply();
        keep(this.preferences);
      },
      save: () => this.save(),
      print: () => printAlone(this),
      clear: () => void (this.clearing = this.clear()),
    };
    this.more.closest("header")?.after(menu(this.preferences, actions, this.client.number));
  }

  /** The open menu's number, when another conversation has begun. */
  private showNumber(): void {
    this.panel.querySelector(".about")?.replaceWith(numbered(this.client.number));
  }

  private apply(): void {
    this.setAttribute("theme", this.preferences.theme);
    this.root.style.fontSize = `${1.125 * this.preferences.size}em`;
    const accent = readableAccent(this.getAttribute("accent"));
    if (accent) this.style.setProperty("--accent", accent);
  }

  private async clear(): Promise<void> {
    try {
      await this.client.clear();
    } catch {
      return this.box.say(WORDS.clearFailed);
    }
    this.pending.clear();
    this.busy();
    this.talk.clear();
    this.showNumber();
    this.box.say(WORDS.cleared);
    this.tabs?.postMessage("cleared");
  }

  private save(): void {
    const file = URL.createObjectURL(new Blob([asText(this.talk.entries)], { type: "text/plain;charset=utf-8" }));
    make("a", { href: file, download: WORDS.fileName }).click();
    setTimeout(() => URL.revokeObjectURL(file), 1000);
  }
}
