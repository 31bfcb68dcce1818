/** The widget's looks. Sizes are in em of the host, so that letters grow with the reader's choice; sides are logical. */

const LIGHT = `
  --ground: #fbfaf7; --card: #fff; --text: #1d2730; --soft: #4d5a66; --line: #7b8791; --mine: #dcebf3;
  --act: var(--accent, #0d5a78); --on-act: #fff; --link: #0d5a78; --alarm: #a30d0d; --on-alarm: #fff; --shade: #1d273026;`;
const DARK = `
  --ground: #12171b; --card: #1d242a; --text: #e9edf0; --soft: #b4bec7; --line: #7f8b96; --mine: #1c3d50;
  --act: #9ad0ea; --on-act: #0b1a22; --link: #9ad0ea; --alarm: #8c1212; --on-alarm: #fff; --shade: #0008;`;
const DIM = `
  --ground: #0d0a08; --card: #17120e; --text: #c9a98a; --soft: #a98d73; --line: #7a6450; --mine: #2a1c12;
  --act: #c0936a; --on-act: #160d06; --link: #cf9f74; --alarm: #5c0d0d; --on-alarm: #f3cdb4; --shade: #000c;`;

export const STYLES = `
:host { ${LIGHT} --edge: 18px; font-size: medium; color-scheme: light; }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host([theme=auto]) { ${DARK} color-scheme: dark; } }
:host([theme=dark]) { ${DARK} color-scheme: dark; }
:host([theme=dim]) { ${DIM} color-scheme: dark; }
* { box-sizing: border-box; }
.root { font: 1.125em/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--text); text-align: start; letter-spacing: normal; }
p, fieldset { margin: 0; padding: 0; border: 0; }
svg { inline-size: 1.25em; block-size: 1.25em; fill: currentColor; flex: none; }
button, textarea { font: inherit; color: inherit; }
button, .call { min-block-size: max(44px, 2.2em); min-inline-size: max(44px, 2.2em); padding: .3em .8em; border-radius: .6em;
  display: inline-flex; align-items: center; justify-content: center; gap: .4em; }
button { background: none; border: 1px solid var(--line); cursor: pointer; color: var(--link); }
button:hover { border-color: currentColor; }
button[aria-pressed=true] { background: var(--act); color: var(--on-act); border-color: var(--act); }
button:disabled { opacity: .55; cursor: default; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher { position: fixed; inset-block-end: 1em; inset-inline-end: 1em; z-index: 2147483000; background: var(--act); color: var(--on-act);
  border: 2px solid var(--card); border-radius: 2em; padding: .6em 1.1em; box-shadow: 0 .25em 1em var(--shade); font-weight: 600; max-inline-size: calc(100vw - 2em); }
.launcher.alarmed { background: var(--alarm); color: var(--on-alarm); }
:host([position=left]) .launcher { inset-inline: 1em auto; }

.panel { position: fixed; inset-block-end: 1em; inset-inline-end: 1em; z-index: 2147483000; inline-size: min(27em, calc(100vw - 2em));
  block-size: min(46em, calc(100dvh - 2em)); display: flex; flex-direction: column; background: var(--ground); border: 1px solid var(--line);
  border-radius: 1em; box-shadow: 0 .5em 2.5em var(--shade); overflow: hidden; overflow-wrap: anywhere; }
:host([position=left]) .panel { inset-inline: 1em auto; }
:host([full-screen]) .panel { position: static; inline-size: 100%; block-size: 100dvh; border: 0; border-radius: 0; box-shadow: none; }
:host([full-screen]) .panel > * { inline-size: 100%; max-inline-size: 46em; margin-inline: auto; }
.panel[hidden], .launcher[hidden], [hidden] { display: none !important; }

header { display: flex; align-items: center; gap: .5em; padding: .6em var(--edge) .2em; }
h1, h2 { flex: 1; margin: 0; font-size: 1.2em; line-height: 1.25; font-weight: 650; }
header button { padding: 0; border-color: transparent; color: var(--text); }
.help { display: flex; flex-wrap: wrap; align-items: center; gap: .1em .9em; padding: 0 var(--edge) .4em; border-block-end: 1px solid var(--line); color: var(--soft); font-size: .9em; }
.help .call { padding-inline: 0; justify-content: start; font-weight: 650; }
.trial { padding: .3em var(--edge); font-size: .85em; background: var(--mine); }
.menu { padding: .6em var(--edge); border-block-end: 1px solid var(--line); display: grid; gap: .7em; flex: none; max-block-size: 60%; overflow: auto; }
.about { font-size: .9em; }
.number { white-space: nowrap; font-family: ui-monospace, monospace; }
.menu fieldset, .row { display: flex; flex-wrap: wrap; gap: .4em; align-items: center; }
legend { padding: 0; margin-block-end: .2em; color: var(--soft); font-size: .9em; float: inline-start; inline-size: 100%; }

.pinned { padding: .6em var(--edge) .3em; flex: 0 1 auto; min-block-size: min(10em, 50dvh); overflow: auto; }
/* An emergency may take all the room of the conversation, and that of the trial's line. */
.panel:has(.pinned:not([hidden])) .talk { min-block-size: 0; padding-block: .2em; }
.panel:has(.pinned:not([hidden])) .trial { display: none; }
.pinned-close { justify-self: start; }
.alarm-words { display: grid; gap: .5em; }
.talk { flex: 1; min-block-size: 2.5em; overflow-y: auto; padding: 1em var(--edge); display: flex; flex-direction: column; gap: .8em; overscroll-behavior: contain; }
.bubble { max-inline-size: 92%; padding: .7em .95em; border-radius: 1em; background: var(--card); border: 1px solid transparent; align-self: start; display: grid; gap: .5em; scroll-margin-block: 1em; }
.assistant { border-color: color-mix(in srgb, var(--line) 45%, transparent); border-end-start-radius: .25em; }
.patient { background: var(--mine); align-self: end; border-end-end-radius: .25em; white-space: pre-wrap; }
.said { white-space: pre-wrap; }
.sources { color: var(--soft); font-size: .82em; line-height: 1.4; }
.tools { display: flex; flex-wrap: wrap; gap: .35em; font-size: .85em; }
.tools button { border-color: transparent; background: color-mix(in srgb, var(--mine) 60%, transparent); }
.tools button[aria-pressed=true] { background: var(--act); }
.why { display: flex; flex-wrap: wrap; gap: .35em; inline-size: 100%; }
.writing { color: var(--soft); align-self: start; padding: .3em .9em; }
.writing::after { content: ""; display: inline-block; inline-size: .5em; block-size: .5em; margin-inline-start: .5em; border-radius: 50%; background: currentColor; animation: pulse 1.2s infinite; }
@keyframes pulse { 50% { opacity: .2; } }
.alarm { background: var(--alarm); color: var(--on-alarm); border: .2em solid var(--on-alarm); outline: .2em solid var(--alarm); outline-offset: 0; max-inline-size: 100%; align-self: stretch; border-radius: .8em; font-weight: 550; }
.alarm-title { display: flex; align-items: center; gap: .5em; font-size: 1.2em; font-weight: 700; }
.alarm-title svg { inline-size: 1.6em; block-size: 1.6em; }
.alarm { line-height: 1.4; gap: .35em; padding-block: .5em; }
.alarm p { font-size: min(1em, 1.6rem); }
.alarm .alarm-title { font-size: min(1.2em, 1.8rem); }
.calls { display: flex; flex-wrap: wrap; gap: .5em; }
.alarm a, .alarm button { color: var(--alarm); background: var(--on-alarm); border: 2px solid var(--on-alarm); font-weight: 700; text-decoration: none; }
.alarm a { font-size: 1.15em; }
.alarm :focus-visible { outline-color: var(--on-alarm); outline-offset: 3px; }
:host([theme=dim]) .alarm a, :host([theme=dim]) .alarm button { color: #3c0606; }

.choices { display: flex; flex-wrap: wrap; gap: .5em; align-self: start; }
.choices button { background: var(--card); text-align: start; }
form { padding: .6em var(--edge) calc(.8em + env(safe-area-inset-bottom)); border-block-start: 1px solid var(--line); display: grid; gap: .35em; }
label, .note, .count { font-size: .9em; color: var(--soft); }
.field { display: flex; gap: .5em; align-items: end; }
textarea { flex: 1; min-inline-size: 0; min-block-size: max(44px, 2.6em); max-block-size: 8em; resize: none; padding: .5em .7em; border: 1px solid var(--line); border-radius: .6em; background: var(--card); field-sizing: content; }
.send { background: var(--act); color: var(--on-act); border-color: var(--act); font-weight: 650; }
.microphone[aria-pressed=true] { background: var(--alarm); color: var(--on-alarm); border-color: var(--alarm); }
.over { color: var(--alarm); font-weight: 650; }
:host([theme=dark]) .over, :host([theme=dim]) .over { color: #ff9d8a; }
@media (prefers-color-scheme: dark) { :host([theme=auto]) .over { color: #ff9d8a; } }

@media (max-width: 30rem) {
  .panel { inset: 0; inline-size: 100%; block-size: 100dvh; border: 0; border-radius: 0; }
  :host([position=left]) .panel { inset-inline: 0; }
  .send span { display: none; }
}
/* Little height, as with large zoom: everything scrolls together and nothing hides anything. */
@media (max-height: 34rem) {
  .panel { overflow-y: auto; }
  .panel > * { flex: none; }
  .talk { overflow: visible; }
  .menu { max-block-size: none; }
  .pinned { position: sticky; inset-block-start: 0; z-index: 1; background: var(--ground); max-block-size: 62dvh; padding-block: .3em; }
  .pinned .alarm { padding-block: .3em; gap: .2em; }
  .pinned .alarm-title { font-size: 1em; }
}
@media (prefers-reduced-motion: reduce) { .writing::after { animation: none; } }
@media (forced-colors: active) {
  .bubble, .launcher, .panel, button { border: 1px solid; }
  .alarm { border: 4px double; }
  button[aria-pressed=true] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  svg { fill: CanvasText; } button svg { fill: ButtonText; }
}
@media print {
  .panel { position: static; inline-size: auto; block-size: auto; border: 0; box-shadow: none; overflow: visible; color: #000; }
  .talk, .pinned { overflow: visible; max-block-size: none; }
  .alarm { background: none; color: #000; border: 3px solid #000; outline: 0; }
  form, .tools, .choices, header button, .menu, .launcher { display: none !important; }
}
`;

/** A style sheet that a strict Content-Security-Policy allows, since no style stands in the markup. */
export function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}
