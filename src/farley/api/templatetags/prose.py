"""Docstrings on a page: paragraphs, with `code` between backticks."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_CODE = re.compile("`([^`]+)`")


@register.filter
def prose(text: str) -> SafeString:
    """Plain text as paragraphs."""
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    return format_html_join("\n", "<p>{}</p>", ((with_code(part),) for part in paragraphs if part))


@register.filter
def with_code(text: str) -> SafeString:
    """One line of text; what stands between backticks is set as code."""
    parts = _CODE.split(text)
    drawn = (
        format_html("<code>{}</code>", part) if at % 2 else conditional_escape(part) for at, part in enumerate(parts)
    )
    return mark_safe("".join(drawn))  # noqa: S308 - each part is escaped


@register.filter
def breakable(path: str) -> SafeString:
    """An address that may break after each slash, so that it fits on a phone."""
    return format_html_join("", "{}<wbr>", ((part,) for part in re.findall("/[^/]*", path)))
