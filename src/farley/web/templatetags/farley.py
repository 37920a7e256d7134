"""Small words for templates: money, dates, names in the reader's language."""

from __future__ import annotations

from django import template

register = template.Library()
