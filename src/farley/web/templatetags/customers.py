"""Words of the templates on customers: the addresses of a list with one thing changed."""

from __future__ import annotations

from django import template

from farley.understanding.queries import ForecastView, OpenForecast, Portrait
from farley.web import formats, words
from farley.web.customers import rows
from farley.web.customers.listing import ListState

register = template.Library()


@register.filter
def query_sorted(state: ListState, sort: str) -> str:
    """The list's address in another order."""
    return state.query_sorted(sort)


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of interaction."""
    return words.kind_icon(kind)


@register.filter
def spent(portrait: Portrait) -> str:
    """What a customer has spent, in each currency."""
    return ", ".join(formats.money(sum.amount, sum.currency) for sum in portrait.spent)


@register.filter
def chance(forecast: ForecastView | OpenForecast) -> str:
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
