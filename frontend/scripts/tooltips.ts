// A title attribute is a tooltip that no keyboard reaches: its words are taken over, and shown on focus as well as on hover.
import { place } from "./popovers";

const DELAY_MS = 400;
const bubble = document.createElement("div");
bubble.className = "tooltip";
bubble.popover = "manual";
bubble.setAttribute("role", "tooltip");
bubble.id = "tooltip";

let timer = 0;
let shownFor: Element | null = null;

function show(target: HTMLElement, delay: number): void {
  takeOverTitle(target);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (!target.isConnected || !target.dataset.tip) return;
    bubble.textContent = target.dataset.tip;
    if (!bubble.isConnected) document.body.append(bubble);
    bubble.showPopover();
    place(bubble, target, "center");
    shownFor = target;
  }, delay);
}

// A title names an element that has no other name, and describes one that has.
function takeOverTitle(target: HTMLElement): void {
  const title = target.getAttribute("title");
  if (!title) return;
  target.dataset.tip = title;
  if (!target.textContent?.trim() && !target.hasAttribute("aria-label")) target.setAttribute("aria-label", title);
  else if (target.getAttribute("aria-label") !== title) target.setAttribute("aria-description", title);
  target.removeAttribute("title");
}

function hide(): void {
  window.clearTimeout(timer);
  if (bubble.isConnected && bubble.matches(":popover-open")) bubble.hidePopover();
  shownFor = null;
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || !(event.target instanceof Element) || bubble.contains(event.target)) return;
  const target = event.target.closest<HTMLElement>("[title], [data-tip]");
  if (target === shownFor && target) return;
  hide();
  if (target) show(target, DELAY_MS);
});

document.addEventListener("focusin", (event) => {
  hide();
  if (event.target instanceof HTMLElement && event.target.matches(":is([title], [data-tip]):focus-visible")) show(event.target, 0);
});

document.addEventListener("focusout", hide);
document.addEventListener("pointerdown", hide);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
