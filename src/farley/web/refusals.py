"""Why something that arrived was refused, in the reader's language.

Capture keeps its reasons as sentences in English, whosever file it was and whatever language the worker speaks: a
reason is then the same for everybody, can be counted, and stays readable in the database. Here each is worded anew.
"""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import gettext, gettext_noop

_ = gettext_noop
# The sentences with what stands in their gaps; a test compares them with what capture says.
SENTENCES = (
    _("The event is not readable JSON: %(problem)s"),
    _("The event is not a JSON object."),
    _("The event names nobody: it has neither a user id nor an anonymous id."),
    _("Unknown type of event: %(value)s."),
    _("The event has no type."),
    _("A track event needs the name of what happened."),
    _("The event is larger than %(number)s KB."),
    _("The mail names no sender."),
    _("The mail names no customer: it is among ourselves."),
    _("The mail is larger than 50 MB."),
    _("This is no mail: it has no headers."),
    _("The mail nests parts deeper than %(number)s."),
    _("The mail cannot be taken apart: %(problem)s"),
    _("The mail has more than %(number)s headers."),
    _("The mail has more than %(number)s parts."),
    _("The file is empty."),
    _("This is an Excel workbook or a packed file. Save it as CSV (UTF-8) first, and import that."),
    _("This is not a text file: it holds binary data."),
    _("None of the first lines can be read as a row of a table."),
    _("Nothing in the file can be read in this way."),
    _("The file is damaged after row %(number)s: %(problem)s"),
    _("The file cannot be unpacked: %(problem)s"),
    _("The first line is longer than 1 MB: this is not a table, or its line ends are missing."),
    _("%(number)s columns; Farley reads up to %(most)s."),
    _("This line is longer than 1 MB."),
    _("A quotation mark is opened here and never closed."),
    _("Some bytes do not fit the encoding of the file."),
    _("%(number)s cells where the header has %(width)s."),
    _("The file is no longer kept. Bring it in again."),
    _("“%(value)s” is not a mail address."),
    _("“%(value)s” is not a date."),
    _("“%(value)s” is not a number."),
    _("“%(value)s” is too large."),
    _("“%(value)s” does not fit the field “%(label)s”."),
    _("%(value)s belongs to more than one customer. Decide whose it is, then try again."),
    _("A customer needs a name."),
    _("Give at least a name, a mail address or a phone number."),
)


def worded(reason: str) -> str:
    """A reason in the reader's language; one that is not known here stays as it is."""
    for sentence, pattern in _patterns():
        if found := pattern.fullmatch(reason):
            return gettext(sentence) % found.groupdict() if found.groupdict() else gettext(sentence)
    return reason


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sentence, _pattern(sentence)) for sentence in SENTENCES)


def _pattern(sentence: str) -> re.Pattern[str]:
    # Every other part of the split is the name of a gap.
    parts = re.split(r"%\((\w+)\)s", sentence)
    written = [f"(?P<{part}>.*)" if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(written), re.DOTALL)
