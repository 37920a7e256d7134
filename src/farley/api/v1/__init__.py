"""Version 1 of the API: one file a noun."""

from farley.api.interface import FarleyApi
from farley.api.v1 import (
    attributes,
    customers,
    follow_ups,
    imports,
    insights,
    interactions,
    orders,
    people,
    reach,
    relationships,
    tags,
)

DESCRIPTION = """\
Customers, what happened with them, and what it seems to mean.

Send an API key with each request: `Authorization: Bearer farley_...`. A key acts as the user who made it: it sees what
they see, and what they may not see looks as if it were not there.
"""

api = FarleyApi(title="Farley", version="1", description=DESCRIPTION)
for noun in (
    people,
    customers,
    reach,
    relationships,
    tags,
    attributes,
    interactions,
    orders,
    follow_ups,
    insights,
    imports,
):
    api.add_router("", noun.router)
