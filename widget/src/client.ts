/** The widget's conversation with the server: docs in /openapi.json. */

import { WORDS } from "./words";

export type Tier = "none" | "watch" | "urgent" | "emergency";
export type Thumb = "up" | "down";
export type Reason = keyof typeof WORDS.reasons;

export interface Source {
  readonly document: string;
  readonly section: string;
  readonly title: string;
}

export interface Entry {
  readonly id: string;
  readonly from: "patient" | "assistant";
  readonly text: string;
  readonly at: number;
  readonly tier?: Tier;
  readonly sources?: readonly Source[];
  readonly choices?: readonly string[];
  readonly thumb?: Thumb | null;
}

export interface Heard {
  readonly text: string;
  readonly tier: Tier;
}

interface Session {
  readonly token: string;
  readonly speech: { readonly transcribe: boolean; readonly speak: boolean };
}

/** Something did not work; `message` is for the patient. */
export class Failed extends Error {
  constructor(
    message: string,
    readonly status = 0,
  ) {
    super(message);
  }
}

const PATIENCE_MS = 10_000;
const SPEECH_PATIENCE_MS = 60_000;

export const escalates = (tier: Tier | undefined): boolean => tier === "urgent" || tier === "emergency";

/** 128 random bits; `randomUUID` is missing where a page is not served over https. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Client {
  private session: Session | undefined;

  /** @param base address of the server, ending in a slash */
  constructor(private readonly base: string) {}

  get speech(): Session["speech"] {
    return this.session?.speech ?? { transcribe: false, speak: false };
  }

  /** What was said before in this browser; begins a session where there is none. */
  async history(): Promise<readonly Entry[]> {
    const token = this.stored();
    if (this.session?.token !== token) this.session = undefined;
    if (!token) {
      await this.begin();
      return [];
    }
    try {
      return await this.entries(token);
    } catch (error) {
      if (!(error instanceof Failed) || error.status !== 401) throw error;
      await this.begin();
      return [];
    }
  }

  /** The answer. The same id again, after a failure, is not answered twice. */
  async send(text: string, id: string): Promise<Entry> {
    if (!this.session) await this.begin(this.stored());
    try {
      const entry = await this.json<Entry>("webhooks/web/message", { message: text, id });
      if (!entry.text) throw new Failed(WORDS.failed);
      return entry;
    } catch (error) {
      if (error instanceof Failed && error.status === 401) await this.begin();
      throw error;
    }
  }

  async rate(entry: string, thumb: Thumb, reason: Reason | null): Promise<void> {
    await this.call("webhooks/web/feedback", { method: "POST", body: JSON.stringify({ entry, thumb, reason }) });
  }

  /** Deletes the conversation and begins another. */
  async clear(): Promise<void> {
    if (this.session) await this.call("webhooks/web/history", { method: "DELETE" });
    await this.begin();
  }

  /** Words of a recording. */
  async transcribe(sound: Blob): Promise<Heard> {
    const answer = await this.call("speech/transcribe", { method: "POST", body: sound }, SPEECH_PATIENCE_MS);
    return (await answer.json()) as Heard;
  }

  /** An answer as sound. */
  async speak(entry: string): Promise<Blob> {
    const options = { method: "POST", body: JSON.stringify({ entry }) };
    return (await this.call("speech/speak", options, SPEECH_PATIENCE_MS)).blob();
  }

  private async entries(token: string): Promise<readonly Entry[]> {
    // which speech services there are is told with a session, so an old one is asked about again
    this.session ??= { token, speech: { transcribe: false, speak: false } };
    const answer = await this.call("webhooks/web/history", {});
    const shown = (await answer.json()) as { entries: readonly Entry[]; speech: Session["speech"] };
    this.session = { token, speech: shown.speech };
    return shown.entries;
  }

  private async begin(token?: string): Promise<void> {
    if (token) {
      this.session = { token, speech: { transcribe: false, speak: false } };
      return;
    }
    this.session = undefined;
    this.session = await this.json<Session>("webhooks/web/session", {});
    this.store(this.session.token);
  }

  private async json<T>(path: string, body: object): Promise<T> {
    const answer = await this.call(path, { method: "POST", body: JSON.stringify(body) });
    return (await answer.json()) as T;
  }

  private async call(path: string, options: RequestInit, patience = PATIENCE_MS): Promise<Response> {
    const hurry = new AbortController();
    const timer = setTimeout(() => hurry.abort(), patience);
    const type = options.body instanceof Blob ? options.body.type : "application/json";
    const headers = { "Content-Type": type, Authorization: `Bearer ${this.session?.token ?? ""}` };
    try {
      const answer = await fetch(this.base + path, { ...options, headers, signal: hurry.signal, cache: "no-store" });
      if (!answer.ok) throw new Failed(await wordsOf(answer), answer.status);
      return await whole(answer);
    } catch (error) {
      throw error instanceof Failed ? error : new Failed(WORDS.failed);
    } finally {
      clearTimeout(timer);
    }
  }

  private get key(): string {
    return `after-care-chat ${this.base}`;
  }

  /** The token kept in this browser, which other tabs share; none where the browser keeps nothing. */
  private stored(): string {
    try {
      return localStorage.getItem(this.key) ?? "";
    } catch {
      return this.session?.token ?? "";
    }
  }

  private store(token: string): void {
    try {
      localStorage.setItem(this.key, token);
    } catch {
      // the conversation then ends with the page
    }
  }
}

/** The answer once all of it is there, so that a body that stops half-way counts as late too. */
async function whole(answer: Response): Promise<Response> {
  if (answer.status === 204) return answer;
  return new Response(await answer.blob(), { headers: answer.headers });
}

async function wordsOf(answer: Response): Promise<string> {
  try {
    const body = (await answer.json()) as { error?: string; kind?: string };
    return body.kind && body.error ? body.error : WORDS.failed;
  } catch {
    return WORDS.failed;
  }
}
