"""Tom brings the shop's table in by the wizard: upload, columns, check, run, result; stop, take back, once more."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.queries import assert_asks_no_more

from farley.base import clock
from farley.base.accounts import User
from farley.capture import pipeline
from farley.capture.actions import imports
from farley.capture.channels.csv_import.opening import layout_of, mapping_of
from farley.capture.jobs import carry_out_imports
from farley.capture.models import ImportRun, ImportState, InboxItem
from farley.customers.models import AttributeDefinition, Customer
from farley.timeline.models import Interaction

Browser = Callable[[User], Client]
Worker = Callable[[], None]

CUSTOMERS = (
    "顧客番号,氏名,ふりがな,会社名,役職,メールアドレス,郵便番号,タグ,備考,血液型\n"
    "A001,佐藤 健,さとう けん,株式会社カブト,課長,ken@kabuto.example,100-0001,常連;茶,甘い物が好き,A\n"
    "A002,李 小龍,,,,li@example.cn,,,,O\n"
    "A003,Emma Clarke,,,,not-a-mail,,,,\n"
)
VISITS = (
    "date,email,type,text\n01/02/2025,ken@kabuto.example,visit,Brought new tea\n03/04/2025,li@example.cn,call,Late\n"
)
AMBIGUOUS = "“01/02/2025” is"


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """The worker, who does what it was woken for when the test says so."""
    woken: list[str] = []
    monkeypatch.setattr("farley.base.jobs.wake", lambda name: woken.append(name))

    def work() -> None:
        assert woken.pop() == "farley.capture.jobs.carry_out_imports"
        carry_out_imports(clock.now())

    return work


@pytest.fixture
def tom_at(tom: User, at_browser: Browser) -> Client:
    """Tom's browser."""
    return at_browser(tom)


def upload(browser: Client, content: str | bytes, name: str = "customers.csv", like: int | None = None) -> str:
    """Give a file; returns the page's text that comes then."""
    raw = content.encode() if isinstance(content, str) else content
    address = f"/sources/imports/new?like={like}" if like else "/sources/imports/new"
    answer = browser.post(address, {"file": SimpleUploadedFile(name, raw)}, follow=True)
    return answer.content.decode()


def confirm_columns(browser: Client, **changed: str) -> str:
    """Send the form of the columns as it stands, with some answers changed; returns the page that comes then."""
    run = ImportRun.objects.latest("id")
    page = browser.get(f"/sources/imports/{run.pk}/columns").content.decode()
    answer = browser.post(f"/sources/imports/{run.pk}/columns", chosen_in(page) | changed, follow=True)
    return answer.content.decode()


