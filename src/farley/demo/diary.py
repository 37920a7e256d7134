"""The diary of one customer:

what happens with them is entered here, in words that fit the customer, the order and the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from farley.demo import company
from farley.demo.products import TEA, WARE, product
from farley.demo.records import Happening, Kind, Meant, OrderLine, Organisation, Person, Reach, Staff, Topic
from farley.demo.texts import phrasebook
from farley.demo.texts.phrasebook import TONES, Cause

_SHOP_WINDOW = ("sencha", "tetsubin", "gaiwan", "gift-three", "matcha", "tumbler")
_ABOUT_OPEN_ORDERS = (Topic.QUESTION, Topic.ORDER)
"""What is asked on these topics about an order is asked before it is on its way."""
_GEAR_TO_PLACE = ("brewer", "dispenser", "kettle", "filter-system", "mill")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that somebody wrote, as far as an answer to it needs to know."""

    thread: str
    subject: str


@dataclass(frozen=True, slots=True)
class Order:
    number: str
    at: datetime
    lines: tuple[OrderLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))


class Diary:
    """Enters what happens with one customer: `buyer` is who pays (a person, or the firm), `person` who writes, calls
    and clicks.

    Days and hours are the customer's own; everything is kept in UTC. What would lie at or after `ends_at` is not
    entered.
    """

    def __init__(self, buyer: Person | Organisation, person: Person, serial: int, ends_at: datetime, dice: Random):
        self.buyer, self.person, self.dice = buyer, person, dice
        self.happenings: list[Happening] = []
        self.orders: list[Order] = []
        self._serial, self._ends_at = serial, ends_at
        self._zone = company.ZONE[person.country]
        self._currency = company.CURRENCY[person.country]
        self._book = phrasebook(person.language)
        self._is_trade = buyer is not person
        self._seller = company.staff(buyer.owner)
        self._support = company.staff(company.SUPPORTS[person.country])
        self._favourite = person.favourite or dice.choice(("sencha", "hojicha", "jasmine"))
        self._bought_ware: list[str] = []
        self._noted: set[str] = set()

    def at(self, day: date, hour: float, spread: float = 1.2) -> datetime:
        """A moment on this day around this local hour, in UTC."""
        minutes = min(max(round(self.dice.gauss(hour, spread) * 60), 7 * 60), 22 * 60 + 50)
        local = datetime.combine(day, time(minutes // 60, minutes % 60, self.dice.randrange(60)), self._zone)
        return local.astimezone(UTC)

    def local_day(self, moment: datetime) -> date:
        """The customer's own day on which this moment falls."""
        return moment.astimezone(self._zone).date()

    def buy(self, at: datetime, lines: tuple[OrderLine, ...], channel: str = "web") -> Order:
        """A purchase; on the web with the pages that were looked at before."""
        order = Order(f"TS-{self._serial:03d}-{len(self.orders) + 1:02d}", at, lines)
        self.orders.append(order)
        self._bought_ware += [line.product for line in lines if product(line.product).group == WARE]
        if channel == "web":
            self.look(at - timedelta(minutes=self.dice.randint(4, 25)), [line.product for line in lines])
        self._enter(
            Kind.PURCHASE,
            channel,
            "in",
            at,
            customer=self.buyer.key,
            contact=self.person.key if self._is_trade else "",
            order=order.number,
            lines=lines,
            amount=order.total,
            currency=self._currency,
            learned_how="seen",
        )
        return order

    def look(self, at: datetime, products: list[str]) -> None:
        """A visit to the web shop, by the front page or straight to these products, and perhaps to one more."""
        folder = company.SHOP[self.person.country]
        others = self.dice.sample(_SHOP_WINDOW, self.dice.choice((0, 0, 1)))
        entrance = [""] if self.dice.random() < 0.5 else []
        for step, page in enumerate([*entrance, *(f"products/{key}" for key in [*products, *others])]):
            moment = at + timedelta(seconds=step * 37 + self.dice.randrange(20))
            self._enter(Kind.PAGE_VIEW, "web", "in", moment, page=f"/{folder}/{page}", learned_how="seen")

    def deliver(self, order: Order, at: datetime, late_by: int = 0) -> None:
        """The parcel arrives; a late one was announced as late on the day that had been promised."""
        if late_by:
            promised = at - timedelta(days=late_by)
            self._delivery(order, promised, "Delivery Delayed")
        self._delivery(order, at, "Order Delivered")

    def replace(self, order: Order, at: datetime) -> None:
        """The company sends the goods once more."""
        self._delivery(order, at, "Replacement Sent")

    def refund(self, order: Order, at: datetime, share: Decimal = Decimal(1)) -> None:
        """The company pays back a share of what the order cost."""
        places = Decimal(1) if self._currency == "JPY" else Decimal("0.01")
        self._enter(
            Kind.REFUND,
            "web",
            "out",
            at,
            customer=self.buyer.key,
            by=self._support.key,
            order=order.number,
            amount=(order.total * share).quantize(places),
            currency=self._currency,
            learned_how="seen",
        )

    def writes(self, topic: Topic, at: datetime, order: Order | None = None) -> Letter:
        """The customer writes a mail about this topic."""
        known = self._facts(order, at)
        if order and topic in _ABOUT_OPEN_ORDERS and at > order.at + timedelta(hours=20):
            known.pop("order", None)
        words = self._book.say(self._book.said[topic].of(self._is_trade), known, self._month(at), self.dice)
        return self.writes_words(words, topic, at, order)

    def asks_for(self, lines: tuple[OrderLine, ...], at: datetime) -> Letter:
        """The customer writes a mail to order these things."""
        return self.writes(Topic.ORDER, at, Order("", at, lines))

    def complains(self, cause: Cause, at: datetime, order: Order, days: int) -> Letter:
        """The customer writes a mail about what went wrong with an order; `days` is how late it was."""
        texts = self._book.complaints[cause].of(self._is_trade)
        known = self._facts(order, at, days=str(days))
        words = self._book.say(texts, known, self._month(at), self.dice)
        return self.writes_words(words, Topic.COMPLAINT, at, order)

    def writes_words(
        self,
        words: str,
        topic: Topic,
        at: datetime,
        order: Order | None = None,
        tone: int | None = None,
    ) -> Letter:
        """The customer writes exactly these words, between a greeting and a farewell."""
        known = self._facts(order, at)
        greeting = self.dice.choice(self._book.greetings.of(self._is_trade)).format_map(known)
        farewell = self.dice.choice(self._book.farewells.of(self._is_trade)).format_map(known)
        subject = self._book.say(self._book.subjects[topic], known, self._month(at), self.dice)
        letter = Letter(f"{self.buyer.key}/{self.person.key} {len(self.happenings)}", subject)
        self._enter(
            Kind.EMAIL,
            "email",
            "in",
            at,
            subject=subject,
            text="\n\n".join(part for part in (greeting, words, farewell) if part),
            address=self._mail(at),
            order=order.number if order else "",
            thread=letter.thread,
            meant=Meant(topic, TONES[topic] if tone is None else tone),
        )
        return letter

    def reply(self, topic: Topic, after: datetime, letter: Letter, order: Order | None = None) -> datetime:
        """The staff answer, within some hours of the working day. The answer is when."""
        by = self._support if topic in (Topic.COMPLAINT, Topic.DELAY, Topic.QUESTION) else self._seller
        at = self._next_working_hour(after)
        facts = self._facts(order, at, staff=_called(by))
        body = self._book.say(self._book.replies[topic], facts, self._month(at), self.dice)
        parts = (self._book.reply_greeting.format_map(facts), body, self._book.reply_farewell.format_map(facts))
        self._enter(
            Kind.EMAIL,
            "email",
            "out",
            at,
            subject=f"Re: {letter.subject}",
            text="\n\n".join(parts),
            address=self._mail(at),
            by=by.key,
            order=order.number if order else "",
            thread=letter.thread,
            learned_how="seen",
        )
        return at

    def calls(self, topic: Topic, at: datetime, order: Order | None = None, words: str = "") -> None:
        """The customer rings, and whoever picks up notes down what was said."""
        by = self._seller if self._is_trade else self._support
        said = words or self._said(self._book.calls[topic], order, at)
        meant = Meant(topic, TONES[topic])
        self._call("in", at, by, said, self.dice.randint(2, 14), meant)

    def is_called(self, at: datetime, by: Staff, words: str, minutes: int) -> None:
        """One of the staff rings the customer; zero minutes: nobody picked up."""
        self._call("out", at, by, words, minutes, None)

    def is_mailed(self, at: datetime, by: Staff, subject: str, words: str) -> None:
        """One of the staff writes to the customer of their own accord."""
        facts = self._facts(None, at, staff=_called(by))
        parts = (self._book.reply_greeting.format_map(facts), words, self._book.reply_farewell.format_map(facts))
        self._enter(
            Kind.EMAIL,
            "email",
            "out",
            at,
            subject=subject,
            text="\n\n".join(parts),
            address=self._mail(at),
            by=by.key,
            thread=f"{self.buyer.key}/{self.person.key} {len(self.happenings)}",
            learned_how="seen",
        )

    def visit(self, at: datetime, words: str = "") -> None:
        """The seller comes to see them, and writes down what came of it."""
        said = words or self._said(self._book.visits, None, at)
        minutes = self.dice.choice((30, 45, 60, 90))
        by = self._seller.key
        self._enter(Kind.MEETING, "visit", "none", at, text=said, by=by, minutes=minutes, learned_how="seen")

    def note(self, at: datetime, words: str = "", learned_how: str = "", sure: float = 0.0, by: str = "") -> None:
        """One of the staff writes down what they learned: said to them, seen, heard from others, or inferred."""
        how = learned_how or self.dice.choice(("said", "said", "seen", "second_hand", "inferred"))
        certain = sure or {"said": 0.9, "seen": 0.95, "second_hand": 0.5, "inferred": 0.6}[how]
        self._enter(
            Kind.NOTE,
            "",
            "none",
            at,
            text=words or self._said(self._book.notes, None, at),
            by=by or self._seller.key,
            learned_how=how,
            sure=certain,
        )

    def newsletter(self, at: datetime) -> None:
        """The season's letter to everybody who wants it; about every third is opened."""
        if not (mail := self._mail(at)):
            return
        subject, body = self._book.newsletter
        facts = self._facts(None, at)
        self._enter(
            Kind.EMAIL,
            "email",
            "out",
            at,
            subject=self._book.fill(subject, facts, self._month(at), self.dice),
            text=self._book.fill(body, facts, self._month(at), self.dice),
            address=mail,
            thread=f"newsletter {at:%Y-%m}",
            learned_how="seen",
        )
        if self.dice.random() < 0.35:
            opened = at + timedelta(hours=self.dice.uniform(1, 40))
            self._enter(Kind.EVENT, "email", "in", opened, event="Email Opened", learned_how="seen")

    def fills_in(self, at: datetime, page: str, words: str = "") -> None:
        """The customer sends a form on the web site."""
        path = f"/{company.SHOP[self.person.country]}/{page}"
        self._enter(Kind.FORM, "web", "in", at, page=path, text=words, address=self._mail(at))

    def _delivery(self, order: Order, at: datetime, event: str) -> None:
        self._enter(
            Kind.EVENT, "delivery", "out", at, customer=self.buyer.key, event=event, order=order.number,
            learned_how="seen",
        )  # fmt: skip

    def _call(self, direction: str, at: datetime, by: Staff, words: str, minutes: int, meant: Meant | None) -> None:
        number = self.person.phones[0].value if self.person.phones else ""
        self._enter(
            Kind.CALL, "phone", direction, at, text=words, by=by.key, address=number, minutes=minutes, meant=meant
        )

    def _enter(self, kind: Kind, channel: str, direction: str, at: datetime, **rest: Any) -> None:
        if at < self._ends_at:
            customer = rest.pop("customer", self.person.key)
            key = f"{self.buyer.key}/{self.person.key}/{len(self.happenings):04d}"
            happening = Happening(key, customer, kind, channel, direction, at, **rest)
            self.happenings.append(happening)

    def _mail(self, at: datetime) -> str:
        """The address that they used at that time; empty when they have none."""
        day = self.local_day(at)
        return next((mail.value for mail in self.person.mails if _was_valid(mail, day)), "")

    def _said(self, texts: tuple[str, ...], order: Order | None, at: datetime) -> str:
        """What the staff write down: not the same of one customer twice before everything has been said."""
        facts = self._facts(order, at)
        fresh = [text for text in texts if text not in self._noted]
        try:
            text = self._book.choose(fresh, facts, self.dice)
        except ValueError:
            self._noted -= set(texts)
            text = self._book.choose(texts, facts, self.dice)
        self._noted.add(text)
        return self._book.fill(text, facts, self._month(at), self.dice)

    def _facts(self, order: Order | None, at: datetime, **more: str) -> dict[str, str]:
        """What the slots of a text may be filled with, as far as it is known of this customer and order."""
        language = self.person.language
        lines = order.lines if order else self.orders[-1].lines if self.orders else ()
        keys = [line.product for line in lines]
        teas = [key for key in keys if product(key).group == TEA] or [self._favourite]
        facts = {
            "name": _called(self.person),
            "firm": self.buyer.plain if isinstance(self.buyer, Organisation) else "",
            "staff": _called(self._seller),
            "tea": product(self.dice.choice(teas)).wording(language).said,
            "product": product(self.dice.choice(keys or [self._favourite])).wording(language).said,
            "gear": product(self.dice.choice(_GEAR_TO_PLACE)).wording(language).said,
            "quantity": str(lines[0].quantity if lines and self._is_trade else self.dice.randint(2, 4)),
        }
        ware = [key for key in keys if product(key).group == WARE] if order else self._bought_ware
        if ware:
            facts["ware"] = product(self.dice.choice(ware)).wording(language).said
        if order and order.number:
            facts["order"] = order.number
        return facts | more

    def _month(self, at: datetime) -> int:
        return at.astimezone(self._zone).month

    def _next_working_hour(self, after: datetime) -> datetime:
        local = (after + timedelta(hours=self.dice.uniform(0.4, 9))).astimezone(self._zone)
        if local.hour >= 18 or local.hour < 9:
            day = local.date() + timedelta(days=1 if local.hour >= 18 else 0)
            local = datetime.combine(day, time(9, self.dice.randrange(60), self.dice.randrange(60)), self._zone)
        while local.weekday() >= 5:
            local += timedelta(days=1)
        return max(local.astimezone(UTC), after + timedelta(minutes=10))


def _was_valid(reach: Reach, day: date) -> bool:
    return (reach.since is None or reach.since <= day) and (reach.until is None or day < reach.until)


def _called(who: Person | Staff) -> str:
    """How somebody is called in a letter: by family name in Japan, in full in China, by given name in Britain."""
    return {"ja": who.family, "zh": who.family + who.given, "en": who.given}[who.language]
