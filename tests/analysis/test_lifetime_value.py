"""What customers will still buy: models that know what they were fed with, and own up to what they cannot know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import gammaln

from farley.analysis.days import DAY
from farley.analysis.lifetime_value import (
    BgNbd,
    Buyers,
    GammaGamma,
    MbgNbd,
    ParetoNbd,
    RepeatModel,
    Rows,
    SeasonLevel,
    buyers_at,
    draw_purchases,
    foresee,
    season_level,
)
from farley.analysis.numerics import Floats
from farley.analysis.purchases import purchases
from farley.analysis.tables import seconds
from tests.analysis.cast import TODAY, Diary
from tests.analysis.shops import Shop, dropping_life, pareto_life, purchases_of, purchases_of_years, shop

PARETO = (0.55, 10.58, 0.61, 11.67)
BG, MBG = (0.24, 4.41, 0.79, 2.43), (0.52, 6.18, 0.89, 1.61)
WEEKS = 39.0
_TODAY = seconds(TODAY) // DAY


@pytest.fixture(scope="module")
def music_shop() -> Shop:
    return shop(pareto_life(*PARETO), seed=2)


@pytest.fixture(scope="module")
def fitted(music_shop: Shop) -> RepeatModel:
    return ParetoNbd().fit(music_shop.buyers)


@pytest.mark.parametrize(
    ("model", "life", "truth"),
    [
        (ParetoNbd(), pareto_life(*PARETO), PARETO),
        (BgNbd(), dropping_life(*BG, after_first=False), BG),
        (MbgNbd(), dropping_life(*MBG, after_first=True), MBG),
    ],
    ids=["Pareto/NBD", "BG/NBD", "MBG/NBD"],
)
def test_each_model_finds_the_parameters_that_made_the_purchases(
    model: RepeatModel, life: object, truth: tuple[float, ...]
) -> None:
    model.fit(shop(life, seed=2).buyers)
    assert model.doubt_ is None
    away = (model.log_parameters_ - np.log(truth)) / np.sqrt(np.diag(model.covariance_))
    assert np.abs(away).max() < 2.5


@pytest.mark.parametrize("model", [ParetoNbd(), BgNbd(), MbgNbd()])
def test_the_gradient_is_that_of_the_likelihood(model: RepeatModel, music_shop: Shop) -> None:
    rows, _ = music_shop.buyers.rows()
    at = np.log(np.array(model.usual)) + 0.3
    gradient = model._loss(at, rows)[1]
    for axis, move in enumerate(1e-5 * np.eye(4)):
        slope = (model._loss(at + move, rows)[0] - model._loss(at - move, rows)[0]) / 2e-5
        assert gradient[axis] == pytest.approx(slope, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(
    ("repeats", "last", "age"), [(0, 0.0, 30.0), (3, 10.0, 39.0), (40, 30.0, 39.0), (500, 1, 39.0)]
)
def test_the_likelihood_is_the_integral_over_when_they_left(repeats: int, last: float, age: float) -> None:
    r, alpha, s, beta = PARETO
    top = -(r + repeats) * np.log(alpha + last)
    left, _ = quad(
        lambda t: np.exp(-(r + repeats) * np.log(alpha + t) - top) * s * (beta + t) ** (-s - 1), last, age, limit=500
    )
    stayed = np.exp(-(r + repeats) * np.log(alpha + age) - top) * (beta + age) ** -s
    wanted = gammaln(r + repeats) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + top + np.log(stayed + left)
    rows = Rows(*(np.array([float(each)]) for each in (repeats, last, age, 1)))
    model = ParetoNbd()
    assert model._likelihood(np.array(PARETO), rows)[0] == pytest.approx(wanted, rel=1e-7)
    assert model.alive_given(np.array(PARETO), rows)[0] == pytest.approx(stayed / (stayed + left), rel=1e-5)


@pytest.mark.parametrize(("model", "truth"), [(ParetoNbd(), PARETO), (BgNbd(), BG), (MbgNbd(), MBG)])
def test_what_is_expected_is_the_mean_of_what_is_drawn(model: RepeatModel, truth: tuple[float, ...]) -> None:
    rows = Rows(np.array([4.0]), np.array([30.0]), np.array([WEEKS]), np.ones(1))
    many = np.tile(np.array(truth), (200_000, 1))
    drawn = model.draw_while_alive(many, 4.0, WEEKS, WEEKS, np.ones(len(many)), np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(model.expected_while_alive(np.array(truth), rows, WEEKS)[0], rel=0.01)


def test_what_happens_lies_inside_the_interval_as_often_as_it_says(music_shop: Shop, fitted: RepeatModel) -> None:
    worth = GammaGamma().fit(music_shop.buyers)
    future = foresee(fitted, worth, music_shop.buyers, horizon=WEEKS)
    inside = (future.purchases_low <= music_shop.bought_after) & (music_shop.bought_after <= future.purchases_high)
    # Whole numbers of purchases cannot be cut off at exactly a tenth.
    assert 0.78 <= inside.mean() <= 0.95
    assert future.total_low < music_shop.bought_after.sum() < future.total_high
    assert future.buys.mean() == pytest.approx((music_shop.bought_after > 0).mean(), abs=0.03)


def test_draws_spread_as_what_happened_does(music_shop: Shop, fitted: RepeatModel) -> None:
    drawn = draw_purchases(fitted, music_shop.buyers, horizon=WEEKS, draws=400)
    happened = music_shop.bought_after[:, None]
    luck = np.random.default_rng(1).random(len(drawn))
    places = np.sort((drawn < happened).mean(axis=1) + luck * (drawn == happened).mean(axis=1))
    assert np.abs(places - np.arange(len(places)) / len(places)).max() < 0.04


def test_nobodys_figures_depend_on_who_else_is_asked_about(music_shop: Shop, fitted: RepeatModel) -> None:
    worth, everybody = GammaGamma().fit(music_shop.buyers), music_shop.buyers
    one = Buyers(*(getattr(everybody, name)[7:8] for name in Buyers.__dataclass_fields__))
    alone, among = foresee(fitted, worth, one, horizon=WEEKS), foresee(fitted, worth, everybody, horizon=WEEKS)
    for name in ("alive", "buys", "purchases", "purchases_high", "value", "value_low", "value_high"):
        assert getattr(alone, name)[0] == getattr(among, name)[7]


def test_a_purchase_is_worth_what_this_customer_pays_and_others_where_little_is_known() -> None:
    rng = np.random.default_rng(1)
    scale = rng.gamma(3.74, size=2000) / 15.44
    purchases = rng.integers(1, 12, 2000)
    amounts = [rng.gamma(6.25, 1 / each, n) for each, n in zip(scale, purchases, strict=True)]
    worth = GammaGamma().fit(who_paid(amounts))
    assert worth.p_ == pytest.approx(6.25, rel=0.15)
    assert worth.q_ == pytest.approx(3.74, rel=0.15)
    usual = float(worth.expected(np.array([np.nan]), np.array([0]))[0])
    often, once = worth.expected(np.array([100.0, 100.0]), np.array([50, 1]))
    assert usual < once < often < 100
    yen = GammaGamma().fit(who_paid([each * 150 for each in amounts]))
    assert yen.gamma_ == pytest.approx(150 * worth.gamma_, rel=1e-3)


@pytest.mark.parametrize("trials", [0, 10], ids=["as they are", "the first of some for a cent"])
def test_where_each_pays_the_same_every_time_nobody_is_expected_to_pay_what_others_pay(trials: int) -> None:
    rng = np.random.default_rng(1)
    amounts = [rng.lognormal(np.log(12 if place < 10 else 48), 0.1, rng.integers(2, 25)) for place in range(200)]
    for few in amounts[len(amounts) - trials :]:
        few[0] = 0.01
    worth = GammaGamma().fit(who_paid(amounts))
    often, twice, usual = worth.expected(np.array([12.0, 12.0, 48.0]), np.array([24, 2, 24]))
    assert often == pytest.approx(12, rel=0.05)
    assert twice == pytest.approx(12, rel=0.3)
    assert usual == pytest.approx(48, rel=0.05)


def test_what_is_paid_lies_inside_the_interval_where_amounts_are_not_as_the_model_supposes() -> None:
    rng = np.random.default_rng(1)
    levels, purchases = rng.lognormal(4, 0.5, 2000), rng.integers(1, 12, 2000)
    buyers = who_paid([rng.lognormal(np.log(each), 0.4, n) for each, n in zip(levels, purchases, strict=True)])
    worth, after = GammaGamma().fit(buyers), rng.lognormal(np.log(levels)[:, None], 0.4, (2000, 5)).sum(axis=1)
    scale = worth.total(buyers.spend, buyers.amounts)
    drawn = [worth.draw_worth(np.full(500, 5.0), n, rng) * each for n, each in zip(purchases, scale, strict=True)]
    low, high = np.quantile(drawn, [0.1, 0.9], axis=1)
    assert ((low <= after) & (after <= high)).mean() == pytest.approx(0.8, abs=0.04)


def who_paid(amounts: list[Floats]) -> Buyers:
    """One customer for each list of amounts, one paid a day."""
    counts = np.array([len(each) for each in amounts])
    who, when = np.repeat(np.arange(len(amounts)), counts), np.concatenate([np.arange(count) for count in counts])
    return buyers_at(purchases_of(who, when, np.concatenate(amounts)).on(int(counts.max())))


def test_where_nobody_ever_stops_it_is_said() -> None:
    regulars = shop(pareto_life(2.0, 8.0, 50.0, 1e6), customers=500)
    assert ParetoNbd().fit(regulars.buyers).doubt_ == "nobody_leaves"


def test_where_hardly_anybody_came_back_it_is_said() -> None:
    ten = shop(pareto_life(*PARETO), customers=10)
    model = ParetoNbd().fit(ten.buyers)
    assert model.doubt_ == "few_came_back"
    assert np.isfinite(model.log_parameters_).all()


@pytest.mark.parametrize("model", [ParetoNbd(), BgNbd(), MbgNbd()])
@pytest.mark.parametrize(
    ("repeats", "last", "age"),
    [([], [], []), ([0], [0], [0]), ([0, 0, 0], [0, 0, 0], [5, 5, 5]), ([200_000], [4000], [4000])],
    ids=["nobody", "one purchase today", "all alike", "200,000 purchases"],
)
def test_extremes_give_finite_figures(
    model: RepeatModel, repeats: list[int], last: list[float], age: list[float]
) -> None:
    size = len(repeats)
    spend = np.full(size, 10.0)
    buyers = Buyers(
        np.arange(size), np.array(repeats, dtype=int), np.array(last, float), np.array(age, float), spend,
        np.log(spend), np.array(repeats, dtype=int) + 1,
    )  # fmt: skip
    worth = GammaGamma().fit(buyers)
    future = foresee(model.fit(buyers), worth, buyers, horizon=90.0, draws=100)
    assert np.isfinite(future.value_high).all()
    assert ((future.alive >= 0) & (future.alive <= 1)).all()


def test_buyers_are_as_they_were_then_and_a_present_is_worth_an_ordinary_purchase() -> None:
    diary = Diary()
    diary.buys(1, [300, 200, 150, 100, 60, 10], amount=20.0)
    diary.buys(1, [30], amount=2000.0)
    diary.buys(2, [-5], amount=10.0)
    bought = purchases(diary.history(), as_of=TODAY + timedelta(days=10))
    now, then = buyers_at(bought.on(_TODAY)), buyers_at(bought.on(_TODAY - 99))
    assert now.customer_id.tolist() == [1]
    assert (now.repeats[0], now.last[0], now.age[0], now.amounts[0]) == (6, 290, 300, 7)
    assert now.spend[0] == pytest.approx(20.0)
    assert (then.repeats[0], then.last[0], then.age[0]) == (3, 200, 201)
    assert len(buyers_at(bought.on(_TODAY - 1000))) == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_a_season_seen_before_is_expected_again(seed: int) -> None:
    paid = purchases_of_years(years=2.5, end=_TODAY, season=2.0, seed=seed)
    today = _TODAY - 91
    days, buyers = paid.on(_TODAY), buyers_at(paid.on(today))
    model = ParetoNbd().fit(buyers)
    season = season_level(model, paid, today=today, horizon=91)
    assert season.is_seen
    assert season.level > 1.3
    future = foresee(model, GammaGamma().fit(buyers), buyers, horizon=91.0, season=season)
    bought = np.isin(days.customer_id[days.day > today], buyers.customer_id).sum()
    assert future.total == pytest.approx(bought, rel=0.12)
    assert future.total_low < bought < future.total_high


def test_a_season_never_seen_widens_the_interval() -> None:
    paid = purchases_of_years(years=0.9, end=_TODAY, season=0.95, customers=1000)
    today = _TODAY - 91
    days, buyers = paid.on(_TODAY), buyers_at(paid.on(today))
    model = ParetoNbd().fit(buyers)
    season = season_level(model, paid, today=today, horizon=91)
    assert not season.is_seen
    worth = GammaGamma().fit(buyers)
    wide = foresee(model, worth, buyers, horizon=91.0, season=season)
    narrow = foresee(model, worth, buyers, horizon=91.0, season=replace(season, spread=0.0))
    bought = np.isin(days.customer_id[days.day > today], buyers.customer_id).sum()
    assert not narrow.total_low < bought < narrow.total_high
    assert wide.total_low < bought < wide.total_high


def test_over_a_year_seasons_cancel_out() -> None:
    paid = purchases_of_years(years=1.5, end=_TODAY, season=2.0, customers=50)
    model = ParetoNbd().fit(buyers_at(paid.on(_TODAY)))
    assert season_level(model, paid, today=_TODAY, horizon=365) == SeasonLevel(1.0, 0.05, is_seen=True)
