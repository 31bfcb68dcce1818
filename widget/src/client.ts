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
  readonly red_flags?: readonly string[];
  readonly sources?: readonly Source[];
  readonly choices?: readonly string[];
  readonly calls?: readonly string[];
  readonly thumb?: Thumb | null;
}

/** Words of a recording; of a red flag in them also the emergency message, should they not get through. */
export interface Heard {
  readonly text: string;
  readonly tier: Tier;
  readonly red_flags: readonly string[];
  readonly message: string;
}

interface Session {
  readonly token: string;
  readonly number: string;
  readonly speech: { readonly transcribe: boolean; readonly speak: boolean };
}

/** Something did not work; `message` is for the patient, and `told` where the server's own words are in it. */
export class Failed extends Error {
  constructor(
    message: string,
    readonly status = 0,
    readonly told = false,
  ) {
    super(message);
  }
}

const PATIENCE_MS = 10_000;
const SPEECH_PATIENCE_MS = 60_000;
const NO_SPEECH = { transcribe: false, speak: false };

export const escalates = (tier: Tier | undefined): boolean => tier === "urgent" || tier === "emergency";

/** 128 random bits; `randomUUID` is missing where a page is not served over https. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Client {
  private session: Session | undefined;
  private beginning: Promise<Session> | undefined;

  /** @param base address of the server, ending in a slash */
  constructor(private readonly base: string) {}

  get speech(): Session["speech"] {
    return this.session?.speech ?? NO_SPEECH;
  }

  /** The conversation's number, by which people ask to have it deleted; "" before the server has told it. */
  get number(): string {
    return this.session?.number ?? "";
  }

  /** What was said before in this browser; begins a session where there is none. */
  async history(): Promise<readonly Entry[]> {
    const before = this.stored() || this.session;
    const session = await this.current();
    if (!before) return [];
    try {
      const answer = await this.call("webhooks/web/history", {});
      const shown = (await answer.json()) as Omit<Session, "token"> & { entries: readonly Entry[] };
      this.session = { token: session.token, number: shown.number, speech: shown.speech };
      return shown.entries;
    } catch (error) {
      if (!(error instanceof Failed) || error.status !== 401) throw error;
      await this.renew(session.token);
      return [];
    }
  }

  /** The answer. The same id again, after a failure, is not answered twice. All of it takes ten seconds at most. */
  async send(text: string, id: string): Promise<Entry> {
    const until = Date.now() + PATIENCE_MS;
    const session = await this.current();
    try {
      const entry = await this.json<Entry>("webhooks/web/message", { message: text, id }, until - Date.now());
      if (!entry.text) throw new Failed(WORDS.failed);
      return entry;
    } catch (error) {
      if (error instanceof Failed && error.status === 401) await this.renew(session.token);
      throw error;
    }
  }

  async rate(entry: string, thumb: Thumb, reason: Reason | null): Promise<void> {
    await this.call("webhooks/web/feedback", { method: "POST", body: JSON.stringify({ entry, thumb, reason }) });
  }

  /** Deletes the conversation and begins another. */
  async clear(): Promise<void> {
    const session = await this.current();
    await this.call("webhooks/web/history", { method: "DELETE" });
    await this.renew(session.token);
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

  /** This browser's session, made once however many ask at the same time. */
  private async current(): Promise<Session> {
    const token = this.stored();
    if (token && token !== this.session?.token) this.session = { token, number: "", speech: NO_SPEECH }; // of another tab
    if (this.session) return this.session;
    this.beginning ??= this.begin();
    try {
      return await this.beginning;
    } finally {
      this.beginning = undefined;
    }
  }

  private async begin(): Promise<Session> {
    this.session = await this.json<Session>("webhooks/web/session", {});
    this.store(this.session.token);
    return this.session;
  }

  /** Another session in place of one that has ended; the one that another tab has begun meanwhile, if so. */
  private async renew(ended: string): Promise<void> {
    if (this.stored() === ended) this.store("");
    if (this.session?.token === ended) this.session = undefined;
    await this.current();
  }

  private async json<T>(path: string, body: object, patience = PATIENCE_MS): Promise<T> {
    const answer = await this.call(path, { method: "POST", body: JSON.stringify(body) }, patience);
    return (await answer.json()) as T;
  }

  private async call(path: string, options: RequestInit, patience = PATIENCE_MS): Promise<Response> {
    const hurry = new AbortController();
    const timer = setTimeout(() => hurry.abort(), patience);
    const type = options.body instanceof Blob ? options.body.type : "application/json";
    const headers = { "Content-Type": type, Authorization: `Bearer ${this.session?.token ?? ""}` };
    try {
      const answer = await fetch(this.base + path, { ...options, headers, signal: hurry.signal, cache: "no-store" });
      if (!answer.ok) throw await refusal(answer);
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

/** The words of our own server; those of a proxy on the way are nobody's. */
async function refusal(answer: Response): Promise<Failed> {
  try {
    const body = (await answer.json()) as { error?: string; kind?: string };
    if (body.kind && body.error) return new Failed(body.error, answer.status, true);
  } catch {
    // no JSON: not ours
  }
  return new Failed(WORDS.failed, answer.status);
}
