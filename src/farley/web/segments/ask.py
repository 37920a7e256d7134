"""Ask in plain words: the question becomes a rule that one sees, its answer the customers whom it fits."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from msgspec.structs import replace

from farley.analysis.questions import asks_what_to_do, judged_in
from farley.analysis.segments import All, AnyOf, Not, Recorded, Rule
from farley.base import clock, jobs
from farley.base.access import user_audience
from farley.base.accounts import User
from farley.base.errors import Invalid
from farley.understanding import actions
from farley.understanding.actions import SegmentDraft
from farley.understanding.catalogue import BY_NAME
from farley.understanding.queries.asking import answered_for, read_for
from farley.understanding.sentences.counting import how_counted
from farley.understanding.sentences.segments import read_out
from farley.web.requests import Request, render
from farley.web.segments.conditions import Draft, draft_of, in_groups
from farley.web.segments.readings import reading_by_model
from farley.web.toasts import toast

# Questions as somebody would put them in the reader's language, which Farley has to understand there.
EXAMPLES: tuple[Promise, ...] = (
    pgettext_lazy("a question for Farley", "Who has stopped buying?"),
    pgettext_lazy("a question for Farley", "Companies that complained in the last three months"),
    pgettext_lazy("a question for Farley", "My customers who buy less than before"),
    pgettext_lazy("a question for Farley", "Who bought at least three times this year?"),
)
_JOB = "farley.understanding.jobs.refresh_segments"


@require_GET
def ask(request: Request) -> HttpResponse:
    """The question, how it was understood, and whom it fits."""
    question = request.GET.get("q", "").strip()
    context: dict[str, object] = {"question": question, "examples": EXAMPLES}
    if question:
        reading = read_for(question, language=_language(), at=clock.now())
        by_model = reading_by_model(request.user, question) if reading.rule is None else None
        rule = reading.rule or (by_model.rule if by_model else None)
        context |= {"reading": reading, "by_model": by_model, "rule": rule}
        if rule is None:
            context["judged"] = [BY_NAME[name] for name in judged_in(question)]
            context["is_to_do"] = asks_what_to_do(question)
        else:
            context["understood"] = read_out(rule)
            context["counted"] = how_counted(rule, request.user)
            context["can_change"] = draft_for(request.user, question) is not None
            context["answer"] = answered_for(request.user, rule, at=clock.now())
    return render(request, "segments/ask.html", context)


@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep a question as a segment of one's own, which Farley keeps up from now on."""
    question = request.POST.get("q", "").strip()
    by_model = reading_by_model(request.user, question)
    rule = read_for(question, language=_language(), at=clock.now()).rule or (by_model.rule if by_model else None)
    if rule is None:
        raise Invalid(_("I do not understand this question"))
    draft = SegmentDraft(question[:120], _of(rule, request.user), audience=user_audience(request.user.pk))
    segment = actions.create_segment(draft, by=request.user, at=clock.now())
    jobs.wake(_JOB)
    toast(request, _("Kept as a segment of your own."))
    return HttpResponseRedirect(reverse("segment", args=[segment.pk]))


def _language() -> str:
    return (get_language() or "en")[:2]


def draft_for(user: User, question: str) -> Draft | None:
    """A question as the builder of segments shows it; None where it was not understood, or the builder knows less."""
    rule = read_for(question, language=_language(), at=clock.now()).rule
    if rule is None:
        by_model = reading_by_model(user, question)
        return by_model.draft if by_model else None
    try:
        return draft_of(in_groups(_of(rule, user)))
    except Invalid:
        return None


def _of(rule: Rule, user: User) -> Rule:
    """The rule with the person who asks in the place of "me"."""
    if isinstance(rule, All | AnyOf):
        return replace(rule, parts=tuple(_of(part, user) for part in rule.parts))
    if isinstance(rule, Not):
        return Not(_of(rule.part, user))
    if isinstance(rule, Recorded) and rule.name == "owner":
        return Recorded("owner", tuple(str(user.pk) if value == "me" else value for value in rule.values))
    return rule
