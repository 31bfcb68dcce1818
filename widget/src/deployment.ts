/** What the server wrote in front of this script: whom to call, and whose chat it is. It holds with the server down. */

export interface Deployment {
  readonly emergency_number: string;
  readonly emergency_text: string;
  readonly crisis_line: string;
  readonly advice_line: string;
  readonly for_patients: boolean;
}

const MOST_DIGITS = 16; // with a plus; ITU-T E.164 has fifteen

declare const __DEPLOYMENT__: Deployment | undefined;

/** Only for a file that no server served, as when a page is tried out from disk. */
const UNKNOWN: Deployment = {
  emergency_number: "911",
  emergency_text: "In an emergency call 911 now. Do not wait for an answer here.",
  crisis_line: "988",
  advice_line: "the number on your care papers",
  for_patients: false,
};

export const deployment: Deployment = typeof __DEPLOYMENT__ === "undefined" ? UNKNOWN : __DEPLOYMENT__;

/** The digits of a telephone number that can be tapped, or "" where the text is more or else than one number. */
export function dialled(number: string): string {
  const digits = number.replace(/[^\d+]/g, "");
  return /^\+?[\d ().-]{2,25}$/.test(number.trim()) && digits.length <= MOST_DIGITS ? digits : "";
}
