"""Pages of the gallery. The people and figures in it are made up."""

from __future__ import annotations

import re
from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from farley.base import clock
from farley.web import assets
from farley.web.charts import Chart, Series
from farley.web.toasts import toast

SECTIONS = (
    ("colour", "Colour and type"),
    ("buttons", "Buttons and keys"),
    ("labels", "Badges, people, figures"),
    ("fields", "Fields"),
    ("tables", "Tables"),
    ("surfaces", "Cards, tabs, banners"),
    ("evidence", "Beliefs and evidence"),
    ("timeline", "Timeline"),
    ("overlays", "Menus, popovers, dialogs"),
    ("feedback", "Progress and loading"),
    ("charts", "Charts"),
)
COLOURS = (
    ("desk", "sheet", "card", "float", "well"),
    ("ink", "ink-soft", "ink-faint", "edge", "rule", "hair"),
    ("ai", "ai-wash", "ai-line", "kaki", "kaki-strong", "kaki-wash", "kaki-line"),
    ("fuji", "fuji-wash", "fuji-line", "koke", "koke-wash", "beni", "beni-wash"),
)
PEOPLE = (
    ("佐藤 花子", "さとう はなこ", "person", "白樺精機", "attention", "At risk", 1_284_000, [9, 8, 9, 7, 8, 6, 5, 3]),
    ("Eleanor Whitcombe", "", "person", "Harrow & Pine", "good", "Loyal", 642_500, [2, 3, 3, 4, 4, 5, 6, 7]),
    (
        "株式会社白樺精機",
        "しらかばせいき",
        "organisation",
        "長野",
        "good",
        "Growing",
        18_420_000,
        [4, 4, 5, 5, 6, 6, 7, 9],
    ),
    ("王 小明", "Wáng Xiǎomíng", "person", "杭州云溪贸易", "", "New", 38_000, [0, 0, 0, 1, 1, 2, 2, 3]),
    ("The Okafor family", "", "household", "Leeds", "bad", "Lost", 91_200, [5, 4, 4, 2, 1, 0, 0, 0]),
)


class SampleForm(forms.Form):
    """A form with each kind of field, one of them wrong."""

    name = forms.CharField(label=_("Name"), help_text=_("As they write it themselves."))
    email = forms.EmailField(label=_("Mail address"))
    phase = forms.ChoiceField(label=_("Phase"), choices=[("new", _("New")), ("loyal", _("Loyal"))], required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    channel = forms.ChoiceField(
        label=_("Reach them by"),
        choices=[("email", _("Mail")), ("phone", _("Phone"))],
        widget=forms.RadioSelect,
        required=False,
    )
    agreed = forms.BooleanField(label=_("May be written to"), help_text=_("With proof of consent."), required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states."""
    now = clock.now()
    return render(
        request,
        "gallery/gallery.html",
        {
            "sections": SECTIONS,
            "colours": COLOURS,
            "people": PEOPLE,
            "icons": _icons(),
            "columns": ("Name", "Company", "Phase", "Value", "Trend"),
            "light_form": _form("light"),
            "dark_form": _form("dark"),
            "calibration": _calibration(),
            "orders": _orders(),
            "sure": (0.97, 0.83, 0.66, 0.45, 0.25, 0.08),
            "moments": (now - timedelta(minutes=4), now - timedelta(hours=5), now - timedelta(days=3)),
        },
    )


def bare(request: HttpRequest) -> HttpResponse:
    """A page without the frame."""
    return render(request, "gallery/bare.html", {"form": SampleForm()})


def progress(request: HttpRequest) -> HttpResponse:
    """Half a minute of something slow."""
    done = clock.now().second % 30 * 100 // 30
    return render(request, "gallery/progress.html", {"done": done})


def cell(request: HttpRequest) -> HttpResponse:
    """A cell that is edited in place; a number under ten is refused."""
    value = request.POST.get("value", "1280")
    error = _("Give a number from 10 up.") if not value.isdecimal() or int(value) < 10 else ""
    is_form = request.method == "GET" or bool(error)
    context = {"value": value, "error": error, "is_form": is_form}
    return render(request, "gallery/cell.html", context, status=422 if error and request.method == "POST" else 200)


def source(request: HttpRequest) -> HttpResponse:
    """What a provenance card shows, fetched when it is opened."""
    return render(request, "gallery/source.html")


def palette(request: HttpRequest) -> HttpResponse:
    """Results as the command palette takes them."""
    query = request.GET.get("q", "").casefold()
    found = [person for person in PEOPLE if query in f"{person[0]} {person[1]} {person[3]}".casefold()]
    return render(request, "gallery/palette.html", {"found": found, "query": query})


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Says something with Undo, and takes it back."""
    if "say" in request.POST:
        toast(request, gettext("3 people were moved to the trash."), undo="/gallery/undo")
    else:
        toast(request, gettext("They are back."))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("gallery")


def _form(side: str) -> SampleForm:
    """Filled in, with one field wrong; the prefix keeps the two sides apart."""
    words = {"name": "佐藤 花子", "email": "hanako@", "phase": "loyal", "channel": "email", "agreed": "on"}
    form = SampleForm({f"{side}-{name}": value for name, value in words.items()}, prefix=side)
    form.is_valid()
    return form


def _icons() -> list[str]:
    sprite = (assets.DIST / assets.path_of("icons.svg")).read_text()
    return re.findall(r'<symbol id="([^"]+)"', sprite)


def _calibration() -> Chart:
    labels = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
    farley = [0.61, 0.64, 0.63, 0.68, 0.7, 0.69, 0.73, 0.74, 0.76, 0.78, None]
    return Chart(
        title="How often Farley was right",
        labels=labels,
        unit="share of claims",
        top=1.0,
        series=[
            Series(
                "Farley",
                farley,
                low=[None if value is None else value - 0.07 for value in farley],
                high=[None if value is None else value + 0.06 for value in farley],
            ),
            Series(
                "Always “no change”", [0.52, 0.5, 0.53, 0.51, 0.52, 0.5, 0.49, 0.52, 0.51, 0.5, None], is_guess=True
            ),
        ],
    )


def _orders() -> Chart:
    return Chart(
        title="Orders a quarter",
        labels=["Q1", "Q2", "Q3", "Q4", "Q1", "Q2", "Q3"],
        kind="bar",
        series=[Series("白樺精機", [12, 15, 14, 21, 19, 24, 27]), Series("Harrow & Pine", [4, 6, 9, 8, 11, 9, 14])],
    )
