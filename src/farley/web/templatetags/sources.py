"""The words of the templates on sources."""

from __future__ import annotations

from django import template
from django.template import Context

from farley.web.sources.tabs import Tab, tabs_for

register = template.Library()


@register.simple_tag(takes_context=True)
def source_tabs(context: Context) -> list[Tab]:
    """The parts of “Imports & sources” that the reader may open."""
    request = context["request"]
    return tabs_for(request.user, request.path)
