/** A hospital's own colour, taken only where white letters on it can be read. */

const LEAST = 4.5; // WCAG 2.2, 1.4.3: contrast of text

/** The colour itself, or "" with a reason on the console. */
export function readableAccent(colour: string | null | undefined): string {
  if (!colour) return "";
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!parts) return refuse(colour, "is not of the form #rrggbb");
  const contrast = 1.05 / (luminance(parts.slice(1).map((part) => parseInt(part, 16))) + 0.05);
  return contrast >= LEAST ? colour : refuse(colour, `has contrast ${contrast.toFixed(1)} to white, ${LEAST} is needed`);
}

/** Relative luminance as WCAG defines it, 0 black to 1 white. */
function luminance(channels: number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function refuse(colour: string, why: string): string {
  console.warn(`after-care-chat: data-accent ${colour} ${why}; the default colour is used`);
  return "";
}
