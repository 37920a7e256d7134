// `<drop-zone>` around a file input takes what is dropped on it, and says which file was chosen. A form with `data-busy` shows that
// its file is on the way.

class DropZone extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("dragover", this.onOver);
    this.addEventListener("dragleave", () => this.classList.remove("is-over"));
    this.addEventListener("drop", this.onDrop);
    this.addEventListener("change", this.showChosen);
    this.showChosen();
  }

  private get input(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>("input[type=file]")!;
  }

  private readonly onOver = (event: DragEvent): void => {
    event.preventDefault();
    this.classList.add("is-over");
  };

  private readonly onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.classList.remove("is-over");
    if (!event.dataTransfer?.files.length) return;
    this.input.files = event.dataTransfer.files;
    this.showChosen();
  };

  private readonly showChosen = (): void => {
    const file = this.input.files?.[0];
    const chosen = this.querySelector<HTMLElement>("[data-chosen]");
    this.classList.toggle("has-file", Boolean(file));
    if (!chosen || !file) return;
    chosen.hidden = false;
    chosen.textContent = `${file.name} · ${inUnits(file.size)}`;
  };
}

function inUnits(bytes: number): string {
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  const format = { style: "unit", unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(document.documentElement.lang, format).format(size);
}

customElements.define("drop-zone", DropZone);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form instanceof HTMLFormElement && form.matches("[data-busy]")) event.submitter?.setAttribute("aria-busy", "true");
});

// A page that comes back from the browser's memory is not busy any more.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-busy] [aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
});
