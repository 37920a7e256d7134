// A dialog is the browser's <dialog>. `data-dialog="id"` opens one of the page. A link or form aimed by htmx at #dialog-content shows
// its answer in the frame's own dialog; without scripts the same link leads to the page.

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest<HTMLElement>("[data-dialog]");
  if (button) {
    event.preventDefault();
    open(document.getElementById(button.dataset.dialog!));
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  // The backdrop belongs to the dialog: a click that hits the dialog itself and none of its content is beside it.
  if (event.target instanceof HTMLDialogElement && isBeside(event, event.target)) event.target.close();
});

function isBeside(event: MouseEvent, dialog: HTMLDialogElement): boolean {
  const box = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

function open(dialog: HTMLElement | null): void {
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[autofocus]")?.focus();
}

document.addEventListener("htmx:after:swap", (event) => {
  const target = (event as CustomEvent<{ ctx?: { target?: Element } }>).detail.ctx?.target;
  if (target?.id === "dialog-content" && target.childElementCount) open(target.closest<HTMLElement>("dialog"));
});

// The server closes it when all is done: HX-Trigger: {"close-dialog": {}}.
document.addEventListener("close-dialog", () => {
  document.querySelectorAll<HTMLDialogElement>("dialog[open]").forEach((dialog) => dialog.close());
});
