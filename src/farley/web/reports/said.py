"""A sentence of a report: its words, with places for figures that lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from farley.web.marks import whole


@dataclass(frozen=True)
class Figure:
    """A figure or a name, and the page that it leads to ("" for none)."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Said:
    """One sentence with places for figures; `is_unsure` marks what cannot be told from chance."""

    words: str
    figures: Mapping[str, Figure | Sequence[Figure]] = field(default_factory=dict)
    is_unsure: bool = False

    @property
    def plain(self) -> str:
        """Its words alone."""
        return self.words % {name: _plain(each) for name, each in self.figures.items()}

    @property
    def html(self) -> SafeString:
        """As it stands on the page."""
        return SafeString(whole(self.words) % {name: _html(each) for name, each in self.figures.items()})

    def markdown(self, base: str) -> str:
        """As it stands in a file; links lead to pages under `base`."""
        return self.words % {name: _markdown(each, base) for name, each in self.figures.items()}


@dataclass(frozen=True)
class Part:
    """A part of a report: its heading and its sentences; with `is_list` each stands on a line of its own."""

    title: str
    sentences: Sequence[Said]
    is_list: bool = False


def _plain(figure: Figure | Sequence[Figure]) -> str:
    return figure.text if isinstance(figure, Figure) else _(", ").join(each.text for each in figure)


def _html(figure: Figure | Sequence[Figure]) -> SafeString:
    if isinstance(figure, Figure):
        if not figure.link:
            return whole(figure.text)
        return format_html('<a href="{}">{}</a>', figure.link, whole(figure.text))
    return SafeString(escape(_(", ")).join(_html(each) for each in figure))


def _markdown(figure: Figure | Sequence[Figure], base: str) -> str:
    if isinstance(figure, Figure):
        text = figure.text.replace("[", r"\[").replace("]", r"\]")
        return f"[{text}]({base}{figure.link})" if figure.link else text
    return _(", ").join(_markdown(each, base) for each in figure)
