// Which columns a list shows, and in what order: a form of check boxes, whose lines can be moved by drag, by its arrows, and by
// Alt+Up and Alt+Down. The order of the lines is the order in which the form sends them.

class ColumnMenu extends HTMLElement {
  private dragged: HTMLElement | null = null;

  connectedCallback(): void {
    this.addEventListener("click", this.onClick);
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("pointerdown", this.onGrip);
  }

  private readonly onClick = (event: MouseEvent): void => {
    const button = (event.target as Element).closest<HTMLElement>("[data-move]");
    if (!button) return;
    this.shift(button.closest("li")!, button.dataset.move === "up" ? -1 : 1);
    button.focus();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const line = (event.target as Element).closest("li");
    if (!line || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const focused = document.activeElement as HTMLElement;
    this.shift(line, event.key === "ArrowUp" ? -1 : 1);
    focused.focus();
  };

  private shift(line: Element, by: -1 | 1): void {
    if (by < 0) line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
  }

  private readonly onGrip = (event: PointerEvent): void => {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    if (!grip) return;
    event.preventDefault();
    this.dragged = grip.closest("li");
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", this.onDrag);
    grip.addEventListener("lostpointercapture", () => {
      grip.removeEventListener("pointermove", this.onDrag);
      this.dragged?.classList.remove("is-dragged");
      this.dragged = null;
    }, { once: true });
    this.dragged?.classList.add("is-dragged");
  };

  private readonly onDrag = (event: PointerEvent): void => {
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("li");
    if (!over || !this.dragged || over === this.dragged || over.parentElement !== this.dragged.parentElement) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(this.dragged);
    else over.after(this.dragged);
  };
}

customElements.define("column-menu", ColumnMenu);
