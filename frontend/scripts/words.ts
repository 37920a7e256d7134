// What a script says is translated by the server: base.html holds the words in the reader's language.
let words: Record<string, string> | undefined;

/** The phrase of that name, with {names} filled in. */
export function word(name: string, values: Record<string, string | number> = {}): string {
  words ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<string, string>;
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}
