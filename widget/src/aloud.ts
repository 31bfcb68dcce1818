/** Reading an answer aloud: by the hospital's own voice where there is one, else by a voice of this device. */

import type { Client, Entry } from "./client";

/** A voice that speaks on the device itself; others send the words to somebody's server. */
function localVoice(): SpeechSynthesisVoice | undefined {
  return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.startsWith("en"));
}

export class Aloud {
  private playing: HTMLAudioElement | undefined;
  private ended: (() => void) | undefined;

  constructor(private readonly client: Client) {}

  get possible(): boolean {
    return this.client.speech.speak || ("speechSynthesis" in window && (!speechSynthesis.getVoices().length || !!localVoice()));
  }

  /** Reads; `ended` is called once, when it is over or stopped. */
  async read(entry: Entry, ended: () => void): Promise<void> {
    this.stop();
    this.ended = ended;
    try {
      if (!this.client.speech.speak) return this.byDevice(entry.text);
      const sound = await this.client.speak(entry.id);
      if (this.ended === ended) await this.play(sound);
    } catch {
      if (this.ended === ended) this.byDevice(entry.text);
    }
  }

  stop(): void {
    this.playing?.pause();
    this.playing = undefined;
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    this.end();
  }

  private async play(sound: Blob): Promise<void> {
    const address = URL.createObjectURL(sound);
    const audio = new Audio(address);
    audio.onended = audio.onpause = (): void => {
      URL.revokeObjectURL(address);
      if (this.playing === audio) this.end();
    };
    this.playing = audio;
    await audio.play();
  }

  private byDevice(text: string): void {
    const ended = this.ended;
    if (!("speechSynthesis" in window)) return this.end();
    const voice = localVoice();
    if (!voice && speechSynthesis.getVoices().length) return this.end();
    const words = new SpeechSynthesisUtterance(text);
    if (voice) words.voice = voice;
    words.lang = "en";
    words.rate = 0.9;
    words.onend = words.onerror = (): void => {
      if (this.ended === ended) this.end();
    };
    speechSynthesis.speak(words);
  }

  private end(): void {
    const ended = this.ended;
    this.ended = undefined;
    ended?.();
  }
}
