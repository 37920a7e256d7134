// What htmx swaps takes the focus with it. It is given back to what stands at its place: the field of the same name, what the new part
// names by `data-focus`, or its first control.

interface Left {
  /** The ids around what had the focus, the nearest first. */
  ids: string[];
  name: string;
  /** What a button says beside its name: buttons that do different things share one. */
  value: string | null;
}

const CONTROLS = "a[href], button, summary, select, textarea, input:not([type=hidden])";
let left: Left | undefined;

document.addEventListener("htmx:before:swap", () => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return;
  const value = focused.matches("button") ? focused.getAttribute("value") : null;
  left = { ids: idsAround(focused), name: focused.getAttribute("name") ?? "", value };
});

document.addEventListener("htmx:after:swap", () => {
  const place = left;
  left = undefined;
  if (!place || (document.activeElement && document.activeElement !== document.body)) return;
  const part = place.ids.map((id) => document.getElementById(id)).find((element) => element?.checkVisibility());
  if (!part) return;
  const same = place.value === null ? "" : `[value="${CSS.escape(place.value)}"]`;
  const named = place.name ? part.querySelector<HTMLElement>(`[name="${CSS.escape(place.name)}"]${same}:not([type=hidden])`) : null;
  const meant = part.querySelector("[data-focus]");
  // A button that moves, adds or takes away says where one goes on; a field goes on where it was.
  controlIn(...(place.value === null ? [named, meant] : [meant, named]), part)?.focus({ preventScroll: true });
});

function idsAround(element: Element): string[] {
  const ids: string[] = [];
  for (let at: Element | null = element; at; at = at.parentElement) if (at.id) ids.push(at.id);
  return ids;
}

/** The first of these that can take the focus, or holds something that can. */
function controlIn(...places: (Element | null)[]): HTMLElement | undefined {
  for (const place of places) {
    if (!place) continue;
    const found = [place, ...place.querySelectorAll(CONTROLS)].find((element) => element.matches(CONTROLS) && element.checkVisibility());
    if (found) return found as HTMLElement;
  }
  return undefined;
}
