"""A person's word on what a text tells: the small form beside it, saving it, taking it back."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from farley.base import clock
from farley.base.access import require_writer
from farley.base.errors import NotFound
from farley.base.numbers import number_in
from farley.customers.access import customer_for
from farley.timeline.access import interaction_for
from farley.timeline.models import Interaction
from farley.understanding import actions
from farley.understanding.hearing import Told
from farley.understanding.models import Holder, Tone
from farley.web.customers.heard import tone_form
from farley.web.customers.timeline import entries_of, entry_of
from farley.web.requests import Request, render
from farley.web.toasts import toast


@require_http_methods(["GET", "POST"])
def tone(request: Request, pk: int) -> HttpResponse:
    """What a text tells: the form, and what somebody said in it."""
    require_writer(request.user)
    interaction = interaction_for(request.user, pk)
    if request.method == "GET":
        return _form(request, interaction)
    words = request.POST
    said = Told(
        sentiment=words.get("sentiment", ""),
        emotions=tuple(sorted(set(words.getlist("emotions")))),
        intent=words.get("intent", ""),
        holder=words.get("holder", Holder.CUSTOMER),
    )
    actions.correct_tone(interaction, said, by=request.user, at=clock.now())
    undo = reverse("interaction_withdraw_tone", args=[pk])
    toast(request, _("Thank you. From now on your word counts."), undo=undo)
    return entry_anew(request, interaction)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's word back: it was a slip."""
    interaction = interaction_for(request.user, pk)
    actions.withdraw_tone_correction(interaction, by=request.user, at=clock.now())
    return entry_anew(request, interaction)


def _form(request: Request, interaction: Interaction) -> HttpResponse:
    tone = Tone.objects.filter(interaction=interaction).first()
    if tone is None:
        raise NotFound(_("This text was not read yet. Try again in a minute."))
    context = {"interaction": interaction, "form": tone_form(interaction, tone), "page": request.GET.get("page", "")}
    return render(request, "customers/timeline.html#tone", context)


def entry_anew(request: Request, interaction: Interaction, others: Iterable[int] = ()) -> HttpResponse:
    """The entry anew, on the page of the customer where it stands: their own, or their organisation's; with `others`
    that altered with it, wherever the page shows them.
    """
    number = number_in(request.POST.get("page", ""))
    customer = customer_for(request.user, interaction.customer.current_id if number is None else number)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{reverse('customer', args=[customer.pk])}#entry-{interaction.pk}")
    at = clock.now()
    context = {"customer": customer, "entry": entry_of(request.user, interaction.pk, at=at)}
    context["others"] = entries_of(request.user, others, at=at)
    return render(request, "customers/timeline.html#entries", context)
