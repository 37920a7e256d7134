"""The rooms are furnished alike, and keep to what they promise each other."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey, Model

from farley.config import wiring
from farley.customers.models import Customer

from .source import PACKAGE, ROOT, Source, ladder, sources

WITHOUT_WORDS = {"web"}  # what a page calls things, its room has named
TELL_THE_TIME = {"web", "api", "cli", "config", "demo"}
# Called by the clock, or by the world outside.
KNOW_THE_TIME = {"clock", "intake", "jobs"}
# Takes the sample data out of every room's tables at once: nobody else may delete customers for good.
MAY_WRITE_ANYWHERE = {"src/farley/demo/actions/removing.py"}
# Made of other tables, and made again from them: nothing is lost without it.
WORKED_OUT = {
    "capture.Browser",
    "capture.Review",
    "customers.CustomerSearch",
    "language_model.Errand",
    "timeline.InteractionSearch",
    "timeline.LastInteraction",
    "understanding.Entity",
    "understanding.KeyPhrases",
    "understanding.LanguageVersion",
    "understanding.NotYet",
    "understanding.OpenQuestion",
    "understanding.PastClaim",
    "understanding.Promise",
    "understanding.Sentence",
    "understanding.Tone",
}
SPEAK_HTTP = {"web", "api", "config"}
WRITES = {
    "bulk_create",
    "bulk_update",
    "create",
    "create_user",
    "delete",
    "get_or_create",
    "save",
    "update",
    "update_or_create",
}
LONGEST = 400


def test_each_room_says_what_it_is_and_which_words_it_uses() -> None:
    for name in wiring.ROOMS:
        text = import_module(name).__doc__ or ""
        assert text, f"{name} does not say what it is"
        room = name.removeprefix("farley.")
        assert room in WITHOUT_WORDS or words_of(text), f"{name} does not name its words: “Words: ...”"


def test_the_glossary_has_every_word() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    known = {word.casefold() for word in re.findall(r"\*\*([^*]+)\*\*", glossary)}
    for room in ladder():
        for word in words_of(import_module(f"farley.{room}").__doc__ or ""):
            assert word.casefold() in known, f"docs/glossary.md lacks “{word}” of the room {room}"


def words_of(text: str) -> list[str]:
    """The words that a room's docstring names: "Words: customer (one table), tag." or "... a *channel* is ..."."""
    told = re.search(r"\b[Ww]ords:\s+(.*?)(?:\.\s|\.$|\n\n)", text, re.S)
    if told is None:
        return []
    if starred := re.findall(r"\*([^*]+)\*", text):
        return starred
    plain = re.sub(r"\([^()]*\)", "", told[1])
    parts = (part.strip() for part in re.split(r",|;|\band\b", " ".join(plain.split())))
    return [part for part in parts if part]


def test_foreign_keys_point_down_the_ladder() -> None:
    rungs = ladder()
    for model, field in _foreign_keys():
        own, other = model._meta.app_label, field.related_model._meta.app_label
        if own in rungs and other in rungs:
            assert own == other or rungs[own] < rungs[other], f"{model.__name__}.{field.name} points up, at {other}"


def _foreign_keys() -> Iterator[tuple[type[Model], ForeignKey[Model, Model]]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey):
                yield model, field


def test_a_room_is_written_to_by_its_own_actions_alone() -> None:
    faults = []
    for source in sources():
        foreign = _records_of_others(source)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                root = _root_of(node.func)
                if root in foreign and source.name not in MAY_WRITE_ANYWHERE:
                    faults.append(f"{source.at(node)} writes to {foreign[root]}")
    assert not faults, "call an action of that room: " + "\n".join(faults)


def _records_of_others(source: Source) -> dict[str, str]:
    """Local names of models and getters of other rooms."""
    found = {}
    for local, dotted in source.imports.items():
        package, room, shelf = [*dotted.split("."), "", ""][:3]
        is_foreign = package == "farley" and room not in (source.room, "base")
        if is_foreign and (shelf == "access" or (shelf == "models" and _is_model(dotted))):
            found[local] = dotted
    return found


def _is_model(dotted: str) -> bool:
    module, _dot, name = dotted.rpartition(".")
    thing = getattr(import_module(module), name, None)
    return inspect.isclass(thing) and issubclass(thing, Model)


def _root_of(node: ast.AST) -> str:
    """The name that a chain of attributes and calls begins with."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def test_rooms_are_told_the_time() -> None:
    faults = [
        source.at(node)
        for source in sources()
        if source.room not in TELL_THE_TIME and source.path.stem not in KNOW_THE_TIME
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "clock.now"
    ]
    assert not faults, f"these read the clock; take at= instead: {faults}"


def test_there_is_one_clock() -> None:
    for source in sources():
        if source.name == "src/farley/base/clock.py":
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert not re.search(r"\b(datetime|timezone)\.(now|utcnow|today)$|\bdate\.today$", called), (
                    f"{source.at(node)}: use farley.base.clock.now"
                )


def test_only_web_and_api_speak_http() -> None:
    for source in sources():
        if source.room not in SPEAK_HTTP:
            for dotted in source.imports.values():
                assert not dotted.startswith(("django.http", "django.shortcuts", "django.views", "django.urls")), (
                    f"{source.name} imports {dotted}"
                )


def test_nothing_happens_behind_ones_back() -> None:
    for source in sources():
        for dotted in source.imports.values():
            assert not dotted.startswith(("django.db.models.signals", "django.dispatch")), f"{source.name}: {dotted}"
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete"):
                assert source.room == "base", f"{source.at(node)}: what happens on {node.name} belongs into an action"


def test_files_are_short_enough_to_read() -> None:
    long = {
        source.name: lines for source in sources() if (lines := len(source.path.read_text().splitlines())) > LONGEST
    }
    assert not long, f"make a package of each, split by the room's words: {long}"


def test_names_say_what_things_are() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert path.stem not in ("utils", "util", "helpers", "helper", "common", "misc", "manager", "process"), path


def test_every_table_about_customers_is_known() -> None:
    known = (ROOT / "docs" / "reference" / "personal-data.md").read_text()
    for model in sorted(_about_customers(), key=lambda model: model._meta.label):
        assert f"`{model._meta.label}`" in known, f"docs/reference/personal-data.md lacks `{model._meta.label}`"


def test_everything_about_customers_can_be_taken_along() -> None:
    labels = {model._meta.label for model in _about_customers()}
    lacking = labels - set(wiring.EXPORTED) - WORKED_OUT
    assert not lacking, f"wiring.EXPORTED lacks {sorted(lacking)}"


def _about_customers() -> set[type[Model]]:
    """Every model that leads to a customer, in one step or in several."""
    found: set[type[Model]] = {Customer}
    while True:
        more = {model for model, field in _foreign_keys() if field.related_model in found} - found
        if not more:
            return found
        found |= more


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
