"""HTML of mails: made harmless for showing, and turned into text for reading and searching."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

LONGEST = 2_000_000
_TAGS = """
a abbr b blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li
ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr u ul
"""
TAGS = set(_TAGS.split())
ATTRIBUTES = {
    "a": {"href", "title"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"}, "ol": {"start"}, "*": {"lang", "dir"},
}  # fmt: skip
_BLOCKS = frozenset("p div br tr li ul ol table blockquote h1 h2 h3 h4 h5 h6 hr pre dt dd".split())  # noqa: SIM905
_SILENT = {"style", "script", "head", "title", "template", "noscript"}


def sanitised(html: str) -> str:
    """The mail's HTML without scripts, styles, forms, frames, and pictures from elsewhere, which tell tales."""
    return nh3.clean(
        html[:LONGEST],
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_only_pictures_that_came_along,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style", "template", "noscript", "title"},
    )


def _only_pictures_that_came_along(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.strip().lower().startswith("cid:"):
        return None
    return value


def as_text(html: str) -> str:
    """What a reader sees, as plain lines; quotations keep their > marks."""
    reader = _Reader()
    try:
        reader.feed(html[:LONGEST])
        reader.close()
    except (AssertionError, ValueError):
        # Markup too broken for the parser: what was read until there, and the rest without its tags.
        reader.pieces.append(re.sub(r"<[^>]*>?", " ", html[:LONGEST]))
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        self.quoted += tag == "blockquote"
        if tag in _BLOCKS:
            self._new_line()
        elif tag == "td":
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        self.quoted = max(0, self.quoted - (tag == "blockquote"))
        if tag in _BLOCKS and tag != "br":
            self._new_line()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data.replace("\n", " "))

    def _new_line(self) -> None:
        self.pieces.append("\n" + "> " * min(self.quoted, 3))
