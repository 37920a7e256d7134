"""Write down what happened, and what is to be done, in place."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farley.base import clock
from farley.base.access import EVERYBODY
from farley.base.accounts import User
from farley.base.errors import Invalid
from farley.customers.access import customer_for
from farley.customers.models import Customer
from farley.teamwork import access as teamwork_access
from farley.teamwork import actions as teamwork
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.web.customers.forms import ComposeForm, FollowUpForm, audience_choices
from farley.web.requests import Request, render
from farley.web.toasts import toast

MOST_FILES = 10
LARGEST_FILE = 25 * 1024 * 1024


@require_POST
def compose(request: Request, pk: int) -> HttpResponse:
    """Put a note, call or meeting on the timeline."""
    customer, form = customer_for(request.user, pk), ComposeForm(request.POST)
    if not form.is_valid():
        context = {"customer": customer, "compose": form}
        return render(request, "customers/customer.html#composer", context, status=422)
    happening = _happening(request, customer, form, at=clock.now())
    recorded = timeline.record(happening, by=request.user, at=clock.now())
    toast(request, _("Recorded."), undo=reverse("interaction_retract", args=[recorded.pk]))
    return HttpResponseRedirect(reverse("customer", args=[pk]))


def _happening(request: Request, customer: Customer, form: ComposeForm, *, at: datetime) -> timeline.Happening:
    data = form.cleaned_data
    minutes = data["minutes"]
    what: dict[str, kinds.Kind] = {
        "note": kinds.Note(),
        "call": kinds.Call(seconds=minutes * 60 if minutes is not None else None),
        "meeting": kinds.Meeting(minutes=minutes),
    }
    channels = {"note": "note", "call": "phone", "meeting": "in_person"}
    return timeline.Happening(
        customer=customer,
        what=what[data["what"]],
        channel=channels[data["what"]],
        direction=data["direction"] if data["what"] == "call" else "",
        happened_at=data["happened_at"] or at,
        text=data["text"],
        learned_how=data["learned_how"] or "seen",
        audience=_audience(data["audience"], customer, request.user),
        files=_files(request),
    )


def _audience(chosen: str, customer: Customer, user: User) -> str:
    """Who may see what is written down. A choice that there is not is refused: it must not become “everybody”."""
    if chosen and chosen not in dict(audience_choices(customer, user)):
        raise Invalid(_("Choose who may see this."), field="audience")
    return chosen or EVERYBODY


def _files(request: Request) -> tuple[timeline.FileDraft, ...]:
    uploads = request.FILES.getlist("files")
    if len(uploads) > MOST_FILES:
        raise Invalid(_("Attach at most %(count)d files at a time.") % {"count": MOST_FILES}, field="files")
    drafts = []
    for upload in uploads:
        if (upload.size or 0) > LARGEST_FILE:
            raise Invalid(_("“%(name)s” is larger than 25 MB.") % {"name": upload.name}, field="files")
        content_type = upload.content_type or "application/octet-stream"
        drafts.append(timeline.FileDraft(upload.name or "file", content_type, upload.read()))
    return tuple(drafts)


@require_POST
def set_follow_up(request: Request, pk: int) -> HttpResponse:
    """Remember to do something by a day."""
    customer, form = customer_for(request.user, pk), FollowUpForm(request.POST)
    if not form.is_valid():
        raise Invalid(" ".join(str(error) for errors in form.errors.values() for error in errors), field="due_on")
    made = teamwork.set_follow_up(
        customer, text=form.cleaned_data["text"], due_on=form.cleaned_data["due_on"], by=request.user, at=clock.now()
    )
    toast(request, _("Noted: %(what)s.") % {"what": made.text})
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_POST
def finish_follow_up(request: Request, pk: int) -> HttpResponse:
    """Tick a follow-up off."""
    follow_up = teamwork_access.follow_up_for(request.user, pk)
    teamwork.finish_follow_up(follow_up, by=request.user, at=clock.now())
    toast(request, _("Done: %(text)s") % {"text": follow_up.text}, undo=reverse("follow_up_reopen", args=[pk]))
    return HttpResponseRedirect(_back(request, follow_up.customer_id))


@require_POST
def reopen_follow_up(request: Request, pk: int) -> HttpResponse:
    """Take back that a follow-up was ticked off."""
    follow_up = teamwork_access.follow_up_for(request.user, pk)
    teamwork.reopen_follow_up(follow_up, by=request.user, at=clock.now())
    return HttpResponseRedirect(_back(request, follow_up.customer_id))


def _back(request: Request, customer_id: int) -> str:
    return reverse("home") if request.POST.get("from") == "home" else reverse("customer", args=[customer_id])
