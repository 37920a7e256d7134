"""Full-text search that works the same on SQLite (FTS5) and on PostgreSQL (tsvector with GIN), in any script.

A searchable room has one table that inherits from SearchIndex and is filled through `index`; its migration adds
CreateSearchIndex.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import F, Func, Q
from django.db.models.expressions import RawSQL

from farley.analysis.search import Phrase, phrases


class TokensField(models.Field):  # type: ignore[type-arg]
    """Tokens in their order: words on SQLite, a tsvector with positions on PostgreSQL."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not isinstance(value, list):
            return value
        return as_vector(value) if connection.vendor == "postgresql" else " ".join(value)


class SearchIndex(models.Model):
    """One row for each record that can be found; the primary key is the record's own."""

    tokens = TokensField(default=list)

    class Meta:
        abstract = True


# PostgreSQL keeps positions up to 16,383 and a tsvector up to 1 MB.
_MOST_TOKENS = 16_000


def as_vector(tokens: list[str]) -> str:
    """Tokens in their order as PostgreSQL writes a tsvector."""
    # A literal with positions of our own: PostgreSQL's parser would cut our tokens again.
    return " ".join(f"'{_quoted(token)}':{place}" for place, token in enumerate(tokens[:_MOST_TOKENS], 1))


def _quoted(token: str) -> str:
    return token.replace("\\", "\\\\").replace("'", "''")


def index(table: type[SearchIndex], rows: Iterable[tuple[int, list[str]]]) -> None:
    """Make records findable by their tokens; what was indexed before is replaced."""
    name, key = table._meta.db_table, table._meta.pk.column
    replace = f"ON CONFLICT ({key}) DO UPDATE SET tokens = excluded.tokens"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            ready = {pk: as_vector(tokens) for pk, tokens in rows}
            given = "SELECT * FROM unnest(%s::bigint[], %s::text[]) AS given(pk, tokens)"
            sql = f"INSERT INTO {name} ({key}, tokens) SELECT pk, tokens::tsvector FROM ({given}) AS g {replace}"
            cursor.execute(sql, [list(ready), list(ready.values())])
        else:
            new = {pk: " ".join(tokens) for pk, tokens in rows}
            _forget(cursor, name, str(key), list(new))
            cursor.executemany(f"INSERT INTO {name} ({key}, tokens) VALUES (%s, %s) {replace}", list(new.items()))
            cursor.executemany(f"INSERT INTO {name}_fts (rowid, tokens) VALUES (%s, %s)", list(new.items()))


def _forget(cursor: Any, name: str, key: str, ids: list[int]) -> None:
    """Take what was indexed of these records out of FTS5, which has to be told it word by word."""
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        marks = ", ".join(["%s"] * len(some))
        cursor.execute(f"SELECT {key}, tokens FROM {name} WHERE {key} IN ({marks})", some)
        gone = cursor.fetchall()
        cursor.executemany(f"INSERT INTO {name}_fts ({name}_fts, rowid, tokens) VALUES ('delete', %s, %s)", gone)


def index_anew(table: type[SearchIndex]) -> None:
    """Make the index from the rows of the table, after these were written in another way than by `index`."""
    if connection.vendor == "sqlite":
        fts = f"{table._meta.db_table}_fts"
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {fts} ({fts}) VALUES ('rebuild')")


def hits(table: type[SearchIndex], query: str) -> RawSQL | None:
    """The ids of the records that contain every word of the query; None where nothing was asked.

    For `filter(pk__in=...)`.
    """
    wanted = phrases(query)
    if not wanted:
        return None
    name, key = table._meta.db_table, table._meta.pk.column
    if connection.vendor == "postgresql":
        sql = f"SELECT {key} FROM {name} WHERE tokens @@ %s::tsquery"
        return RawSQL(sql, [_as_tsquery(wanted)])
    sql = f"SELECT rowid FROM {name}_fts WHERE {name}_fts MATCH %s"
    return RawSQL(sql, [_as_match(wanted)])


def is_hit(table: type[SearchIndex], query: str) -> Q | Func | None:
    """The same as a condition, for lists that are read in an order of their own.

    PostgreSQL takes the ids as one array then. With IN it guesses how many there will be, and where it guesses wrong it
    goes through all records in the list's order.
    """
    found = hits(table, query)
    if found is None or connection.vendor != "postgresql":
        return None if found is None else Q(pk__in=found)
    array = {"template": "%(expressions)s)", "arg_joiner": " = ANY(ARRAY"}
    return Func(F("pk"), found, output_field=models.BooleanField(), **array)


def _as_tsquery(wanted: list[Phrase]) -> str:
    def term(phrase: Phrase) -> str:
        quoted = [f"'{_quoted(token)}'" for token in phrase.tokens]
        return "(" + " <-> ".join(quoted) + ")" if not phrase.is_prefix else f"{quoted[0]}:*"

    return " & ".join(term(phrase) for phrase in wanted)


def _as_match(wanted: list[Phrase]) -> str:
    def term(phrase: Phrase) -> str:
        words = " ".join(phrase.tokens).replace('"', '""')
        return f'"{words}"*' if phrase.is_prefix else f'"{words}"'

    return " AND ".join(term(phrase) for phrase in wanted)


class CreateSearchIndex(Operation):
    """Migration: the index behind a SearchIndex table, FTS5 or GIN.

    FTS5 is fed by `index`: from a trigger it would write a segment for each row, at three times the cost. Only what is
    deleted goes by a trigger, for rows also go with the records that they belong to.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, key: str) -> None:
        self.table, self.key = table, key

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        return None

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in self._statements(editor.connection.vendor):
            editor.execute(statement)

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        t = self.table
        drop = f"DROP INDEX {t}_gin" if editor.connection.vendor == "postgresql" else f"DROP TABLE {t}_fts"
        editor.execute(drop)

    def _statements(self, vendor: str) -> list[str]:
        t, key = self.table, self.key
        if vendor == "postgresql":
            return [f"CREATE INDEX {t}_gin ON {t} USING gin (tokens) WITH (fastupdate = off)"]
        gone = f"INSERT INTO {t}_fts({t}_fts, rowid, tokens) VALUES ('delete', old.{key}, old.tokens);"
        return [
            f"CREATE VIRTUAL TABLE {t}_fts USING fts5(tokens, content='{t}', content_rowid='{key}', "
            "tokenize=\"unicode61 remove_diacritics 0\", prefix='1 2 3')",
            f"CREATE TRIGGER {t}_gone AFTER DELETE ON {t} BEGIN {gone} END",
        ]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.table, self.key], {})

    def describe(self) -> str:
        return f"Make {self.table} searchable"


class DropWriteTriggers(Operation):
    """Migration: takes away the triggers that fed FTS5 in the first installations."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        return None

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if editor.connection.vendor == "sqlite":
            for name in ("come", "changed"):
                editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_{name}")

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        return None

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.table], {})

    def describe(self) -> str:
        return f"Let {self.table} be indexed by its writer alone"
