"""Questions that Farley does not understand, put into the builder by the language model, to see and change."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from farley.analysis.segments import Rule
from farley.base import clock, jobs
from farley.base.accounts import User
from farley.base.errors import FarleyError, Invalid
from farley.customers.access import tags_for
from farley.customers.models import AttributeDefinition, Kind
from farley.language_model import actions
from farley.language_model.access import is_offered, last_errand_for
from farley.language_model.models import Errand, Purpose
from farley.language_model.questions import Choices, Form
from farley.understanding.actions import check_rule
from farley.understanding.sentences.segments import statements
from farley.web.requests import Request, is_partial, render
from farley.web.segments.conditions import Condition, Draft, Group, rule_of

_JOB = "farley.language_model.jobs.carry_out"
_MOST_TAGS = 100


@dataclass(frozen=True)
class ModelReading:
    """How it stands with a question that the language model may read: what was asked last, and what came of it."""

    errand: Errand | None
    address: str
    draft: Draft | None = None
    rule: Rule | None = None


def reading_by_model(user: User, question: str) -> ModelReading | None:
    """What the language model made of this question; None where none is set up for it."""
    if not is_offered(Purpose.QUESTION):
        return None
    errand = last_errand_for(user, Purpose.QUESTION, _topic(question))
    address = f"{reverse('ask_model')}?{urlencode({'q': question})}"
    form = (errand.result or {}).get("form") if errand else None
    if form is None:
        return ModelReading(errand, address)
    try:
        draft = _draft(msgspec.convert(form, Form))
        rule = rule_of(draft)
        check_rule(rule)
    except (FarleyError, msgspec.ValidationError):
        return ModelReading(errand, address)
    return ModelReading(errand, address, draft, rule)


@require_http_methods(["GET", "POST"])
def ask_model(request: Request) -> HttpResponse:
    """Asks the language model for a reading of the question, and says how far it is."""
    question = request.GET.get("q", "").strip()[:300]
    if request.method == "GET" and is_partial(request):
        shown = reading_by_model(request.user, question)
        return render(request, "segments/ask_progress.html", {"by_model": shown})
    if request.method == "POST":
        if not question:
            raise Invalid(_("Ask a question."))
        actions.request_reading(
            _topic(question),
            question,
            _choices(request.user),
            language=get_language() or "en",
            by=request.user,
            at=clock.now(),
        )
        jobs.wake(_JOB)
    return HttpResponseRedirect(f"{reverse('ask')}?{urlencode({'q': question})}")


def _topic(question: str) -> str:
    return sha256(question.encode()).hexdigest()[:40]


def _draft(form: Form) -> Draft:
    return Draft(
        form.match,
        tuple(
            Group(group.match, tuple(Condition(**msgspec.structs.asdict(line)) for line in group.conditions))
            for group in form.groups
        ),
    )


def _choices(user: User) -> Choices:
    """What this user can choose in the builder, without the names of colleagues."""
    insights = [said for _name, _topic_name, found in statements() for said in found]
    tags = tuple(tags_for(user).order_by("name").values_list("name", flat=True)[:_MOST_TAGS])
    record: list[tuple[str, tuple[str, ...]]] = [
        ("kind", tuple(Kind.values)),
        ("owner", ("none",)),
        ("place", ("*",)),
        ("created", ("last-*",)),
        ("contact", ("last-*", "not-*")),
        ("ordered", ("last-*", "not-*")),
        ("tag", tags),
    ]
    own: Any = AttributeDefinition.objects.filter(retired_at=None)
    record += [(f"a.{each.key}", tuple(each.choices)) for each in own if each.choices]
    return Choices(tuple(insights), tuple(record))
