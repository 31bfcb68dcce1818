/** Name under which the audio thread's part is known to the page's part. */
export const PROCESSOR = "after-care-recorder";
