"""Whose time is on screen is said where this computer's clock is not the clinic's."""

from datetime import date

from carefront.viewmodels.desk_context import known_zone
from carefront.viewmodels.zone_note import zone_note
from carefront.wording.times import Times

BERLIN = Times("en_GB", "Europe/Berlin")
DAY = date(2026, 11, 24)


def test_nothing_is_said_where_the_clocks_agree() -> None:
    assert zone_note(BERLIN, DAY, "Europe/Berlin") == ""
    assert zone_note(BERLIN, DAY, "Europe/Paris") == ""


def test_both_zones_are_named_with_what_this_computer_shows_at_the_clinic_s_noon() -> None:
    note = zone_note(BERLIN, DAY, "Europe/London")

    assert "Central European Standard Time" in note
    assert "At 12:00 there, it is 11:00 on this computer (Greenwich Mean Time)" in note


def test_the_other_side_of_the_date_line_is_another_day() -> None:
    assert "Wed 25 Nov" in zone_note(BERLIN, DAY, "Pacific/Auckland")


def test_it_is_judged_for_the_day_on_screen() -> None:
    arizona = Times("en_US", "America/Phoenix")

    assert zone_note(arizona, date(2026, 7, 1), "America/Denver")
    assert not zone_note(arizona, date(2026, 12, 1), "America/Denver")


def test_a_computer_without_a_known_zone_is_no_reason_to_say_anything() -> None:
    assert known_zone("Nowhere/AtAll") == known_zone("") == ""
    assert zone_note(BERLIN, DAY, "") == ""
