/** Colours and letter size as this person likes them, kept in this browser. */

export const THEMES = ["auto", "light", "dark", "dim"] as const;
export type Theme = (typeof THEMES)[number];
export const SIZES = [1, 1.25, 1.5, 2] as const;

const KEY = "after-care-chat preferences";

export interface Preferences {
  theme: Theme;
  size: number;
}

export function themeOf(name: string | undefined | null): Theme {
  return THEMES.find((theme) => theme === name) ?? "auto";
}

export function sizeOf(value: number): number {
  return SIZES.find((size) => size >= value) ?? SIZES[0];
}

export function read(page: Preferences): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>;
    return { theme: themeOf(kept.theme ?? page.theme), size: sizeOf(kept.size ?? page.size) };
  } catch {
    return page;
  }
}

export function keep(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // they then last as long as the page
  }
}
