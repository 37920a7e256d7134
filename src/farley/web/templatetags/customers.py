"""Words of the templates on customers: the addresses of a list with one thing changed."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.changes import Batch
from farley.customers.models import AttributeDefinition, Kind
from farley.understanding.queries import ForecastView, Portrait
from farley.web import formats, words
from farley.web.customers import rows
from farley.web.customers.listing import ListState

register = template.Library()


@register.filter
def query_without(state: ListState, name: str) -> str:
    """The list's address without one filter."""
    return state.query_without(name)


@register.filter
def query_sorted(state: ListState, sort: str) -> str:
    """The list's address in another order."""
    return state.query_sorted(sort)


@register.filter
def filter_label(state: ListState, name: str) -> str:
    """What a filter is called."""
    if name.startswith("a."):
        definition = AttributeDefinition.objects.filter(key=name[2:]).first()
        return definition.label if definition else name[2:]
    labels = {"kind": _("Kind"), "owner": _("Owner"), "tag": _("Tag"), "quiet": _("No contact for (days)")}
    return labels.get(name, _("Brought in or changed by"))


@register.filter
def filter_value(state: ListState, name: str) -> str:
    """What a filter asks for, in words."""
    value = state.filters[name]
    if name == "kind":
        return str(dict(Kind.choices)[value])
    if name == "owner":
        known = {"me": _("me"), "none": _("nobody")}
        if value in known:
            return known[value]
        owner = User.objects.filter(pk=int(value)).first() if value.isdigit() else None
        return owner.name if owner else value
    if name == "batch":
        return Batch.objects.filter(pk=int(value)).values_list("title", flat=True).first() or value
    return value


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of interaction."""
    return words.kind_icon(kind)


@register.filter
def spent(portrait: Portrait) -> str:
    """What a customer has spent, in each currency."""
    return ", ".join(formats.money(sum.amount, sum.currency) for sum in portrait.spent)


@register.filter
def chance(forecast: ForecastView) -> str:
    """How probable it is."""
    return formats.percent_within(forecast.percent / 100)


@register.filter
def chance_range(forecast: ForecastView) -> str:
    """From how probable to how probable."""
    return formats.percent_range(forecast.low_percent / 100, forecast.high_percent / 100)


@register.filter
def usual_chance(forecast: ForecastView) -> str:
    """How probable it is for customers in general."""
    return formats.percent(forecast.baseline_percent / 100)


register.filter("bare_address", formats.bare_address)
register.simple_tag(rows.draw, name="customer_rows")
