/** The microphone: off until asked for; what it hears becomes one WAV of 16 kHz, mono, 16 bit. */

import { PROCESSOR } from "./processor";
import { wav } from "./wav";

const RATE = 16_000; // samples a second, what speech recognisers take
const LONGEST_MS = 55_000; // the server takes 60 s
const QUIET_S = 3; // after speech: the sentence is over; who is short of breath pauses
const TIMES_FLOOR = 3; // as loud as the room, and three times so: speech
const LEAST_LOUD = 0.004; // root mean square; a soft voice at arm's length stays above, a quiet room below
const FIRST_FLOOR = 0.01;
const FLOOR_RISES = 1.0005; // a block of 128 samples, so that the floor doubles in about four seconds

export const canRecord = (): boolean => Boolean(navigator.mediaDevices?.getUserMedia) && "AudioWorkletNode" in window;

export class Recorder {
  private readonly blocks: Float32Array[] = [];
  private heardAt = 0;
  private length = 0;
  private floor = FIRST_FLOOR;
  private finish: () => void = () => undefined;

  private constructor(
    private readonly context: AudioContext,
    private readonly stream: MediaStream,
  ) {}

  /** Asks for the microphone. Rejects where it is refused or missing; nothing stays open then. */
  static async start(script: string): Promise<Recorder> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
    const recorder = new Recorder(new AudioContext(), stream);
    try {
      await recorder.context.audioWorklet.addModule(script);
      await recorder.context.resume();
      return recorder;
    } catch (error) {
      await recorder.release();
      throw error;
    }
  }

  /** The recording, once stopped, quiet after speech, too long, or without its microphone. */
  async recording(): Promise<Blob> {
    try {
      await this.listened();
      this.letGo();
      return new Blob([wav(await this.resampled(), RATE)], { type: "audio/wav" });
    } finally {
      await this.release();
    }
  }

  stop(): void {
    this.finish();
  }

  private async listened(): Promise<void> {
    const node = new AudioWorkletNode(this.context, PROCESSOR, { numberOfOutputs: 0 });
    this.context.createMediaStreamSource(this.stream).connect(node);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LONGEST_MS); // by the clock: a suspended context counts no samples
      this.finish = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.stream.getTracks().forEach((track) => (track.onended = this.finish));
      node.port.onmessage = (event: MessageEvent<Float32Array>) => this.take(event.data);
    });
  }

  private letGo(): void {
    this.stream.getTracks().forEach((track) => track.stop());
  }

  private async release(): Promise<void> {
    this.letGo();
    if (this.context.state !== "closed") await this.context.close();
  }

  /** Speech is told from the room's own noise, however loud that is. */
  private take(block: Float32Array): void {
    this.blocks.push(block);
    this.length += block.length;
    const now = this.length / this.context.sampleRate;
    const loudness = Math.sqrt(block.reduce((sum, sample) => sum + sample * sample, 0) / block.length);
    if (loudness > Math.max(LEAST_LOUD, TIMES_FLOOR * this.floor)) this.heardAt = now;
    this.floor = Math.min(this.floor * FLOOR_RISES, Math.max(loudness, LEAST_LOUD / TIMES_FLOOR));
    if (this.heardAt > 0 && now - this.heardAt > QUIET_S) this.finish();
  }

  private async resampled(): Promise<Float32Array> {
    const length = Math.max(this.length, 1);
    const offline = new OfflineAudioContext(1, Math.ceil((length / this.context.sampleRate) * RATE), RATE);
    const sound = offline.createBuffer(1, length, this.context.sampleRate);
    let place = 0;
    for (const block of this.blocks) {
      sound.copyToChannel(block as Float32Array<ArrayBuffer>, 0, place);
      place += block.length;
    }
    const source = offline.createBufferSource();
    source.buffer = sound;
    source.connect(offline.destination);
    source.start();
    return (await offline.startRendering()).getChannelData(0);
  }
}
