"""What the list, a search, the customer page and creating a customer ask of the database, in bare SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

Connection = sqlite3.Connection | psycopg.Connection[Any]

_LIST = """
SELECT c.id, c.name, c.reading, c.kind, u.name, l.happened_at, l.channel, c.created_at, c.attributes, c.sort_name
FROM customers_customer c
LEFT JOIN base_user u ON u.id = c.owner_id LEFT JOIN timeline_lastinteraction l ON l.customer_id = c.id
WHERE c.trashed_at IS NULL AND c.canonical_id IS NULL {found}
ORDER BY c.sort_name, c.id LIMIT 51
"""
_FOUND = {
    "sqlite": "AND c.id IN "
    "(SELECT rowid FROM customers_customersearch_fts WHERE customers_customersearch_fts MATCH {p})",
    "postgresql": "AND c.id IN (SELECT customer_id FROM customers_customersearch WHERE tokens @@ {p}::tsquery)",
}
_EMPLOYERS = """
SELECT r.from_customer_id, o.id, o.name FROM customers_relationship r
JOIN customers_customer o ON o.id = r.to_customer_id
WHERE r.from_customer_id IN ({ids}) AND r.kind = 'works_for' AND (r.until IS NULL OR r.until >= {p})
"""
_TAGS = """
SELECT ct.customer_id, t.name FROM customers_customertag ct JOIN customers_tag t ON t.id = ct.tag_id
WHERE ct.customer_id IN ({ids}) ORDER BY t.name
"""
_PAGE = (
    "SELECT * FROM customers_customer WHERE id = {p}",
    "SELECT * FROM customers_identifier WHERE customer_id = {p} ORDER BY id",
    "SELECT * FROM customers_address WHERE customer_id = {p} ORDER BY id",
    "SELECT t.name FROM customers_customertag ct JOIN customers_tag t ON t.id = ct.tag_id WHERE ct.customer_id = {p}",
    "SELECT r.*, c.name FROM customers_relationship r JOIN customers_customer c ON c.id = r.to_customer_id "
    "WHERE r.from_customer_id = {p}",
    "SELECT r.*, c.name FROM customers_relationship r JOIN customers_customer c ON c.id = r.from_customer_id "
    "WHERE r.to_customer_id = {p}",
    "SELECT * FROM teamwork_followup WHERE customer_id = {p} AND done_at IS NULL ORDER BY due_on LIMIT 20",
    "SELECT * FROM understanding_insight WHERE customer_id = {p} AND ended_at IS NULL",
    "SELECT i.*, u.name FROM timeline_interaction i LEFT JOIN base_user u ON u.id = i.recorded_by_id "
    "WHERE i.customer_id = {p} ORDER BY i.happened_at DESC, i.id DESC LIMIT 31",
)
_SAME_KEY = "SELECT customer_id FROM customers_identifier WHERE kind = {p} AND key = {p} LIMIT 5"
_SAME_NAME = "SELECT id FROM customers_customer WHERE match_name = {p} AND kind = 'person' LIMIT 5"


@dataclass(frozen=True)
class NewCustomer:
    """What creating writes."""

    name: str
    match_name: str
    email: str
    phone: str
    tokens: str


class Questions:
    """The questions, asked over one connection of one's own."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.vendor = "sqlite" if isinstance(connection, sqlite3.Connection) else "postgresql"

    def customer_list(self, on: date) -> int:
        """The first page of the list; returns the number of rows."""
        return self._list(_LIST.format(found=""), (), on)

    def search(self, match: str, on: date) -> int:
        """The first page of what a search finds; `match` is written as the database's own index wants it."""
        return self._list(_LIST.format(found=_FOUND[self.vendor]), (match,), on)

    def customer_page(self, pk: int) -> int:
        """Everything that stands on a customer's page; returns the number of rows."""
        return sum(len(self._ask(sql, (pk,))) for sql in _PAGE)

    def total(self) -> int:
        """How many customers there are."""
        sql = "SELECT count(*) FROM customers_customer WHERE trashed_at IS NULL AND canonical_id IS NULL"
        count: int = self._ask(sql, ())[0][0]
        return count

    def create(self, new: NewCustomer, at: datetime) -> int:
        """Look for doubles, then write a customer with mail address, phone number, search words and change record."""
        self._ask(_SAME_KEY, ("email", new.email))
        self._ask(_SAME_KEY, ("phone", new.phone))
        self._ask(_SAME_NAME, (new.match_name,))
        return self._in_transaction(lambda: self._write(new, at))

    def _list(self, sql: str, values: tuple[Any, ...], on: date) -> int:
        rows = self._ask(sql, values)
        ids = [row[0] for row in rows[:50]]
        if ids:
            marks = ",".join(["{p}"] * len(ids))
            day = on.isoformat() if self.vendor == "sqlite" else on
            self._ask(_EMPLOYERS.replace("{ids}", marks), (*ids, day))
            self._ask(_TAGS.replace("{ids}", marks), tuple(ids))
        return len(rows)

    def _write(self, new: NewCustomer, at: datetime) -> int:
        when = at.strftime("%Y-%m-%d %H:%M:%S.%f") if self.vendor == "sqlite" else at
        returned = self._ask(
            "INSERT INTO customers_customer (kind, name, family_name, given_name, name_order, reading, sort_name, "
            "match_name, language, attributes, audience, created_at, revision) "
            "VALUES ('person', {p}, '', '', '', '', {p}, {p}, '', '{{}}', 'all', {p}, 1) RETURNING id",
            (new.name, new.match_name, new.match_name, when),
        )
        pk: int = returned[0][0]
        for kind, key in (("email", new.email), ("phone", new.phone)):
            self._do(
                "INSERT INTO customers_identifier (customer_id, kind, value, key, label, is_primary, created_at) "
                "VALUES ({p}, {p}, {p}, {p}, '', {p}, {p})",
                (pk, kind, key, key, True, when),
            )
        self._do("INSERT INTO customers_customersearch (customer_id, tokens) VALUES ({p}, {p})", (pk, new.tokens))
        self._do(
            "INSERT INTO base_change (subject_kind, subject_id, verb, fields, at, source, why) "
            "VALUES ('customer', {p}, 'create', '{{}}', {p}, 'web', '')",
            (pk, when),
        )
        return pk

    def _in_transaction(self, write: Callable[[], int]) -> int:
        if isinstance(self.connection, psycopg.Connection):
            with self.connection.transaction():
                return write()
        self.connection.execute("BEGIN IMMEDIATE")
        written = write()
        self.connection.execute("COMMIT")
        return written

    def _ask(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        return self._do(sql, values).fetchall()

    def _do(self, sql: str, values: tuple[Any, ...]) -> Any:
        mark = "?" if self.vendor == "sqlite" else "%s"
        return self.connection.execute(sql.format(p=mark), values)
