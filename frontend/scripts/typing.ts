// When a key means text and not a command. A Japanese or Chinese input method sends Enter and letters to choose a word: those are
// marked by isComposing, or in older Safari only by key code 229.

/** True while an input method composes: no key of it is ever ours. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** True where letters are text: a field, an editor, an open list; also anywhere in a menu's form, from where no key acts on the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest(".menu-form")) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  return target.matches("textarea, select, [role=textbox], [role=combobox], [role=menu] *");
}

/** Whether single keys do something; a user can turn them off, so that no dictated or mistyped letter does. */
export function hasSingleKeys(): boolean {
  return document.documentElement.dataset.shortcuts !== "off";
}
