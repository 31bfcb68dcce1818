/** Printing the conversation alone, whatever page it stands on. */

import { sheet } from "./styles";

const MARK = "data-after-care-chat-printed";
const alone = sheet(`@media print {
  body :not([${MARK}]):not(after-care-chat) { display: none !important; }
}`);

export function printAlone(chat: HTMLElement): void {
  const around: HTMLElement[] = [];
  for (let each = chat.parentElement; each; each = each.parentElement) around.push(each);
  around.forEach((each) => each.setAttribute(MARK, ""));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, alone];
  const after = (): void => {
    around.forEach((each) => each.removeAttribute(MARK));
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== alone);
  };
  window.addEventListener("afterprint", after, { once: true });
  window.print();
}
