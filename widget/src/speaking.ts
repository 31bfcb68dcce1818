/** Speaking a question: the microphone, its button, and what becomes of the recording. */

import type { Aloud } from "./aloud";
import type { Box } from "./box";
import { escalates, Failed, newId, type Client, type Entry, type Heard } from "./client";
import { deployment } from "./deployment";
import { canRecord, Recorder } from "./recorder";
import type { Talk } from "./talk";
import { WORDS } from "./words";

const LATE_MS = 10_000; // then whom to call is shown, with another try, while the words are still worked out
const NEVER_READ = [400, 413, 422]; // statuses of a recording that another try would not make better

export class Speaking {
  private starting = false;
  private stopped = false;
  private recorder: Recorder | undefined;

  /** @param send sends words at once; resolves to the answer, if there is one */
  constructor(
    private readonly script: string,
    private readonly client: Client,
    private readonly talk: Talk,
    private readonly aloud: Aloud,
    private readonly box: Box,
    private readonly send: (text: string) => Promise<Entry | undefined>,
  ) {}

  /** Shows the button where somebody listens; never hides it while it is on. */
  offer(): void {
    if (!this.recorder) this.box.microphone.hidden = !(this.client.speech.transcribe && canRecord());
  }

  /** The button was pressed: begin, or stop. */
  async pressed(): Promise<void> {
    if (this.starting) return;
    if (this.recorder) return this.recorder.stop();
    this.aloud.stop();
    try {
      this.starting = true;
      this.stopped = false;
      this.recorder = await Recorder.start(this.script);
    } catch {
      return this.box.say(WORDS.noMicrophone);
    } finally {
      this.starting = false;
    }
    await this.listen(this.recorder);
  }

  /** Off, and what was recorded is dropped: the panel was closed. */
  cancel(): void {
    this.stopped = true;
    this.recorder?.stop();
  }

  private async listen(recorder: Recorder): Promise<void> {
    this.show(true);
    let sound: Blob | undefined;
    try {
      if (this.stopped) recorder.stop();
      sound = await recorder.recording();
    } catch {
      this.box.say(WORDS.noMicrophone);
    } finally {
      this.recorder = undefined;
      this.show(false);
    }
    if (sound && !this.stopped) await this.understand(sound, newId());
  }

  private show(on: boolean): void {
    this.box.microphone.setAttribute("aria-pressed", String(on));
    this.box.say(on ? WORDS.listening : "");
  }

  /** A recording that did not get through is kept for another try. */
  private async understand(sound: Blob, id: string): Promise<void> {
    this.talk.withdraw(id);
    this.box.say(WORDS.hearing);
    const again = (): void => void this.understand(sound, id);
    const late = setTimeout(() => this.talk.failure(id, "", WORDS.hearingLong, again), LATE_MS);
    try {
      const heard = await this.client.transcribe(sound);
      this.talk.withdraw(id);
      await this.heard(heard, id);
    } catch (error) {
      const words = error instanceof Failed && error.told ? error.message : WORDS.speechFailed;
      if (error instanceof Failed && NEVER_READ.includes(error.status)) this.box.say(`${words} ${deployment.emergency_text}`);
      else {
        this.box.say("");
        this.talk.failure(id, "", words, again);
      }
    } finally {
      clearTimeout(late);
    }
  }

  /** What was heard can be corrected before it is sent; a red flag is sent at once, and corrected after. */
  private async heard({ text, tier, red_flags, message }: Heard, id: string): Promise<void> {
    if (!text) return this.box.say(WORDS.notHeard);
    if (escalates(tier)) {
      this.box.say("");
      const answer = await this.send(text);
      if (answer) this.box.say(WORDS.heardSent(text));
      const alarm: Entry = answer ?? { id, from: "assistant", text: message, at: Date.now() / 1000, tier, red_flags };
      this.talk.tell(alarm); // also when the words did not get through
      return void this.aloud.read(alarm, () => undefined); // who speaks is spoken to
    }
    this.box.text = this.box.text.trim() ? `${this.box.text.trim()}\n${text}` : text;
    this.box.say(WORDS.heard);
    this.box.focus();
  }
}
