/** Words on their way, kept in this tab until they are answered: a reload in mid-send loses none. */

export interface Unsent {
  readonly text: string;
  readonly id: string;
}

const KEY = "after-care-chat unsent";
const READ = "after-care-chat read";

export function keepUnsent(unsent: Unsent): void {
  write(KEY, JSON.stringify(unsent));
}

export function dropUnsent(id: string): void {
  if (unsent()?.id === id) write(KEY, "");
}

export function unsent(): Unsent | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) || "null") as Unsent | null;
    return kept && typeof kept.text === "string" && typeof kept.id === "string" ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Emergency messages that were closed by their button; the others are on top again after a reload. */
export function markRead(id: string): void {
  write(READ, JSON.stringify([...readOnes(), id]));
}

export function wasRead(id: string): boolean {
  return readOnes().includes(id);
}

function readOnes(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(READ) || "[]") as string[];
  } catch {
    return [];
  }
}

function write(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // they then last as long as the page
  }
}
