// A line at the foot of the page that says what was done, with Undo. It stays while a pointer or the focus is on it.
import { csrfToken } from "./requests";
import { word } from "./words";

export interface Toast {
  text: string;
  kind?: "good" | "bad" | "";
  /** Where a POST takes it back. */
  undo?: string;
}

const SHOWN_MS = 10_000;

/** Shows a toast, and reads it out to those who listen. */
export function showToast({ text, kind = "", undo = "" }: Toast): void {
  const stack = document.getElementById("toasts");
  const template = document.getElementById("toast-template");
  if (!stack || !(template instanceof HTMLTemplateElement)) return;
  const toast = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
  if (kind) toast.classList.add(`is-${kind}`);
  toast.querySelector(".toast-text")!.textContent = text;
  const form = toast.querySelector("form")!;
  if (undo) {
    form.action = undo;
    form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value = csrfToken();
  } else {
    form.remove();
  }
  stack.append(toast);
  arm(toast);
}

function arm(toast: HTMLElement): void {
  let timer = 0;
  const wait = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => toast.remove(), SHOWN_MS);
  };
  const stay = (): void => window.clearTimeout(timer);
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("focusout", wait);
  toast.querySelector(".toast-close")?.addEventListener("click", () => toast.remove());
  wait();
}

// Those that came with the page.
document.querySelectorAll<HTMLElement>("#toasts > .toast").forEach(arm);

// Those that the server sends along with a fragment.
document.addEventListener("toast", (event) => {
  const detail = (event as CustomEvent<Toast | { value: Toast[] }>).detail;
  const list = "value" in detail ? detail.value : [detail];
  list.forEach(showToast);
});

document.addEventListener("copied", () => showToast({ text: word("copied"), kind: "good" }));
