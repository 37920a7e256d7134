"""Words of the templates on customers: the addresses of a list with one thing changed."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import gettext as _

from farley.base.accounts import Organisation
from farley.customers.models import Address
from farley.understanding.queries import ForecastView, InsightView, OpenForecast, Portrait
from farley.understanding.sentences import amount
from farley.web import choices, formats, words
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
    return _(", ").join(formats.money(sum.amount, sum.currency) for sum in portrait.spent)


@register.filter
def address_line(address: Address, organisation: Organisation | None) -> str:
    """An address in one line, with its country where that is not our own, or nothing else is known."""
    line = str(address)
    home = organisation.country if organisation else ""
    if not address.country or (line and address.country == home):
        return line
    name = choices.country(address.country)
    return f"{line}, {name}" if line else name


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


@register.filter
def about(claim: InsightView, name: str) -> str:
    """One of the amounts of a claim, as far as its digits are known."""
    return amount(claim.params[name], claim.params["currency"])


@register.filter
def the_day(claim: InsightView, name: str) -> date:
    """One of the days of a claim."""
    return date.fromisoformat(claim.params[name])


register.filter("label_name", words.label_name)
register.filter("bare_address", formats.bare_address)
register.simple_tag(rows.draw, name="customer_rows")
