// Menus and popovers are the browser's own (popover, popovertarget): this places them beside what opened them, moves through a menu by
// arrow keys, fetches what is loaded late, and opens a provenance card on hover too.
import { fetchFragment } from "./requests";
import { isComposing } from "./typing";

declare global {
  interface Window {
    htmx: { process(root: Element): void };
  }
}

const GAP = 6;
const EDGE = 8;
const HOVER_MS = 350;

/** Puts a floating element under its anchor, or above it where there is more room, and never outside the window. */
export function place(floating: HTMLElement, anchor: Element, align: "start" | "end" | "center" = "start"): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = floating;
  const below = window.innerHeight - at.bottom;
  const top = below < height + GAP + EDGE && at.top > below ? at.top - height - GAP : at.bottom + GAP;
  let left = at.left;
  if (align === "end") left = at.right - width;
  if (align === "center") left = at.left + at.width / 2 - width / 2;
  floating.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`;
  floating.style.top = `${Math.max(EDGE, Math.min(top, window.innerHeight - height - EDGE))}px`;
}

function opener(popover: HTMLElement): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(popover.id)}"]`);
}

function alignment(popover: HTMLElement): "start" | "end" {
  return popover.dataset.align === "end" ? "end" : "start";
}

async function fill(popover: HTMLElement): Promise<void> {
  const source = popover.dataset.src;
  if (!source || popover.dataset.filled) return;
  popover.dataset.filled = "true";
  try {
    const { html } = await fetchFragment(source);
    const hadFocus = popover.contains(document.activeElement);
    popover.innerHTML = html;
    window.htmx.process(popover);
    if (hadFocus) popover.querySelector<HTMLElement>("summary, a[href], button, select, input:not([type=hidden])")?.focus();
  } catch (error) {
    delete popover.dataset.filled;
    popover.textContent = error instanceof Error ? error.message : "";
  }
  const anchor = opener(popover);
  if (anchor) place(popover, anchor, alignment(popover));
}

// A toggle event does not bubble: it is caught on its way down.
document.addEventListener(
  "toggle",
  (event) => {
    const popover = event.target;
    if (!(popover instanceof HTMLElement) || !popover.matches(".menu, .popover")) return;
    const anchor = opener(popover);
    const isOpen = (event as ToggleEvent).newState === "open";
    anchor?.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen || !anchor) return;
    place(popover, anchor, alignment(popover));
    const isByKeyboard = popover.matches(".menu") && anchor.matches(":focus-visible");
    void fill(popover).then(() => isByKeyboard && first(popover)?.focus());
  },
  true,
);

// What is scrolled away takes its menu along; a popover one is reading within may scroll by itself.
document.addEventListener(
  "scroll",
  (event) => {
    for (const popover of document.querySelectorAll<HTMLElement>(":is(.menu, .popover):popover-open")) {
      const anchor = opener(popover);
      if (anchor && event.target !== popover) place(popover, anchor, alignment(popover));
    }
  },
  { capture: true, passive: true },
);

// What the keyboard goes on with once a menu is open: its first choice, or the field of its form.
function first(menu: Element): HTMLElement | null {
  const chosen = items(menu)[0] ?? menu.querySelector<HTMLElement>("[type=radio]:checked");
  return chosen ?? menu.querySelector<HTMLElement>("textarea, select, input:not([type=hidden])");
}

function items(menu: Element): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>(".menu-item:not([disabled])")].filter((item) => item.offsetParent !== null);
}

document.addEventListener("keydown", (event) => {
  const menu = event.target instanceof Element ? event.target.closest<HTMLElement>(".menu") : null;
  if (!menu || isComposing(event)) return;
  const all = items(menu);
  const now = all.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined || !all.length) return;
  event.preventDefault();
  all.at(next % all.length)?.focus();
});

let hoverTimer = 0;

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || !(event.target instanceof Element)) return;
  const button = event.target.closest<HTMLElement>(".provenance[popovertarget]");
  const open = document.querySelector<HTMLElement>(".popover[data-hovered]:popover-open");
  window.clearTimeout(hoverTimer);
  if (button) {
    hoverTimer = window.setTimeout(() => {
      const popover = document.getElementById(button.getAttribute("popovertarget")!);
      if (!popover || popover.matches(":popover-open")) return;
      popover.dataset.hovered = "true";
      popover.showPopover();
    }, HOVER_MS);
  } else if (open && !event.target.closest(".popover[data-hovered]")) {
    hoverTimer = window.setTimeout(() => {
      delete open.dataset.hovered;
      open.hidePopover();
    }, HOVER_MS);
  }
});
