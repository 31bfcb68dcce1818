/** Inside the audio thread: hands every block of samples to the page. */

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;

export const PROCESSOR = "after-care-recorder";

/** Whether this script was loaded as an audio worklet. */
export const inWorklet = typeof registerProcessor === "function";

export function register(): void {
  class Recorder extends AudioWorkletProcessor {
    process(inputs: Float32Array[][]): boolean {
      const samples = inputs[0]?.[0];
      if (samples) this.port.postMessage(samples.slice());
      return true;
    }
  }
  registerProcessor(PROCESSOR, Recorder);
}
