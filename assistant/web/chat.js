// The plain chat page. Everything from outside is put in as text, never as markup.
"use strict";

const PATIENCE_MS = 10000;
const sender = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now();
const log = document.getElementById("log");
const form = document.getElementById("ask");
const input = document.getElementById("message");
let number = "911";

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function add(bubble) {
  log.append(bubble);
  bubble.scrollIntoView({ block: "end" });
}

function dialLink() {
  const link = element("a", "", `☎ Call ${number}`);
  link.href = `tel:${number}`;
  return link;
}

function showTurn(turn, text) {
  const urgent = turn.tier === "urgent" || turn.tier === "emergency";
  const bubble = element("div", urgent ? "from-assistant alarm" : "from-assistant");
  if (urgent) bubble.setAttribute("role", "alert");
  bubble.append(element("p", "", urgent ? `⚠ ${text}` : text));
  if (urgent) bubble.append(dialLink());
  if (!urgent && turn.sources.length) {
    const named = turn.sources.slice(0, 2).map((s) => `${s.document}, “${s.section}”`).join("; ");
    bubble.append(element("p", "sources", `From: ${named}`));
  }
  if (turn.choices.length) bubble.append(choices(turn.choices));
  add(bubble);
}

function choices(titles) {
  const row = element("div", "choices");
  for (const title of titles) {
    const button = element("button", "", title);
    button.type = "button";
    button.addEventListener("click", () => ask(title));
    row.append(button);
  }
  return row;
}

function showFailure(draft) {
  const bubble = element("div", "from-assistant alarm");
  bubble.setAttribute("role", "alert");
  bubble.append(element("p", "", "I can't answer just now. Please try again, or call your doctor. In an emergency call now:"));
  bubble.append(dialLink());
  add(bubble);
  input.value = draft;
}

async function ask(message) {
  add(Object.assign(element("div", "from-patient"), { textContent: message }));
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch("/webhooks/rest/webhook", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sender, message }),
      signal: patience.signal,
    });
    const messages = await answer.json();
    const turn = messages.find((m) => m.custom).custom;
    showTurn(turn, turn.answer);
  } catch {
    showFailure(message);
  } finally {
    clearTimeout(timer);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = input.value.trim();
  if (!message) return;
  input.value = "";
  ask(message);
});

for (const button of document.querySelectorAll("#examples button")) {
  button.addEventListener("click", () => ask(button.textContent));
}

fetch("/public-settings.json").then((r) => r.json()).then((chosen) => {
  number = chosen.emergency_number;
  const link = document.getElementById("emergency-link");
  link.textContent = number;
  link.href = `tel:${number}`;
  document.getElementById("trial").hidden = chosen.for_patients;
}).catch(() => {});
