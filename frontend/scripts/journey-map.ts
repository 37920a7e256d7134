// The map of journeys: larger, smaller, moved about, by buttons, keys, wheel and hand. Without it the whole map shows.

interface View {
  x: number;
  y: number;
  width: number;
  height: number;
}

const STEP = 1.3;
const LARGEST = 8;
const KEYS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** `<journey-map>` around a drawing: changes what part of it is seen by its viewBox. */
class JourneyMap extends HTMLElement {
  private whole: View = { x: 0, y: 0, width: 1, height: 1 };
  private seen: View = this.whole;
  private held: { x: number; y: number; from: View } | null = null;
  private hasMoved = false;

  connectedCallback(): void {
    const box = this.drawing?.viewBox.baseVal;
    if (!box) return;
    this.whole = { x: box.x, y: box.y, width: box.width, height: box.height };
    this.seen = this.whole;
    // On a phone the sheet is narrower than the map, whose trunk stands in the middle.
    const sheet = this.drawing!.parentElement!;
    sheet.scrollLeft = (sheet.scrollWidth - sheet.clientWidth) / 2;
    this.addEventListener("click", (event) => this.choose(event));
    this.addEventListener("keydown", (event) => this.press(event));
    this.drawing!.addEventListener("wheel", (event) => this.turn(event), { passive: false });
    this.drawing!.addEventListener("pointerdown", (event) => this.take(event));
    this.drawing!.addEventListener("dragstart", (event) => event.preventDefault());
    this.drawing!.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.drawing!.addEventListener(end, () => (this.held = null));
  }

  private get drawing(): SVGSVGElement | null {
    return this.querySelector<SVGSVGElement>("svg.journey-drawing");
  }

  private choose(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-zoom]");
    if (button) this.zoom(button.dataset.zoom!);
    // Who lets go of the map after moving it does not mean the line that lies there.
    if (this.hasMoved && (event.target as Element).closest("svg a")) event.preventDefault();
    this.hasMoved = false;
  }

  private zoom(word: string): void {
    if (word === "all") this.show(this.whole);
    else this.scale(word === "in" ? 1 / STEP : STEP, 0.5, 0.5);
  }

  private press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).closest("button")) return;
    const way = KEYS[event.key];
    if (way) this.move((way[0] * this.seen.width) / 10, (way[1] * this.seen.height) / 10);
    else if (event.key === "+" || event.key === "=") this.zoom("in");
    else if (event.key === "-") this.zoom("out");
    else if (event.key === "0") this.zoom("all");
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The wheel alone scrolls the page, as everywhere; with Ctrl, which pinching sends too, it changes the size. */
  private turn(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const frame = this.drawing!.getBoundingClientRect();
    const at = [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height] as const;
    this.scale(event.deltaY < 0 ? 1 / STEP : STEP, ...at);
  }

  private take(event: PointerEvent): void {
    // A finger scrolls; the mouse moves the map.
    if (event.button === 0 && event.pointerType === "mouse") this.held = { x: event.clientX, y: event.clientY, from: this.seen };
    this.hasMoved = false;
  }

  private drag(event: PointerEvent): void {
    if (!this.held || !(event.buttons & 1)) return;
    const frame = this.drawing!.getBoundingClientRect();
    const [across, down] = [event.clientX - this.held.x, event.clientY - this.held.y];
    if (Math.abs(across) + Math.abs(down) < 4) return;
    this.hasMoved = true;
    const { from } = this.held;
    this.show({ ...from, x: from.x - (across * from.width) / frame.width, y: from.y - (down * from.height) / frame.height });
  }

  private scale(by: number, acrossAt: number, downAt: number): void {
    const width = Math.min(Math.max(this.seen.width * by, this.whole.width / LARGEST), this.whole.width);
    const height = (width * this.whole.height) / this.whole.width;
    const x = this.seen.x + (this.seen.width - width) * acrossAt;
    this.show({ x, y: this.seen.y + (this.seen.height - height) * downAt, width, height });
  }

  private move(across: number, down: number): void {
    this.show({ ...this.seen, x: this.seen.x + across, y: this.seen.y + down });
  }

  /** The map never leaves its frame altogether. */
  private show(view: View): void {
    const within = (at: number, from: number, room: number) => Math.min(Math.max(at, from), from + Math.max(room, 0));
    const x = within(view.x, this.whole.x, this.whole.width - view.width);
    const y = within(view.y, this.whole.y, this.whole.height - view.height);
    this.seen = { ...view, x, y };
    this.drawing!.setAttribute("viewBox", `${x} ${y} ${view.width} ${view.height}`);
  }
}

customElements.define("journey-map", JourneyMap);
