"""What customers say of themselves and of us."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from farley.analysis.dialogue.trust_trend import TrustTrend
from farley.analysis.portrait.how_they_see_us import HowTheySeeUs
from farley.analysis.portrait.other_suppliers import OtherSuppliers
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
    Declaration(
        name="trust_trend",
        question=_("Does this customer trust us more or less than before?"),
        analysis=TrustTrend,
        inputs=("purchase", *CONTACT_KINDS),
        every=timedelta(days=1),
        evidence=_("Praise, thanks, complaints and anger in what was said, and purchases after a complaint."),
        confidence=_("How probably the share of good signs really moved, less where there were few signs."),
        predicts=_("Complains within 90 days"),
        faults=_("Trust is seen by its signs. Who loses it silently shows none."),
        needs_tones=True,
    ),
    Declaration(
        name="other_suppliers",
        question=_("Does this customer consider others who sell the same?"),
        analysis=OtherSuppliers,
        inputs=_SAID,
        every=timedelta(days=1),
        evidence=_("What was said of other suppliers. Words that prefer us speak against it."),
        confidence=_("Higher for the customer's own words than for what a colleague noted, and where it was repeated."),
        faults=_("It takes a sentence at its word. Whoever compares in silence is not found."),
    ),
    Declaration(
        name="how_they_see_us",
        question=_("What are we to this customer?"),
        analysis=HowTheySeeUs,
        inputs=("purchase", "refund", *_SAID),
        every=timedelta(days=7),
        evidence=_("What the customer wrote that sounds so. What sounds otherwise speaks against it."),
        confidence=_("How probably the customer sounds so more often than others, less where little was written."),
        faults=_("Whoever writes only to order something sounds as if we were just a supplier."),
    ),
)
