"""Whatever a template says to a reader can be translated."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from .source import PACKAGE, ROOT

SPOKEN_ATTRIBUTES = {"alt", "aria-label", "label", "note", "placeholder", "title", "help", "add", "remove"}
# Shown to those who build pages, or no words at all.
_FOR_DEVELOPERS = {"gallery"}
NAMES = {
    "Farley",
    "OpenAPI",
    "English",
    "GET",
    "POST",
    "CSV",
    "curl",
    "gzip",
    "Node",
    "Python",
    "Ctrl",
    "Esc",
    "Enter",
    "Tab",
}
_TRANSLATED = re.compile(r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}", re.S)
_COMMENTS = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.S)
_CLASSES = re.compile(r"{%\s*block \w+_class\s*%}.*?{%\s*endblock[^%]*%}", re.S)
_ADDRESSES = re.compile(r"https?://\S+|@[\w-]+/[\w-]+|[a-z]+(?:-[a-z]+){2,}|\S+@\S+\.\w+")
_TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.S)


class Spoken(HTMLParser):
    """Collects what a template says outside its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("code", "pre", "script", "style", "svg"):
            self.silent += 1
        self.words += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("code", "pre", "script", "style", "svg"):
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def spoken_in(template: str) -> list[str]:
    """The words that a template says without having them translated."""
    bare = _TAGS.sub(" ", _TRANSLATED.sub(" ", _CLASSES.sub("", _COMMENTS.sub("", template))))
    parser = Spoken()
    parser.feed(bare)
    words = (word for text in parser.words for word in re.findall(r"[^\W\d_]{3,}", _ADDRESSES.sub(" ", text)))
    return [word for word in words if word not in NAMES]


def test_every_word_can_be_translated() -> None:
    templates = (path for path in sorted(PACKAGE.rglob("templates/**/*.html")) if not _FOR_DEVELOPERS & set(path.parts))
    found = {str(path.relative_to(ROOT)): spoken_in(path.read_text()) for path in templates}
    said = {name: words for name, words in found.items() if words}
    assert not said, f"these words stand outside {{% translate %}}: {said}"


def test_words_outside_the_tags_are_found() -> None:
    assert spoken_in('<p>{% translate "Fine" %} <b title="Not fine">bad</b></p>') == ["Not", "fine", "bad"]
    assert spoken_in("{% blocktranslate %}All {{ n }} of them{% endblocktranslate %}<code>curl</code>") == []
