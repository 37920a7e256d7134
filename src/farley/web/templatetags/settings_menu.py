"""The menu of the settings, which allauth's pages show as well."""

from __future__ import annotations

from django import template
from django.template import Context

from farley.web.settings.menu import MenuLink, menu_for

register = template.Library()


@register.simple_tag(takes_context=True)
def settings_menu(context: Context) -> list[MenuLink]:
    """The settings that the reader may open."""
    request = context["request"]
    return menu_for(request.user, request.path)
