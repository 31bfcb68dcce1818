/** Reading an answer aloud: by the hospital's own voice where there is one, else by the browser's. */

import type { Client, Entry } from "./client";

export class Aloud {
  private playing: HTMLAudioElement | undefined;
  private ended: () => void = () => undefined;

  constructor(private readonly client: Client) {}

  get possible(): boolean {
    return this.client.speech.speak || "speechSynthesis" in window;
  }

  /** Reads; `ended` is called once, when it is over or stopped. */
  async read(entry: Entry, ended: () => void): Promise<void> {
    this.stop();
    this.ended = ended;
    try {
      if (this.client.speech.speak) await this.play(await this.client.speak(entry.id), ended);
      else this.byBrowser(entry.text);
    } catch {
      this.byBrowser(entry.text);
    }
  }

  stop(): void {
    this.playing?.pause();
    this.playing = undefined;
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    this.end();
  }

  private async play(sound: Blob, ended: () => void): Promise<void> {
    if (this.ended !== ended) return; // stopped while it was fetched
    const address = URL.createObjectURL(sound);
    const audio = new Audio(address);
    audio.onended = audio.onpause = (): void => {
      URL.revokeObjectURL(address);
      this.end();
    };
    this.playing = audio;
    await audio.play();
  }

  private byBrowser(text: string): void {
    if (!("speechSynthesis" in window)) return this.end();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "en";
    words.rate = 0.9;
    words.onend = words.onerror = (): void => this.end();
    speechSynthesis.speak(words);
  }

  private end(): void {
    const ended = this.ended;
    this.ended = (): void => undefined;
    ended();
  }
}
