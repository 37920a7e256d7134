"""A chart is told once: what is drawn, what the table says and what a screen reader reads come from it."""

from __future__ import annotations

import json
import re
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from farley.web.charts import Chart, Series


def _described(chart: Chart) -> dict[str, Any]:
    found = re.search(r'<script type="application/json">(.*)</script>', chart.script)
    assert found
    return dict(json.loads(found[1]))


def test_a_gap_stays_a_gap_and_shows_as_a_dash_in_the_table() -> None:
    chart = Chart("Right", ["Jan", "Feb", "Mar"], [Series("Farley", [1, None, 0.25])])
    assert [(row.label, row.texts) for row in chart.rows] == [("Jan", ["1"]), ("Feb", ["–"]), ("Mar", ["0.25"])]
    assert _described(chart)["series"][0]["values"] == [1, None, 0.25]


def test_its_words_tell_where_each_series_begins_and_ends() -> None:
    chart = Chart(
        "Error", ["Jan", "Feb", "Mar"], [Series("Farley", [None, 0.2, 0.1]), Series("naive guess", [0.3, None, None])]
    )
    assert chart.words == "Error. Farley: from 0.2 (Feb) to 0.1 (Mar). naive guess: 0.3 (Jan)"
    assert Chart("Nothing yet", [], []).words == "Nothing yet"
    assert Chart("Nothing yet", ["Jan"], [Series("Farley", [None])]).words == "Nothing yet"


def test_figures_are_written_as_the_reader_writes_them() -> None:
    chart = Chart("Value", ["Jan", "Feb"], [Series("Value", [1284000, 5], written=["¥1,284,000", "¥5"])])
    assert chart.rows[0].texts == ["¥1,284,000"]
    with translation.override("zh-hans"):
        assert Chart("Orders", ["一月"], [Series("Orders", [12431])]).rows[0].texts == ["12,431"]


def test_a_customers_name_cannot_break_out_of_the_page() -> None:
    name = "</script><script>alert(1)</script>"
    chart = Chart(name, [name], [Series(name, [1])], links=["/customers/1"])
    shown = render_to_string("cotton/chart.html", {"chart": chart})
    assert shown.count("<script") == 1
    assert shown.count("alert(1)") > 2
    assert _described(chart)["labels"] == [name]


def test_the_table_stands_open_until_the_drawing_is_there_and_leads_to_the_evidence() -> None:
    chart = Chart("Orders", ["Q1", "Q2"], [Series("All", [10, 0])], kind="bar", links=["/customers/7", ""])
    shown = render_to_string("cotton/chart.html", {"chart": chart})
    assert '<details class="chart-table" open>' in shown
    assert '<a href="/customers/7">Q1</a>' in shown
    assert '<th scope="row">Q2</th>' in shown
    assert 'role="img" aria-label="Orders. All: from 10 (Q1) to 0 (Q2)"' in shown
    assert re.search(r'<data-chart src="/static/charts-\w+\.js">', shown)
