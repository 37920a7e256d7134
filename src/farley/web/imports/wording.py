"""Words of imports as readers see them: contents, encodings, separators, fields, states."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from farley.capture.actions.layouts import CODECS
from farley.capture.channels.csv_import.fields import Content, Field, fields_of
from farley.capture.channels.csv_import.reading import DELIMITERS, WHITESPACE, Layout
from farley.capture.models import ImportState

Choices = list[tuple[str, str]]

CONTENTS: dict[Content, tuple[Promise, Promise, str]] = {
    "customers": (gettext_lazy("Customers"), gettext_lazy("One row for each person or company"), "customers"),
    "orders": (gettext_lazy("Orders"), gettext_lazy("One row for each order or each line of one"), "purchase"),
    "interactions": (gettext_lazy("What happened"), gettext_lazy("Calls, visits, messages, notes"), "message"),
}
_CODECS: dict[str, Promise] = {
    "utf-8": gettext_lazy("Unicode (UTF-8)"),
    "cp932": gettext_lazy("Japanese (Shift_JIS)"),
    "euc_jp": gettext_lazy("Japanese (EUC-JP)"),
    "gb18030": gettext_lazy("Simplified Chinese (GB18030)"),
    "cp950": gettext_lazy("Traditional Chinese (Big5)"),
    "cp1252": gettext_lazy("Western European (Windows-1252)"),
    "utf-16": gettext_lazy("Unicode (UTF-16)"),
}
_DELIMITERS: dict[str, Promise] = {
    ",": gettext_lazy("Comma"),
    "\t": gettext_lazy("Tab"),
    ";": gettext_lazy("Semicolon"),
    "|": gettext_lazy("Vertical bar"),
    WHITESPACE: gettext_lazy("Blanks"),
}
TONES: dict[str, str] = {
    ImportState.RUNNING: "ai",
    ImportState.CHECKING: "ai",
    ImportState.REVERTING: "ai",
    ImportState.DONE: "good",
    ImportState.STOPPED: "attention",
    ImportState.CHECKED: "attention",
    ImportState.DRAFT: "attention",
    ImportState.FAILED: "bad",
}
_GROUPS: tuple[tuple[Promise, frozenset[str]], ...] = (
    (
        gettext_lazy("Order"),
        frozenset(
            {
                "order_key",
                "ordered_at",
                "product_key",
                "product_name",
                "quantity",
                "unit_price",
                "unit_cost",
                "amount",
                "currency",
            }
        ),
    ),
    (
        gettext_lazy("What happened"),
        frozenset({"interaction_key", "happened_at", "kind", "channel", "direction", "subject", "text"}),
    ),
    (
        pgettext_lazy("whose it is", "Who"),
        frozenset(
            {
                "customer_key",
                "user_id",
                "name",
                "family_name",
                "given_name",
                "reading",
                "family_reading",
                "given_reading",
                "organisation",
                "department",
                "job_title",
            }
        ),
    ),
    (gettext_lazy("How to reach them"), frozenset({"email", "mobile", "phone", "fax", "url"})),
    (
        gettext_lazy("Address"),
        frozenset({"postal_code", "country", "region", "city", "street", "street_more"}),
    ),
    (gettext_lazy("Care"), frozenset({"tags", "owner", "note"})),
)


def codec_choices(layout: Layout) -> Choices:
    """The encodings to choose from; the one that was found is among them."""
    found = [] if layout.codec in CODECS else [(layout.codec, layout.encoding)]
    return [*found, *((codec, str(_CODECS[codec])) for codec in CODECS)]


def delimiter_choices() -> Choices:
    """What may stand between two cells."""
    return [(mark, delimiter_name(mark)) for mark in (*DELIMITERS, WHITESPACE)]


def delimiter_name(mark: str) -> str:
    """What stands between two cells, in words."""
    return str(_DELIMITERS.get(mark, mark))


def field_name(field: Field) -> str:
    """What a column's meaning is called."""
    return _(field.label)


def field_groups(content: Content) -> list[tuple[str, Choices]]:
    """The meanings that a column of such a file may have, in groups."""
    fields = {field.name: field_name(field) for field in fields_of(content) if field.name != "status"}
    groups = [(str(title), [(n, fields[n]) for n in fields if n in names]) for title, names in _GROUPS]
    return [(title, choices) for title, choices in groups if choices]
