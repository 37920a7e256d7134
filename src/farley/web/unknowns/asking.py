"""A question as it is asked on a page: with the field in which it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from farley.analysis.unknowns import OLD
from farley.understanding.queries.unknowns import QuestionView
from farley.web.customers.cells import attribute_cell
from farley.web.customers.forms import LANGUAGES

_INPUTS = {"email": "email", "phone": "tel", "website": "url", "reading": "text"}
_AT_WORK = ("role", "decider")


@dataclass(frozen=True)
class Asked:
    """A question with its field: `input` is the kind of field, "" where it is answered on the customer's page."""

    view: QuestionView
    input: str
    choices: Sequence[tuple[str, str]] = ()

    @property
    def can_be_right(self) -> bool:
        """Whether what is recorded may be right as it is."""
        return self.view.why != "missing"

    @property
    def is_old(self) -> bool:
        """Whether it is asked because it was last confirmed long ago."""
        return self.view.why == OLD

    @property
    def why(self) -> str:
        """Why it is asked, in a word."""
        return why_name(self.view.why)


def why_name(why: str) -> str:
    """Why something is asked, in a word."""
    return {"missing": _("missing"), "old": _("may be out of date"), "contradictory": _("contradictory")}[why]


def asked(views: Iterable[QuestionView]) -> list[Asked]:
    """Questions with their fields."""
    return [_asked(view) for view in views]


def _asked(view: QuestionView) -> Asked:
    if view.definition is not None:
        cell = attribute_cell(view.definition, None)
        return Asked(view, cell.input, [choice for choice in cell.choices if choice[0]])
    if view.fact == "language":
        return Asked(view, "choice", [(value, str(label)) for value, label in LANGUAGES if value])
    if view.fact in _AT_WORK and view.ties:
        return Asked(view, "role", [(str(tie.id), tie.name) for tie in view.ties])
    return Asked(view, _INPUTS.get(view.fact, ""))
