"""Every sentence that is shown, gathered into the catalogues of the other languages: python -m farley.web.messages

Does what Django's makemessages does, without the programs of GNU gettext: templates pass through Django's own
`templatize` and then, like the Python files, through Babel. `web.assets` compiles what the catalogues say.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
LANGUAGES = ("ja", "zh_Hans")
COMMAND = "python -m farley.web.messages"

_KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_HEADER = """\
# Farley in {name}.
msgid ""
msgstr ""
"Project-Id-Version: Farley\\n"
"Language: {locale}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def update() -> dict[str, list[str]]:
    """Brings each catalogue up to date with the sources: {"ja": sentences that wait for a translation}.

    Translations of sentences that are gone go with them; git remembers.
    """
    found = sources(PACKAGE)
    waiting = {}
    for locale in LANGUAGES:
        path = path_of(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = merged(found, locale)
        path.write_bytes(written(catalogue))
        waiting[locale] = untranslated(catalogue)
    return waiting


def path_of(locale: str) -> Path:
    """Where a language's catalogue lies."""
    return LOCALE / locale / "LC_MESSAGES" / "django.po"


def sources(folder: Path = PACKAGE) -> Catalog:
    """Every sentence of the Python files and templates, with the files that say it."""
    catalogue = Catalog(fuzzy=False)
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts or "dist" in path.parts:
            continue
        name = path.relative_to(folder).as_posix()
        for _line, message, comments, context in _said_in(path):
            catalogue.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalogue


def merged(found: Catalog, locale: str) -> Catalog:
    """The sentences of the sources with the translations that the language's catalogue has for them."""
    catalogue = read(locale)
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def read(locale: str) -> Catalog:
    """A language's catalogue as it lies there; an empty one where there is none yet."""
    path = path_of(locale)
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale, ignore_obsolete=True)


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file: sorted by source, without line numbers, dates or names, so that changes stay small."""
    header = _HEADER.format(
        name=catalogue.locale.get_display_name("en"), locale=catalogue.locale, plural=catalogue.plural_forms
    )
    body = io.BytesIO()
    write_po(body, catalogue, width=110, sort_by_file=True, include_lineno=False, omit_header=True)
    return header.encode() + body.getvalue().strip() + b"\n"


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences without a translation, or with one that somebody marked as doubtful (fuzzy)."""
    waiting = []
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(said)):
            waiting.append(message.id if isinstance(message.id, str) else message.id[0])
    return waiting


def _said_in(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # The indents of a template mean nothing to Python, and would stop its tokenizer.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    yield from extract("python", io.BytesIO(text.encode()), _KEYWORDS, comment_tags=["Translators"])


def _main() -> int:
    waiting = update()
    for locale, sentences in waiting.items():
        print(f"{path_of(locale)}: {len(sentences)} to translate")  # noqa: T201
        for sentence in sentences:
            print(f"  {sentence!r}")  # noqa: T201
    return 1 if any(waiting.values()) else 0


if __name__ == "__main__":
    sys.exit(_main())
