"""Small pieces of HTML that rows are made of: icons, avatars, confidence. Plain functions: a list draws hundreds."""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import cache, lru_cache

from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from farley.web.assets import path_of

TINTS = 7

_CJK = re.compile(r"[\u3005\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LEGAL_FORM = re.compile(
    r"^(株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|公益社団法人|一般財団法人|公益財団法人|医療法人社団|医療法人|学校法人"
    r"|\((株|有|同|資|名|社|財|学|医)\))"
)
_WORD = re.compile(r"[^\W_]+")
# A range, an amount with its sign, a date, or a figure with its unit in Japanese or Chinese: 18～67%, −￥600, 9月25日.
_NUMBER = r"[−+]?(?:[A-Z]{2})?[¥￥£€$元]?\d[\d,.]*%?"
_FIGURE = re.compile(rf"{_NUMBER}(?:[～–]{_NUMBER})?(?:[年月]\d+)*[\u3041-\u30ff\u3400-\u9fff]?")
# What a line could end beside.
_TORN = re.compile(r"[−+～–\u3041-\u30ff\u3400-\u9fff]")
# Read from the surest down; the first whose bound is reached is the word.
_SURENESS = (
    (0.95, gettext_lazy("almost certain")),
    (0.8, gettext_lazy("very likely")),
    (0.6, gettext_lazy("likely")),
    (0.4, gettext_lazy("possible")),
    (0.2, gettext_lazy("a guess")),
    (0.0, gettext_lazy("unlikely")),
)


def asset(name: str) -> str:
    """The address of a built file: `app.css`, `icons.svg`."""
    return static(path_of(name))


@lru_cache(maxsize=512)
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon of the sprite; `size` is small, large or nothing. Silent for a screen reader unless it has a label."""
    css = f"icon is-{size}" if size else "icon"
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', css, named, _sprite(), name)


@cache
def _sprite() -> str:
    return asset("icons.svg")


def initials(name: str, kind: str = "person") -> str:
    """What an avatar shows: the first character of a Chinese or Japanese name, else the first and last word's letters.

    A legal form at the front is left out: 株式会社山田商事 is 山.
    """
    name = unicodedata.normalize("NFKC", name).strip()
    core = _LEGAL_FORM.sub("", name).strip() or name
    if found := _CJK.search(core):
        return found.group()
    words = _WORD.findall(core)
    if not words:
        return "?"
    if len(words) == 1:
        return str(words[0][0].upper())
    other = words[1] if kind == "organisation" else words[-1]
    return f"{words[0][0]}{other[0]}".upper()


@lru_cache(maxsize=4096)
def avatar(name: str, kind: str = "person", size: str = "") -> SafeString:
    """Initials on a tint that stays the same for a name; the shape says person, organisation or household."""
    tint = zlib.crc32(name.encode()) % TINTS + 1
    css = f"avatar tint-{tint}" + (f" is-{kind}" if kind != "person" else "") + (f" is-{size}" if size else "")
    return SafeString(f'<span class="{css}" aria-hidden="true">{escape(initials(name, kind))}</span>')


def sureness(probability: float) -> str:
    """How sure, as a word: people read "likely" alike, and 0.7312 not at all."""
    return str(next(word for bound, word in _SURENESS if probability >= bound or bound == 0.0))


def confidence(probability: float, low: float | None = None, high: float | None = None) -> SafeString:
    """A calm meter of 0..1 with its word; `low` and `high` shade the interval around it."""
    probability = min(max(float(probability), 0.0), 1.0)
    span = ""
    if low is not None and high is not None:
        span = f'<rect class="span" x="{low * 52:.1f}" y="0" width="{(high - low) * 52:.1f}" height="8" rx="2"/>'
    percent = round(probability * 100)
    label = gettext("%(word)s, %(percent)s in 100") % {"word": sureness(probability), "percent": percent}
    return SafeString(
        f'<span class="confidence" title="{escape(label)}">'
        f'<svg viewBox="0 0 52 8" aria-hidden="true">{span}<rect class="track" y="2.5" width="52" height="3" rx="1.5"/>'
        f'<rect class="level" y="2.5" width="{probability * 52:.1f}" height="3" rx="1.5"/>'
        f'<rect class="half" x="25.5" y="1.5" width="1" height="5"/></svg>'
        f"<span>{escape(sureness(probability))}</span></span>"
    )


def whole(text: str) -> SafeString:
    """A sentence in which no figure is torn from its sign, its unit or the other end of its range by the end of a line.

    By the rules for Japanese and Chinese a line may end before and after a dash and before a unit.
    """
    return SafeString(_FIGURE.sub(_unbroken, conditional_escape(text)))


def _unbroken(figure: re.Match[str]) -> str:
    return f'<span class="is-whole">{figure[0]}</span>' if _TORN.search(figure[0]) else figure[0]
