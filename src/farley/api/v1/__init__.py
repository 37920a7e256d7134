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
    promises,
    proposals,
    reach,
    relationships,
    segments,
    tags,
    themes,
    tones,
    unknowns,
)
from farley.api.v1.shapes.rules import rule_shapes

DESCRIPTION = """\
Customers, what happened with them, and what it seems to mean.

Send an API key with each request: `Authorization: Bearer farley_...`. A key acts as the user who made it: it sees what
they see, and what they may not see looks as if it were not there. Each operation needs the scopes that it names.

Lists come in pages: `limit` says how many, `next` of one page is the `cursor` of the next. Times carry a zone, money is
a decimal in text, and fields that nobody knows are refused.

Whatever is refused is answered as application/problem+json (RFC 9457): `type` is a word to compare, `detail` a sentence
to show, `errors` the values that do not fit. Sentences follow Accept-Language. After 429 and 503, wait for Retry-After.
What takes long to count is answered with 202 until it is there: ask the same again after Retry-After.

A POST with an Idempotency-Key is done once: sent again within seven days, it gets the same answer.
"""
NOUNS = (
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
    tones,
    proposals,
    promises,
    unknowns,
    segments,
    themes,
    imports,
)

api = FarleyApi(title="Farley", version="1", description=DESCRIPTION, shapes=rule_shapes())
for noun in NOUNS:
    api.add_router("", noun.router)
