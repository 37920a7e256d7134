"""Whose holidays count: those of the customer's country, or else of our own."""

from __future__ import annotations

from farley.analysis.closings import Calendar
from farley.base.accounts import Organisation
from farley.customers.time_zones import countries


def calendar() -> Calendar:
    """The countries in which today's customers are."""
    organisation = Organisation.get()
    return Calendar(countries(), organisation.country if organisation else "")
