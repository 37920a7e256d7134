// Keys for the whole page. An element takes a key by `data-key="c"`, a place by `data-go="h"` (g, then h); rows that j and k walk
// through stand in a `data-rows`. Nothing fires while somebody types or composes, or when the user has turned single keys off.
import { hasSingleKeys, isComposing, isTyping } from "./typing";

const SEQUENCE_MS = 1200;
let pending = 0;

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.key.toLowerCase() === "s")) return save(event);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (!hasSingleKeys() || document.querySelector("dialog[open]")) return;
  if (run(event.key, event)) event.preventDefault();
});

/** Ctrl+Enter and Ctrl+S send the form one is in. */
function save(event: KeyboardEvent): void {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (!form || form.method === "get") return;
  event.preventDefault();
  form.requestSubmit();
}

function run(key: string, event: KeyboardEvent): boolean {
  if (performance.now() < pending) {
    pending = 0;
    return press(`[data-go="${CSS.escape(key)}"]`);
  }
  switch (key) {
    case "g":
      pending = performance.now() + SEQUENCE_MS;
      return true;
    case "j":
      return step(1);
    case "k":
      return step(-1);
    case "o":
      return openRow();
    case "Enter":
      return event.target === document.body && openRow();
    case "x":
      return press(".tick", currentRow());
    case "?":
      document.querySelector<HTMLElement>("[data-dialog=shortcuts]")?.click();
      return true;
    case "n":
      return press("a[rel=next]");
    case "p":
      return press("a[rel=prev]");
    case "Escape":
      currentRow()?.classList.remove("is-current");
      return false;
    default:
      return pressKey(`[data-key="${CSS.escape(key)}"]`);
  }
}

/** The row that one is in takes a key, or else the page around the rows: never another row, which one does not look at. */
function pressKey(selector: string): boolean {
  const row = currentRow();
  return press(selector, row) || press(row ? `${selector}:not([data-rows] *)` : selector);
}

function press(selector: string, within: ParentNode | null = document): boolean {
  const found = [...(within?.querySelectorAll<HTMLElement>(selector) ?? [])].find((element) => element.checkVisibility());
  if (!found) return false;
  if (found.matches("input:not([type=checkbox]), textarea, select")) found.focus();
  else {
    // A menu that is opened by a key is gone through by keys: it looks at whether its button has the focus.
    if (found.matches("[popovertarget]")) found.focus();
    found.click();
  }
  return true;
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-rows] > *")].filter((row) => row.checkVisibility());
}

function currentRow(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-rows] > .is-current");
}

function step(by: number): boolean {
  const all = rows();
  if (!all.length) return false;
  const focused = document.activeElement?.closest<HTMLElement>("[data-rows] > *") ?? null;
  const now = all.indexOf(currentRow() ?? focused!);
  const next = all[Math.max(0, Math.min(all.length - 1, now + by))]!;
  currentRow()?.classList.remove("is-current");
  next.classList.add("is-current");
  next.scrollIntoView({ block: "nearest" });
  const link = next.querySelector<HTMLElement>("[data-open], a[href]");
  link?.focus({ preventScroll: true });
  return true;
}

function openRow(): boolean {
  return press("[data-open], a[href]", currentRow());
}
