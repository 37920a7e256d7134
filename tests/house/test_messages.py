"""Nobody who reads Japanese or Chinese meets a sentence in English: the catalogues are complete, and stay so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.catalog import Message

from farley.web import messages

LANGUAGES = pytest.mark.parametrize("locale", messages.LANGUAGES)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
CHARACTER, OTHER = r"[\u3040-\u30ff\u3400-\u9fff]", r"(?:[A-Za-z0-9%]|%\(\w+\)[sd]|%[sd])"
BLANK = re.compile(f"{CHARACTER} {OTHER}|{OTHER} {CHARACTER}")
# What a customer is not called (docs/glossary.md). 位 may be a part of another word, or be said of a colleague.
MISNAMED = {"ja": r"お客|顧客(?:様|さま|さん)", "zh_Hans": r"顾客|客人|(?<![单中])位(?!于|居|前|置|管理员|同事)"}
# The same in every language.
NAMES = {"Farley"}


def translated(locale: str) -> list[tuple[Message, str]]:
    """Each sentence with its translation; both languages have one form for all numbers."""
    return [
        (message, message.string[0] if isinstance(message.string, tuple) else message.string)
        for message in messages.read(locale)
        if message.id
    ]


def english(message: Message) -> str:
    """The sentence in English, in the form for many where there are two."""
    return message.id if isinstance(message.id, str) else message.id[1]


@pytest.fixture(scope="module")
def found() -> Catalog:
    """What the sources say."""
    return messages.sources()


@LANGUAGES
def test_the_catalogues_are_up_to_date_and_complete(found: Catalog, locale: str) -> None:
    catalogue = messages.merged(found, locale)
    hint = f"run: {messages.COMMAND}, then translate what it lists"
    assert messages.untranslated(catalogue) == [], hint
    assert messages.written(catalogue) == messages.path_of(locale).read_bytes(), hint


@LANGUAGES
def test_translations_have_the_placeholders_of_the_sentence(locale: str) -> None:
    for message, said in translated(locale):
        wanted = sorted(PLACEHOLDER.findall(english(message)))
        assert sorted(PLACEHOLDER.findall(said)) == wanted, (english(message), said)


@LANGUAGES
def test_nothing_is_copied_instead_of_translated(locale: str) -> None:
    for message, said in translated(locale):
        has_words = re.search(r"[a-z]", PLACEHOLDER.sub("", english(message)), re.I)
        assert not has_words or english(message) in NAMES or not said.isascii(), english(message)


@LANGUAGES
def test_a_sentence_ends_as_one_and_a_label_does_not(locale: str) -> None:
    for message, said in translated(locale):
        if not english(message).endswith((":", "?", "!")):
            assert english(message).endswith(".") == said.endswith("。"), (english(message), said)


@pytest.mark.parametrize(("locale", "strange"), [("ja", "“”?!,;"), ("zh_Hans", "「」?!,;")])
def test_punctuation_is_that_of_the_language(locale: str, strange: str) -> None:
    for _message, said in translated(locale):
        assert not set(strange) & set(said), said


@LANGUAGES
def test_no_blank_stands_between_characters_and_numbers(locale: str) -> None:
    """How far apart they stand is for the style sheet to say (text-autospace), the same on all pages."""
    for _message, said in translated(locale):
        assert not BLANK.search(said), said


@LANGUAGES
def test_a_customer_is_called_by_one_word(locale: str) -> None:
    for _message, said in translated(locale):
        assert not re.search(MISNAMED[locale], said), said


@LANGUAGES
def test_the_file_names_nobody_and_no_machine(locale: str) -> None:
    head = messages.path_of(locale).read_text(encoding="utf-8").partition("\n\n")[0]
    assert "Plural-Forms: nplurals=1; plural=0;" in head
    assert not re.search(r"@|/home|Translator|Date", head)


def test_sentences_are_found_wherever_they_are_said(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        """{% load i18n %}
          <c-card title="{% translate 'Within a component' %}" note="{% translate "Open" context "verb" %}">
        {{ value|default:_("By default") }}
            {% blocktranslate trimmed count n=n %}{{ n }} cup{% plural %}{{ n }} cups{% endblocktranslate %}
        """
    )
    (tmp_path / "words.py").write_text(
        'LABEL = gettext_lazy("A label")\nPOTS = ngettext_lazy("%(n)s pot", "pots", n), pgettext("noun", "Brew")\n'
    )
    found = messages.sources(tmp_path)
    assert {(m.id, m.context, m.locations[0][0]) for m in found if m.id} == {
        ("Within a component", None, "page.html"),
        ("Open", "verb", "page.html"),
        ("By default", None, "page.html"),
        (("%(n)s cup", "%(n)s cups"), None, "page.html"),
        ("A label", None, "words.py"),
        (("%(n)s pot", "pots"), None, "words.py"),
        ("Brew", "noun", "words.py"),
    }


def test_updating_keeps_translations_adds_what_is_new_and_drops_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    page = tmp_path / "page.html"
    page.write_text('{% translate "Tea" %} {% translate "Coffee" %}')
    assert messages.update() == {"ja": ["Tea", "Coffee"], "zh_Hans": ["Tea", "Coffee"]}

    ours = messages.path_of("ja")
    ours.write_text(ours.read_text().replace('msgid "Tea"\nmsgstr ""', 'msgid "Tea"\nmsgstr "お茶"'))
    page.write_text('{% translate "Milk" %} {% translate "Tea" %}')

    assert messages.update()["ja"] == ["Milk"]
    assert "Coffee" not in ours.read_text()
    assert 'msgid "Tea"\nmsgstr "お茶"' in ours.read_text()
    before = ours.read_bytes()
    messages.update()
    assert ours.read_bytes() == before
