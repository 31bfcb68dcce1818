/** The custom element: the panel, and what happens in it. */

import { readableAccent } from "./accent";
import { Aloud } from "./aloud";
import { asText, callLink } from "./bubbles";
import { Box } from "./box";
import { Client, escalates, Failed, newId, type Entry } from "./client";
import { deployment, dialled } from "./deployment";
import { button, icon, make } from "./dom";
import { menu } from "./menu";
import { keep, read, sizeOf, themeOf, type Preferences } from "./preferences";
import { canRecord, Recorder } from "./recorder";
import { PRINTED, sheet, STYLES } from "./styles";
import { Talk } from "./talk";
import { WORDS } from "./words";

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;
const looks = sheet(STYLES);

interface Unsent {
  readonly text: string;
  readonly id: string;
}

export class AfterCareChat extends HTMLElement {
  private readonly client = new Client(new URL(".", script).href);
  private readonly aloud = new Aloud(this.client);
  private readonly talk = new Talk(this.client, this.aloud, (text) => void this.send(text));
  private readonly box = new Box(
    (text) => void this.send(text),
    () => void this.speak(),
  );
  private readonly tabs = "BroadcastChannel" in window ? new BroadcastChannel(`after-care-chat ${script}`) : undefined;
  private readonly root = make("div", { class: "root", lang: "en" });
  private readonly panel = make("section", { class: "panel", "aria-label": WORDS.name });
  private readonly launcher = button(WORDS.open, () => this.open(), { class: "launcher", "aria-expanded": "false" });
  private preferences: Preferences = { theme: "auto", size: 1 };
  private recorder: Recorder | undefined;
  private unsent: Unsent | undefined;
  private started = false;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [looks];
    this.preferences = read({ theme: themeOf(this.getAttribute("theme")), size: sizeOf(Number(this.getAttribute("text-size")) || 1) });
    this.fill();
    shadow.append(this.root);
    this.apply();
    this.listen();
    if (this.fullScreen || this.hasAttribute("open")) this.open(false);
  }

  private get fullScreen(): boolean {
    return this.hasAttribute("full-screen");
  }

  private fill(): void {
    const name = this.getAttribute("name") || WORDS.name;
    this.launcher.prepend(icon("chat"));
    this.panel.setAttribute("aria-label", name);
    this.panel.hidden = true;
    this.panel.append(this.header(name), this.help(), ...this.trial(), this.talk.pinned, this.talk.list, this.talk.announcer, this.box.form);
    if (this.fullScreen) {
      this.launcher.hidden = true;
      this.panel.setAttribute("role", "main");
    }
    this.root.append(this.launcher, this.panel);
  }

  private header(name: string): HTMLElement {
    const more = button("", () => this.toggleMenu(more), { "aria-expanded": "false", "aria-label": WORDS.menu, title: WORDS.menu });
    more.append(icon("menu"));
    const header = make("header", {}, make(this.fullScreen ? "h1" : "h2", {}, name), more);
    if (!this.fullScreen) {
      const close = button("", () => this.close(), { "aria-label": WORDS.close, title: WORDS.close });
      close.append(icon("close"));
      header.append(close);
    }
    return header;
  }

  /** Whom to call, always in the same place. */
  private help(): HTMLElement {
    const line = make("div", { class: "help", role: "group", "aria-label": WORDS.help });
    line.append(make("span", {}, `${WORDS.emergency}: `, callLink(deployment.emergency_number)));
    const nurse = dialled(deployment.advice_line) ? callLink(deployment.advice_line) : deployment.advice_line;
    line.append(make("span", {}, `${WORDS.nurse}: `, nurse));
    return line;
  }

  private trial(): HTMLElement[] {
    return deployment.for_patients ? [] : [make("p", { class: "trial" }, WORDS.trial)];
  }

  private listen(): void {
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.fullScreen) this.close();
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
    if (!this.started) void this.restore();
    this.started = true;
    if (focused) this.box.focus();
  }

  private close(): void {
    this.aloud.stop();
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus();
  }

  /** What was said before, in this tab or another one. */
  private async restore(): Promise<void> {
    try {
      for (const entry of await this.client.history()) this.talk.add(entry, false);
    } catch {
      // the server is down: the page works, and sending will say so
    }
    this.box.microphone.hidden = !(this.client.speech.transcribe && canRecord());
  }

  private async otherTab(what: string): Promise<void> {
    if (what === "cleared") this.talk.clear();
    if (this.started) await this.restore();
  }

  private async send(text: string): Promise<void> {
    const unsent = this.unsent?.text === text ? this.unsent : { text, id: newId() };
    this.unsent = unsent;
    this.talk.unfail();
    this.box.text = "";
    this.box.busy = true;
    this.talk.add({ id: unsent.id, from: "patient", text, at: Date.now() / 1000 }, true);
    this.talk.waiting(true);
    try {
      const answer = await this.client.send(text, unsent.id);
      this.talk.waiting(false);
      this.unsent = undefined;
      this.talk.add(answer, true);
      this.tabs?.postMessage("said");
    } catch (error) {
      this.talk.waiting(false);
      this.notSent(unsent, error instanceof Failed ? error.message : WORDS.failed);
    } finally {
      this.box.busy = false;
    }
  }

  private notSent(unsent: Unsent, words: string): void {
    this.talk.withdraw(unsent.id);
    if (!this.box.text) this.box.text = unsent.text;
    this.talk.failure(unsent.text, words, () => {
      if (this.box.text === unsent.text) this.box.text = "";
      void this.send(unsent.text);
      this.box.focus();
    });
  }

  private async speak(): Promise<void> {
    if (this.recorder) return this.recorder.stop();
    this.aloud.stop();
    try {
      this.recorder = await Recorder.start(script);
    } catch {
      return this.box.say(WORDS.noMicrophone);
    }
    this.listening(true);
    const sound = await this.recorder.recording();
    this.recorder = undefined;
    this.listening(false);
    await this.transcribe(sound);
  }

  private listening(on: boolean): void {
    this.box.microphone.setAttribute("aria-pressed", String(on));
    this.box.say(on ? WORDS.listening : WORDS.hearing);
  }

  /** What was heard can be corrected before it is sent; a red flag is sent at once. */
  private async transcribe(sound: Blob): Promise<void> {
    try {
      const heard = await this.client.transcribe(sound);
      if (!heard.text) return this.box.say(WORDS.notHeard);
      this.box.text = heard.text;
      const sending = escalates(heard.tier) ? this.send(heard.text) : this.box.focus();
      this.box.say(escalates(heard.tier) ? WORDS.heardSent : WORDS.heard);
      await sending;
    } catch (error) {
      this.box.say(error instanceof Failed ? error.message : WORDS.failed);
    }
  }

  private toggleMenu(more: HTMLButtonElement): void {
    const shown = this.panel.querySelector(".menu");
    more.setAttribute("aria-expanded", String(!shown));
    if (shown) return shown.remove();
    const actions = {
      changed: () => {
        this.apply();
        keep(this.preferences);
      },
      save: () => this.save(),
      print: () => this.print(),
      clear: () => void this.clear(),
    };
    more.closest("header")?.after(menu(this.preferences, actions));
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
    this.talk.clear();
    this.box.say(WORDS.cleared);
    this.tabs?.postMessage("cleared");
  }

  private save(): void {
    const file = URL.createObjectURL(new Blob([asText(this.talk.entries)], { type: "text/plain;charset=utf-8" }));
    make("a", { href: file, download: WORDS.fileName }).click();
    setTimeout(() => URL.revokeObjectURL(file), 1000);
  }

  /** Prints the conversation alone, whatever page it stands on. */
  private print(): void {
    const alone = sheet(PRINTED);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, alone];
    window.addEventListener("afterprint", () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== alone);
    }, { once: true });
    window.print();
  }
}

export type { Entry };
