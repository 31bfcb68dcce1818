/** The audio thread's part, built into the same file (scripts/widget): hands every block of samples to the page. */

import { PROCESSOR } from "./processor";

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;

class BlockSender extends AudioWorkletProcessor {
  process(inputs: Float32Array[][]): boolean {
    const samples = inputs[0]?.[0];
    if (samples) this.port.postMessage(samples.slice());
    return true;
  }
}

registerProcessor(PROCESSOR, BlockSender);