def chosen_in(page: str) -> dict[str, str]:
    """What a form would send: its texts, hidden fields, and chosen options."""
    found = dict(re.findall(r'<input class="input[^"]*" name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select class="input[^"]*"[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_from_a_file_to_customers(tom_at: Client, worker: Worker) -> None:
    page = upload(tom_at, CUSTOMERS.encode("cp932"))
    run = ImportRun.objects.get()
    assert "Shift_JIS" in page
    assert "佐藤 健" in page

    page = confirm_columns(tom_at)
    assert "Every row is being checked" in page
    worker()
    page = tom_at.get(f"/sources/imports/{run.pk}/check").content.decode()
    assert "“not-a-mail” is not a mail address." in page
    assert "さとう けん" in page, "the first ones are shown as they will look"
    assert not Customer.objects.exists(), "nothing is written before"

    tom_at.post(f"/sources/imports/{run.pk}/start")
    worker()
    page = tom_at.get(f"/sources/imports/{run.pk}").content.decode()
    assert "Download the refused rows" in page
    assert set(Customer.objects.values_list("name", flat=True)) == {"佐藤 健", "李小龍", "株式会社カブト"}
    shown = tom_at.get(f"/customers?batch={ImportRun.objects.get().batch_id}").content.decode()
    assert "李小龍" in shown
    assert "customers.csv" in shown


def test_a_day_without_a_time_is_shown_as_a_day(tom_at: Client, worker: Worker) -> None:
    days = "when,email,type,text\n2025-03-01,ken@kabuto.example,visit,Brought new tea\n"
    times = (
        "when,email,type,text\n"
        "2025-03-03 00:00,ken@kabuto.example,call,Rang at night\n"
        "2025-03-04 14:05,ken@kabuto.example,call,Rang\n"
    )
    assert '<span class="count">1 Mar 2025</span>' in checked(tom_at, worker, days)
    assert '<span class="count">3 Mar 2025 00:00</span>' in checked(tom_at, worker, times)

    imported(tom_at, worker, days)
    imported(tom_at, worker, times)
    page = tom_at.get(f"/customers/{Customer.objects.get().pk}").content.decode()
    assert re.findall(r'class="entry-when">([^<]+)<', page) == ["14:05", "00:00"], "a real midnight is told"
    visit = Interaction.objects.get(kind="meeting")
    details = tom_at.get(f"/interactions/{visit.pk}/provenance").content.decode()
    assert "<dd>1 Mar 2025</dd>" in details


def test_an_order_with_a_day_gets_its_time_when_the_file_tells_it(tom_at: Client, worker: Worker) -> None:
    orders = "order number,order date,email,amount\n7,{},ken@kabuto.example,1200\n"
    imported(tom_at, worker, orders.format("2025-03-01"))
    ken = Customer.objects.get()
    assert "entry-when" not in tom_at.get(f"/customers/{ken.pk}").content.decode()

    again = imported(tom_at, worker, orders.format("2025-03-01 09:30"))
    assert 'class="entry-when">09:30<' in tom_at.get(f"/customers/{ken.pk}").content.decode()

    tom_at.post(f"/sources/imports/{again.pk}/revert")
    worker()
    assert not Interaction.objects.standing().get(kind="purchase").has_time


def checked(browser: Client, worker: Worker, content: str) -> str:
    """The page that shows the first rows of a table before it is brought in."""
    upload(browser, content)
    confirm_columns(browser)
    worker()
    return browser.get(f"/sources/imports/{ImportRun.objects.latest('id').pk}/check").content.decode()


def test_a_packed_file_with_tabs(tom_at: Client) -> None:
    page = upload(tom_at, gzip.compress(b"name\temail\nKen\tken@example.com\n"), "people.tsv.gz")

    assert "Tab · gzip" in page


def test_encoding_and_separator_can_be_chosen(tom_at: Client) -> None:
    upload(tom_at, "name;email\nJosé;jose@example.com\n".encode("cp1252"))
    run = ImportRun.objects.get()
    form = {"codec": "cp1252", "delimiter": ";", "has_header": ""}

    answer = tom_at.post(f"/sources/imports/{run.pk}/file", form, follow=True)

    assert "José" in answer.content.decode()
    run.refresh_from_db()
    assert (layout_of(run).codec, layout_of(run).header) == ("cp1252", ("Column 1", "Column 2"))
    assert tom_at.post(f"/sources/imports/{run.pk}/file", form | {"codec": "rot13"}).status_code == 422


def test_what_the_file_holds_can_be_said(tom_at: Client, worker: Worker) -> None:
    upload(tom_at, "when,who,what\n2025-03-01,Ken,tea\n")
    run = ImportRun.objects.get()
    page = tom_at.get(f"/sources/imports/{run.pk}/columns?content=interactions").content.decode()
    assert "When it happened" in page
    assert "Order number" not in page

    form = {"content": "interactions", "field-0": "happened_at", "field-1": "name", "field-2": "text"}
    tom_at.post(f"/sources/imports/{run.pk}/columns", form | {"all-kind": "call", "zone": "Europe/London"})
    tom_at.post(f"/sources/imports/{run.pk}/start")
    worker()

    call = Interaction.objects.get()
    assert (call.kind, call.text) == ("call", "tea")
    assert mapping_of(ImportRun.objects.get()).zone == "Europe/London"


def test_the_same_for_all_rows(tom_at: Client, tom: User, worker: Worker) -> None:
    upload(tom_at, CUSTOMERS)
    confirm_columns(tom_at, **{"all-tags": "fair 2026", "all-owner": tom.email, "all-country": "CN"})
    tom_at.post(f"/sources/imports/{ImportRun.objects.get().pk}/start")
    worker()

    li = Customer.objects.get(name="李小龍")
    assert li.owner == tom
    assert [address.country for address in li.addresses.all()] == ["CN"]
    assert "fair 2026" in tom_at.get(f"/customers/{li.pk}").content.decode()


def test_a_date_that_can_be_read_in_two_ways_is_asked_about(tom_at: Client, worker: Worker) -> None:
    page = upload(tom_at, VISITS)
    assert AMBIGUOUS in page
    assert "1 Feb 2025" in page
    assert "2 Jan 2025" in page

    page = confirm_columns(tom_at)
    assert "whether the day or the month comes first" in page
    confirm_columns(tom_at, **{"dates-0": "day"})
    tom_at.post(f"/sources/imports/{ImportRun.objects.get().pk}/start")
    worker()

    days = {moment.date().isoformat() for moment in Interaction.objects.values_list("happened_at", flat=True)}
    assert days == {"2025-01-31", "2025-04-02"}, "midnight in Tokyo"


def test_a_manager_adds_a_field_on_the_way(mei: User, at_browser: Browser, worker: Worker) -> None:
    browser = at_browser(mei)
    upload(browser, CUSTOMERS)
    page = confirm_columns(browser, **{"field-9": "new", "name-9": "Blood group", "type-9": "text"})
    assert "1 new field: Blood group" in page
    browser.post(f"/sources/imports/{ImportRun.objects.get().pk}/start")
    worker()

    assert AttributeDefinition.objects.get().label == "Blood group"
    assert list(Customer.objects.get(name="李小龍").attributes.values()) == ["O"]


def test_a_member_fills_fields_but_adds_none(tom_at: Client, worker: Worker) -> None:
    page = upload(tom_at, CUSTOMERS)
    assert 'value="new"' not in page

    page = confirm_columns(tom_at, **{"field-9": "new", "name-9": "Blood group"})
    assert "Only managers and administrators may add fields." in page
    assert not AttributeDefinition.objects.exists()


def test_two_columns_cannot_mean_the_same(tom_at: Client) -> None:
    upload(tom_at, CUSTOMERS)

    page = confirm_columns(tom_at, **{"field-0": "name", "field-1": "name"})

    assert "Two columns cannot both be “name”." in page


def test_known_customers_can_be_left_alone(tom_at: Client, worker: Worker) -> None:
    imported(tom_at, worker, "顧客番号,氏名\nA001,佐藤 健\n")
    upload(tom_at, "顧客番号,氏名\nA001,佐藤 KEN\n")
    confirm_columns(tom_at)
    run = ImportRun.objects.latest("id")
    page = tom_at.post(f"/sources/imports/{run.pk}/check", {"existing": "skip", "source": "Table files"}, follow=True)
    assert "Every row is being checked" in page.content.decode()
    worker()
    assert "Known, left alone" in tom_at.get(f"/sources/imports/{run.pk}/check").content.decode()
    tom_at.post(f"/sources/imports/{run.pk}/start")
    carry_out_imports(clock.now())

    assert Customer.objects.get().name == "佐藤 健"


def imported(browser: Client, worker: Worker, content: str) -> ImportRun:
    """Bring a table in from beginning to end."""
    upload(browser, content)
    confirm_columns(browser)
    run = ImportRun.objects.latest("id")
    browser.post(f"/sources/imports/{run.pk}/start")
    worker()
    run.refresh_from_db()
    assert run.state == ImportState.DONE, run.reason
    return run


def test_stop_go_on_and_take_back(tom_at: Client, worker: Worker) -> None:
    upload(tom_at, CUSTOMERS)
    confirm_columns(tom_at)
    run = ImportRun.objects.get()
    address = f"/sources/imports/{run.pk}"
    tom_at.post(f"{address}/start")
    assert "Importing" in tom_at.get(address).content.decode()
    assert "data-reload" not in tom_at.get(f"{address}/progress").content.decode()

    page = tom_at.post(f"{address}/stop", follow=True).content.decode()
    assert "Go on" in page
    assert "data-reload" in tom_at.get(f"{address}/progress").content.decode()
    tom_at.post(f"{address}/start")
    worker()
    assert Customer.objects.current().count() == 3

    tom_at.post(f"{address}/revert")
    worker()
    assert "Everything is as it was before" in tom_at.get(address).content.decode()
    assert not Customer.objects.current().exists()


def test_refused_rows_come_as_a_file(tom_at: Client, worker: Worker) -> None:
    run = imported(tom_at, worker, CUSTOMERS)

    answer = tom_at.get(f"/sources/imports/{run.pk}/refused")

    text = answer.getvalue().decode()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="refused-{run.pk}.csv"'
    assert "not-a-mail" in text
    assert "is not a mail address" in text


def test_the_same_settings_again(tom_at: Client, worker: Worker) -> None:
    upload(tom_at, "a,b,c\nA001,佐藤 健,x\n")
    form = {"content": "customers", "field-0": "customer_key", "field-1": "name", "all-tags": "fair"}
    first = ImportRun.objects.get()
    tom_at.post(f"/sources/imports/{first.pk}/columns", form)
    page = upload(tom_at, "c,b,a,d\ny,李 小龍,A002,z\n", like=first.pk)

    again = mapping_of(ImportRun.objects.latest("id"))
    assert [column.field for column in again.columns][:3] == ["", "name", "customer_key"]
    assert [(fallback.field, fallback.value) for fallback in again.fallbacks] == [("tags", "fair")]
    assert "李 小龍" in page


MAIL = (
    b"From: Hana Sato <hana@example.com>\r\nTo: tom@yamada-tea.example\r\nDate: Mon, 3 Mar 2025 10:00:00 +0900\r\n"
    b"Message-ID: <1@example.com>\r\nSubject: The tea\r\n\r\nIt was very good.\r\n"
)


def test_mails_need_no_columns(tom_at: Client, mei: User, at_browser: Browser, worker: Worker) -> None:
    page = upload(tom_at, MAIL, "good.eml")
    assert "1 mail came in" in page
    pipeline.work_off(now=clock.now)
    assert "The tea" in Interaction.objects.get(kind="email").title

    page = upload(at_browser(mei), b"From x\n" + MAIL.replace(b"<1@", b"<2@"), "more.mbox")
    assert "Mail files" in page
    assert InboxItem.objects.count() == 2


def test_a_draft_can_be_discarded(tom_at: Client) -> None:
    upload(tom_at, CUSTOMERS)
    run = ImportRun.objects.get()

    page = tom_at.post(f"/sources/imports/{run.pk}/discard", follow=True).content.decode()

    assert "Nothing was imported" in page
    assert not ImportRun.objects.exists()


def test_an_import_goes_on_at_the_step_where_it_is(tom_at: Client, worker: Worker) -> None:
    upload(tom_at, CUSTOMERS)
    run = ImportRun.objects.get()
    assert tom_at.get(f"/sources/imports/{run.pk}").headers["Location"].endswith("/columns")
    confirm_columns(tom_at)
    assert tom_at.get(f"/sources/imports/{run.pk}").headers["Location"].endswith("/check")
    tom_at.post(f"/sources/imports/{run.pk}/start")
    for step in ("file", "columns", "check"):
        assert tom_at.get(f"/sources/imports/{run.pk}/{step}").headers["Location"] == f"/sources/imports/{run.pk}"


def test_it_says_when_there_is_no_worker(tom_at: Client, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(tom_at, CUSTOMERS)
    monkeypatch.setattr("farley.base.jobs.last_beat", lambda: None)

    assert "waiting for the worker" in confirm_columns(tom_at)


def test_a_reader_sees_results_and_nothing_more(tom_at: Client, rin: User, at_browser: Browser, worker: Worker) -> None:
    run, browser = imported(tom_at, worker, CUSTOMERS), at_browser(rin)

    page = browser.get("/sources").content.decode()

    assert "customers.csv" in page
    assert "Import a file" not in page
    for address in ("new", f"{run.pk}", f"{run.pk}/columns", f"{run.pk}/refused", f"{run.pk}/progress"):
        assert browser.get(f"/sources/imports/{address}").status_code == 403, address


def test_members_see_their_own_imports_and_managers_all(
    tom_at: Client, mei: User, organisation: object, now: datetime, at_browser: Browser, worker: Worker
) -> None:
    run = imported(tom_at, worker, CUSTOMERS)
    ImportRun.objects.update(created_by=mei)

    assert "customers.csv" not in tom_at.get("/sources").content.decode()
    assert tom_at.get(f"/sources/imports/{run.pk}").status_code == 404
    assert "customers.csv" in at_browser(mei).get("/sources").content.decode()


def test_the_list_asks_as_often_for_many_as_for_few(tom_at: Client, tom: User, now: datetime) -> None:
    def make(count: int) -> None:
        for _number in range(count):
            kept = imports.keep_upload([b"id,name\n1,Ken\n"], "x.csv", by=tom, at=now)
            imports.prepare_import(kept, by=tom, at=now)

    assert_asks_no_more(tom_at, "/sources", make)
