"""Customers that requests speak of, fetched on behalf of their caller."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.errors import NotFound
from farley.customers.access import customers_for
from farley.customers.models import Customer


class CustomersById:
    """All customers that the items of a batch name, fetched at once."""

    def __init__(self, user: User, items: Sequence[Any]) -> None:
        named = (item.get("customer_id") for item in items if isinstance(item, dict))
        ids = {pk for pk in named if type(pk) is int and 0 < pk < 2**63}
        self._found = {customer.pk: customer for customer in customers_for(user).filter(pk__in=ids)}

    def __getitem__(self, pk: int) -> Customer:
        """The customer with this id.

        Raises NotFound.
        """
        if pk not in self._found:
            raise NotFound(_("There is no such customer."))
        return self._found[pk]
