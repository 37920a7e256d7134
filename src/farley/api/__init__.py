"""The interface for programs: REST under /api/v1, described by OpenAPI.

Words: API key (a secret that acts as the user who made it), scope (what a key may do), problem (an error in the form
of RFC 9457), page and cursor (how long lists are read), idempotency key (the caller's name for one request, so that
sending it twice does it once). It never decides anything about a customer: it validates, calls one action or query of
a room, and answers.
"""
