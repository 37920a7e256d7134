"""Charts drawn on the server."""

from __future__ import annotations

from farley.web.drawing import Chart, Series, draw, sparkline


def test_a_sparkline_marks_its_last_value() -> None:
    line = sparkline([1, 3, 2], "Orders a month")
    assert 'points="2.0,21.0 44.0,3.0 86.0,12.0"' in line
    assert 'cx="86.0" cy="12.0"' in line
    assert 'aria-label="Orders a month"' in line


def test_a_sparkline_of_one_value_or_of_equal_ones() -> None:
    assert sparkline([4]) == ""
    assert "21.0 86.0,21.0" in sparkline([4, 4])


def test_a_gap_breaks_the_line_and_shows_as_a_dash_in_the_table() -> None:
    chart = Chart("Right", ["Jan", "Feb", "Mar", "Apr"], [Series("Farley", [1, 2, None, 4])])
    assert draw(chart).count("<polyline") == 2
    assert chart.rows == [("Jan", ["1"]), ("Feb", ["2"]), ("Mar", ["–"]), ("Apr", ["4"])]


def test_an_interval_is_a_band_and_a_guess_is_dashed() -> None:
    chart = Chart(
        "Right", ["Jan", "Feb"], [Series("A", [1, 2], low=[0, 1], high=[2, 3]), Series("B", [1, 1], is_guess=True)]
    )
    drawn = draw(chart)
    assert drawn.count('class="band"') == 1
    assert 'class="line is-dashed"' in drawn


def test_bars_stand_on_the_axis_and_nothing_is_drawn_for_nothing() -> None:
    chart = Chart("Orders", ["Q1", "Q2"], [Series("All", [10, 0])], kind="bar")
    drawn = draw(chart)
    assert drawn.count('class="bar"') == 1
    assert 'y="10.0"' in drawn
    assert 'height="186.0"' in drawn


def test_a_chart_without_figures_is_an_empty_grid() -> None:
    drawn = draw(Chart("Nothing yet", [], []))
    assert drawn.count("<line") == 5
    assert "<polyline" not in drawn


def test_labels_are_thinned_and_escaped() -> None:
    drawn = draw(Chart('A "title"', [f"<{at}>" for at in range(24)], [Series("A", list(range(24)))]))
    assert drawn.count('y="214"') == 8
    assert "&lt;0&gt;" in drawn
    assert 'aria-label="A &quot;title&quot;"' in drawn


def test_a_phone_shows_three_of_the_labels_and_the_last_ends_where_the_chart_does() -> None:
    drawn = draw(Chart("Months", [f"{at}月" for at in range(1, 9)], [Series("A", list(range(8)))]))
    assert drawn.count('class="under is-spare"') == 5
    assert '<text class="under is-spare" x="640" text-anchor="end" y="214">8月</text>' in drawn


def test_lines_stand_at_round_figures() -> None:
    drawn = draw(Chart("Error", ["Jan"], [Series("A", [0.25])]))
    assert [f">{figure}</text>" in drawn for figure in ("0.3", "0.2", "0.1", "0")] == [True] * 4
    assert drawn.count("<line") == 4


def test_figures_that_are_written_otherwise() -> None:
    chart = Chart("Value", ["Jan"], [Series("Value", [1_284_000])], written=[["¥1,284,000"]])
    assert chart.rows == [("Jan", ["¥1,284,000"])]
    assert ">1.5M<" in draw(chart)
