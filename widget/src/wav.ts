/** Samples as a WAV file: the 44 bytes of its header, then 16 bits each, mono. */

const HEADER = 44;

/** @param samples between -1 and 1, @param rate a second */
export function wav(samples: Float32Array, rate: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(HEADER + samples.length * 2));
  const name = (place: number, letters: string): void => {
    for (let i = 0; i < 4; i++) view.setUint8(place + i, letters.charCodeAt(i));
  };
  name(0, "RIFF");
  view.setUint32(4, HEADER - 8 + samples.length * 2, true);
  name(8, "WAVE");
  name(12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  name(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) =>
    view.setInt16(HEADER + i * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true),
  );
  return view.buffer;
}
