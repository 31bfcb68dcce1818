/** The microphone: off until asked for; what it hears becomes one WAV of 16 kHz, mono, 16 bit. */

import { PROCESSOR } from "./processor";

const RATE = 16_000; // samples a second, what speech recognisers take
const LONGEST_S = 60;
const QUIET_S = 2; // after speech: the sentence is over
const LOUD = 0.015; // root mean square of a block with speech in it; a quiet room stays below 0.005

export const canRecord = (): boolean => Boolean(navigator.mediaDevices?.getUserMedia) && "AudioWorkletNode" in window;

export class Recorder {
  private readonly blocks: Float32Array[] = [];
  private heardAt = 0;
  private length = 0;
  private finish: () => void = () => undefined;

  private constructor(
    private readonly context: AudioContext,
    private readonly stream: MediaStream,
  ) {}

  /** Asks for the microphone and begins. Rejects where it is refused or missing. */
  static async start(script: string): Promise<Recorder> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
    const context = new AudioContext();
    try {
      await context.audioWorklet.addModule(script);
      return new Recorder(context, stream);
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      await context.close();
      throw error;
    }
  }

  /** The recording, once stopped, quiet after speech, or too long. */
  async recording(): Promise<Blob> {
    const node = new AudioWorkletNode(this.context, PROCESSOR, { numberOfOutputs: 0 });
    this.context.createMediaStreamSource(this.stream).connect(node);
    await new Promise<void>((resolve) => {
      this.finish = resolve;
      node.port.onmessage = (event: MessageEvent<Float32Array>) => this.take(event.data);
    });
    this.stream.getTracks().forEach((track) => track.stop());
    const sound = await this.resampled();
    await this.context.close();
    return new Blob([wav(sound)], { type: "audio/wav" });
  }

  stop(): void {
    this.finish();
  }

  private take(block: Float32Array): void {
    this.blocks.push(block);
    this.length += block.length;
    const now = this.length / this.context.sampleRate;
    const power = block.reduce((sum, sample) => sum + sample * sample, 0) / block.length;
    if (Math.sqrt(power) > LOUD) this.heardAt = now;
    if (now > LONGEST_S || (this.heardAt > 0 && now - this.heardAt > QUIET_S)) this.finish();
  }

  private async resampled(): Promise<Float32Array> {
    const seconds = Math.max(this.length, 1) / this.context.sampleRate;
    const offline = new OfflineAudioContext(1, Math.max(1, Math.ceil(seconds * RATE)), RATE);
    const sound = offline.createBuffer(1, Math.max(this.length, 1), this.context.sampleRate);
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

/** A WAV file: the 44 bytes of its header, then the samples. */
function wav(samples: Float32Array): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const name = (place: number, letters: string): void => {
    for (let i = 0; i < 4; i++) view.setUint8(place + i, letters.charCodeAt(i));
  };
  name(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  name(8, "WAVE");
  name(12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  name(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => view.setInt16(44 + i * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true));
  return view.buffer;
}
