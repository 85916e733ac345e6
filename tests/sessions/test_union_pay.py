"""What musicians cost by a union card: published and worked cases to the cent, and what holds for every case."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.union import FIGURES, Scale, Work, pay_of, remarks
from sessions.rules.union.known import CARDS
from sessions.rules.union.table import refuse_table

THREE = Fraction(3)
ORACLE = json.loads((Path(__file__).parent.parent / "data" / "afm_limited_pressing_2011.json").read_text())


def scale(key: str, **figures: str) -> Scale:
    card = CARDS[key]
    found = Scale.of(card.method, card.currency, card.table)
    changed = {**found.figures, **{name: Decimal(value) for name, value in figures.items()}}
    return Scale(found.currency, changed, found.method, found.unsure)


def cost(card: Scale, hours: Fraction | Decimal | int = THREE, **work: object) -> Decimal | None:
    return pay_of(card, Work(Fraction(hours), **work)).total


def amounts(card: Scale, hours: Fraction | Decimal | int = THREE, **work: object) -> list[str]:
    return [str(line.amount) for line in pay_of(card, Work(Fraction(hours), **work)).lines]


def test_the_published_limited_pressing_session_of_2011_to_the_cent():
    given, expected = ORACLE["inputs"], ORACLE["expected"]
    card = scale("afm.limited_pressing.2011")
    assert [card.get("scale"), card.get("pension_percent"), card.get("health_first")] == [
        Decimal(given[name]) for name in ("scale", "pension_pct", "hw")
    ]
    leader, side = pay_of(card, Work(THREE, leader=True)), pay_of(card, Work(THREE))
    assert [str(line.amount) for line in leader.lines] == ["393.00", expected["pension_leader"], "22.50"]
    assert [str(line.amount) for line in side.lines] == ["196.50", expected["pension_side"], "22.50"]
    assert (str(leader.total), str(side.total)) == (expected["leader"], expected["side"])
    assert leader.total + side.total * (given["musicians"] - 1) == Decimal(expected["total"])


def test_the_master_scale_of_2019_and_rounding_for_each_person():
    card = scale("afm.srla.2019")
    leader, side = pay_of(card, Work(THREE, leader=True)), pay_of(card, Work(THREE))
    assert (leader.total, side.total) == (Decimal("1007.66"), Decimal("517.83"))
    assert leader.total + 4 * side.total == Decimal("3078.98")
    pensions = [next(line.amount for line in one.lines if "Pension" in line.label) for one in (leader, side, side, side, side)]
    assert sum(pensions) == Decimal("333.72")  # on the sum it would be 333.73


def test_exactly_two_steps_of_twenty_minutes_are_two():
    card = scale("afm.srla.2019", scale="400", overtime_minutes="20")
    assert [line.label for line in pay_of(card, Work(THREE + Fraction(40, 60))).lines][1] == "Overtime, 2 × 20 min"
    assert [line.label for line in pay_of(card, Work(THREE + Fraction(41, 60))).lines][1] == "Overtime, 3 × 20 min"


def test_overtime_counts_quarter_hours_begun_at_one_and_a_half():
    card = scale("afm.srla.2019", scale="400")
    assert amounts(card, Decimal("3.25"))[1] == "50.00"  # basic / 8
    assert amounts(card, Decimal("3.5"))[1] == "100.00"  # basic / 4
    assert amounts(card, Decimal("3.26"))[1] == "100.00"
    assert "Overtime" not in pay_of(card, Work(THREE)).lines[1].label


def test_doubles_are_twenty_percent_and_then_fifteen_with_their_overtime():
    card = scale("afm.srla.2019", scale="400")
    assert amounts(card, doubles=1)[1] == "80.00"
    assert amounts(card, doubles=3)[1:3] == ["80.00", "120.00"]
    assert amounts(card, Decimal("3.5"), doubles=1)[2] == "100.00"


def test_health_is_more_for_the_first_session_of_a_day():
    card = scale("afm.srla.2019")
    assert (amounts(card)[-1], amounts(card, nth=2)[-1]) == ("28.00", "22.00")


def test_cartage_is_no_wages_and_a_leader_who_contracts_is_doubled_once():
    card = scale("afm.srla.2019")
    with_cartage = pay_of(card, Work(THREE, cartage=2))
    assert with_cartage.total - pay_of(card, Work(THREE)).total == Decimal("24.00")
    assert with_cartage.wages == Decimal("434.21")
    assert cost(card, leader=True, contractor=True) == cost(card, contractor=True) == Decimal("1007.66")


def test_a_special_session_is_two_thirds_and_shorter():
    card = scale("afm.srla.2019", scale="400")
    assert amounts(card, Decimal("1.5"), special=True)[0] == "264.00"
    assert amounts(card, Decimal("1.75"), special=True)[:2] == ["264.00", "50.00"]


def test_a_rate_that_nobody_knows_stays_empty_and_is_named():
    pay = pay_of(scale("afm.srla.2025"), Work(THREE, leader=True))
    assert (pay.total, pay.missing, pay.known) == (None, ["Basic session"], Decimal("30.00"))
    assert cost(scale("afm.srla.2025"), rate=Decimal("500")) == Decimal("600.45")  # as agreed above scale
    pay = pay_of(scale("sag_aftra.sound_recordings.2019"), Work(THREE, sides=2, voices=4))
    assert (pay.total, pay.missing) == (None, ["Three to five voices, by the side or hour"])


def test_what_is_to_be_confirmed_is_said_with_the_cost_that_uses_it():
    card = scale("afm.srla.2019")
    assert pay_of(card, Work(THREE)).unsure == []
    assert pay_of(card, Work(THREE, doubles=1)).unsure == ["First double"]
    assert "Overtime, share of the basic session's time" in pay_of(card, Work(Fraction(4))).unsure


def test_voices_are_paid_by_the_side_with_its_overdubs_or_the_hour_whichever_is_more():
    card = scale("sag_aftra.sound_recordings.2019", solo_rate="200", group_rate="100", choir_rate="80", chorus_rate="60")
    assert cost(card, 2, sides=2, overdubs=1) == Decimal("678.00")  # 3 × 200 × 1.13
    assert cost(card, Decimal("3.5"), sides=2, overdubs=1) == Decimal("904.00")  # 4 hours begun
    assert [cost(card, 1, sides=1, voices=n) for n in (2, 3, 6, 9)] == [
        Decimal(a) for a in ("226.00", "113.00", "90.40", "67.80")
    ]


def test_a_british_session_doubles_on_fee_and_overtime_and_adds_no_pension():
    card = scale("bpi_mu.standard.2023")
    assert amounts(card) == ["130.00"]
    assert amounts(card, doubles=2) == ["130.00", "32.50", "19.50"]  # trebling is 40 % in all
    assert amounts(card, overdubs=1) == ["130.00", "143.00"]
    assert amounts(card, Decimal("3.1"), doubles=1) == ["130.00", "32.50", "40.63"]


def test_a_song_overdubbed_at_home_is_all_in_and_never_under_its_least():
    card = scale("afm.single_song_overdub.2017")
    assert cost(card, songs=2) == Decimal("200")
    assert cost(card, songs=2, rate=Decimal("150")) == Decimal("300")
    assert cost(card, songs=1, rate=Decimal("50")) == Decimal("100")
    assert remarks(card, [Work(THREE, songs=1, rate=Decimal("130"))]) == ["Above the least sum a song is paid in steps of 50."]
    assert remarks(card, [Work(THREE, songs=13)]) == ["More than 12 songs: this card is for at most so many of an album."]


def test_the_card_asks_for_a_contractor_a_leader_rests_and_not_too_much_music():
    card = scale("afm.srla.2019")
    words = " ".join(remarks(card, [Work(THREE)] * 12, minutes=Decimal(18), gap=Decimal(20)))
    for said in ("contractor", "Nobody is called as leader", "18 minutes", "Only 20 minutes", "2 rests of 10 minutes"):
        assert said in words
    kept = remarks(card, [Work(THREE, leader=True, contractor=True)] + [Work(THREE)] * 11, minutes=Decimal(15), gap=Decimal(30))
    assert kept == ["Plan 2 rests of 10 minutes."]


@pytest.mark.parametrize("key", CARDS)
def test_every_card_to_begin_with_is_whole_and_names_where_it_was_read(key):
    card = CARDS[key]
    refuse_table(card.method, card.currency, card.table)
    assert card.table and all(row["source"] for row in card.table.values())
    assert all(row["value"] is not None or not row["confirmed"] for row in card.table.values())
    assert set(card.table) <= set(FIGURES)


WORKS = st.builds(
    Work,
    hours=st.fractions(0, 20, max_denominator=3600),
    leader=st.booleans(),
    contractor=st.booleans(),
    doubles=st.integers(0, 5),
    overdubs=st.integers(0, 3),
    cartage=st.integers(0, 4),
    nth=st.integers(1, 3),
)


@given(WORKS, st.decimals(0, 2000, places=2))
def test_lines_add_up_nobody_earns_less_for_longer_and_the_pension_is_of_this_persons_wages(work, base):
    card = scale("afm.srla.2019", scale=str(base))
    pay = pay_of(card, work)
    assert pay.total == sum(line.amount for line in pay.lines) and pay.total >= 0
    assert all(line.amount == line.amount.quantize(Decimal("0.01")) for line in pay.lines)
    longer = pay_of(card, Work(**{**work.__dict__, "hours": work.hours + 1}))
    assert longer.total >= pay.total
    pension = sum(line.amount for line in pay.lines if "Pension" in line.label)
    assert abs(pension - pay.wages * Decimal("0.1281")) <= Decimal("0.005")
