"""Make records of mails: one entry for each customer who wrote it, or to whom we wrote."""

from __future__ import annotations

from collections.abc import Iterable

from farley.analysis.identity import is_role_mailbox
from farley.capture.arrivals import Arrival, Occurred
from farley.capture.channels.csv_import.rows import is_company
from farley.capture.channels.email.headers import Person
from farley.capture.channels.email.parsing import Mail, read_mail
from farley.capture.reading import Reading
from farley.capture.unreadable import Unreadable
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import IdentifierKind, Kind
from farley.timeline import kinds
from farley.timeline.actions import FileDraft
from farley.timeline.models import Direction, Learned

MOST_RECIPIENTS = 50


def read_item(payload: bytes, reading: Reading) -> list[Arrival]:
    """The entries that one mail makes; none for what programs send on their own.

    Raises Unreadable if it names nobody with whom it could be filed.
    """
    mail = read_mail(payload)
    if mail.is_automatic:
        return []
    own = OwnPeople(reading)
    if mail.sender and not own.has(mail.sender):
        if _is_machine(mail.sender):
            return []
        return [_arrival(mail, mail.sender, Direction.IN, reading)]
    others = [person for person in (*mail.to, *mail.cc) if not own.has(person) and not _is_machine(person)]
    if not others:
        raise Unreadable(
            "The mail names no sender." if mail.sender is None else "The mail names no customer: it is among ourselves."
        )
    direction = Direction.OUT if mail.sender else Direction.IN
    return [_arrival(mail, person, direction, reading) for person in others[:MOST_RECIPIENTS]]


class OwnPeople:
    """Who of the people in a mail is one of us: a user, or an address or domain that the source names as ours."""

    def __init__(self, reading: Reading) -> None:
        named: Iterable[str] = reading.settings.get("ours", ())
        self.addresses = reading.ours | {name.lower() for name in named if "@" in name}
        self.domains = {name.lower().lstrip("@") for name in named if "@" not in name.lstrip("@")}

    def has(self, person: Person) -> bool:
        return person.address in self.addresses or person.address.partition("@")[2] in self.domains


def _is_machine(person: Person) -> bool:
    local = person.address.partition("@")[0]
    return ("reply" in local and local.replace("-", "").replace("_", "").startswith(("noreply", "donotreply"))) or (
        local in ("mailer-daemon", "postmaster", "bounce", "bounces")
    )  # fmt: skip


def _arrival(mail: Mail, person: Person, direction: Direction, reading: Reading) -> Arrival:
    who = CustomerDraft(
        kind=Kind.ORGANISATION if is_role_mailbox(person.address) or is_company(person.name) else Kind.PERSON,
        name=person.name if "@" not in person.name else "",
        identifiers=(IdentifierDraft(IdentifierKind.EMAIL, person.address),),
    )
    return Arrival(who, _occurred(mail, direction, reading), existing="fill")


def _occurred(mail: Mail, direction: Direction, reading: Reading) -> Occurred:
    return Occurred(
        what=kinds.Email(
            sender=_shown(mail.sender) if mail.sender else "",
            recipients=tuple(map(_shown, mail.to[:MOST_RECIPIENTS])),
            cc=tuple(map(_shown, mail.cc[:MOST_RECIPIENTS])),
            message_id=mail.message_id,
            html=mail.html,
            quoted="\n\n".join(filter(None, (mail.signature, mail.quoted))),
        ),
        channel="email",
        happened_at=mail.sent_at or reading.received_at,
        external_id=f"email:{reading.key}"[:200],
        direction=direction,
        title=mail.subject,
        text=mail.new or mail.text,
        learned_how=Learned.SAID if direction == Direction.IN else Learned.SEEN,
        thread=mail.thread,
        files=tuple(FileDraft(file.name, file.content_type, file.content) for file in mail.attachments),
    )


def _shown(person: Person) -> str:
    return f"{person.name} <{person.address}>" if person.name else person.address
