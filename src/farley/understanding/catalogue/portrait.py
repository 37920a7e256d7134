"""What customers say of themselves and of us."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from farley.analysis.portrait.what_matters import WhatMatters
from farley.analysis.tables import CONTACT_KINDS
from farley.understanding.catalogue.declaration import Declaration

_SAID = (*CONTACT_KINDS, "note")

PORTRAIT: tuple[Declaration, ...] = (
    Declaration(
        name="what_matters",
        question=_("What matters to this customer?"),
        analysis=WhatMatters,
        inputs=_SAID,
        every=timedelta(days=1),
        evidence=_("What the customer said or wrote that names it. Where it is said not to matter speaks against it."),
        confidence=_("How probably it is named more than by others, less where little was said."),
        faults=_("It counts what is spoken of. What goes without saying, nobody writes."),
    ),
)
