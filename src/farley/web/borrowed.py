"""Sentences of Django's own that its catalogues lack in one of our languages, or say less well than ours.

Nothing reads this list but `web.messages`, which gathers it: our catalogue then goes before Django's.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop, ngettext_lazy

SENTENCES = (
    gettext_noop("Enter a valid email address."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        0,
    ),
)
