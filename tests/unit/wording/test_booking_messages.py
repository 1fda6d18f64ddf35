"""The booking form's messages, exactly as designed, and days and times as people type them."""

from datetime import date

import pytest
from babel import Locale

from carefront.wording import booking_messages as messages
from carefront.wording import vocabulary
from carefront.wording.times import NoSuchDate, Times
from carefront.wording.typed_moments import NoSuchTime, parse_day, parse_time

WORDS = vocabulary.load()
TUESDAY = date(2026, 11, 24)
BRITISH, AMERICAN, ARABIC = (Locale.parse(code) for code in ("en_GB", "en_US", "ar_EG"))


@pytest.mark.parametrize(
    ("said", "designed"),
    [
        (messages.choose_patient("zed", WORDS), "Choose a patient, or press Enter to add “zed” as new."),
        (messages.choose_type(), "Choose a visit type."),
        (messages.enter_time(), "Enter a time, such as 15:00 or 3p."),
        (messages.no_such_date("31/2"), "That date does not exist: 31/2."),
        (messages.length_range(5, 480, 5), "Length must be 5 to 480 minutes in steps of 5."),
        (messages.needs_room("Procedure", ["R1", "R2"]), "Procedure needs a room. Choose one of R1, R2."),
        (messages.birth_in_future("1 Jan 2030"), "Birth date is in the future: 1 Jan 2030."),
        (messages.phone_or_none(), "Enter a phone number or tick ‘No phone’."),
        (messages.override_reason(), "Give a reason for the override (at least 5 letters)."),
        (messages.saved_here(), "Saved on this computer. It will be sent when the connection is back."),
        (messages.taken_meanwhile("10:02"),
         "Someone booked this time at 10:02. Your entry is kept. Choose another time."),
        (messages.series_empty(), "The series needs at least one date."),
        (messages.held_for_you(161), "Held for you 2:41"),
        (messages.draft_text("Lee", "15:00"), "Draft: Lee, 15:00"),
        (messages.book_some(5, 6), "Book 5 of 6"),
        (messages.looks_like("Kimberly Rao", "12 Mar 1984", "555-0134"),
         "Looks like Kimberly Rao, 12 Mar 1984, 555-0134."),
    ],
)  # fmt: skip
def test_a_message_is_said_as_designed(said: str, designed: str) -> None:
    assert said == designed


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("15:00", "15:00"), ("3p", "15:00"), ("3pm", "15:00"), ("1500", "15:00"), ("3", "15:00"), ("9", "9:00"),
        ("15.30", "15:30"), ("3:15 PM", "15:15"), ("3:15\u202fp.m.", "15:15"), ("٣:٣٠", "15:30"), ("03:00", "3:00"),
        ("12a", "0:00"), ("730", "7:30"), ("12", "12:00"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed: str, clock: str) -> None:
    minute = parse_time(typed, AMERICAN)

    assert f"{minute // 60}:{minute % 60:02}" == clock


def test_the_halves_of_the_day_have_the_languages_own_letters() -> None:
    assert (parse_time("٣ م", ARABIC), parse_time("٣ ص", ARABIC)) == (15 * 60, 3 * 60)


@pytest.mark.parametrize("typed", ["", "soon", "25", "15:77", "15pm", "0p", "1:2:3"])
def test_what_names_no_time_is_none(typed: str) -> None:
    with pytest.raises(NoSuchTime):
        parse_time(typed, BRITISH)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("tod", "2026-11-24"), ("tom", "2026-11-25"), ("tue", "2026-11-24"), ("fri", "2026-11-27"),
        ("tue next", "2026-12-01"), ("24", "2026-11-24"), ("23", "2026-12-23"), ("31", "2026-12-31"),
        ("24/11", "2026-11-24"), ("3/2", "2027-02-03"), ("24.12.26", "2026-12-24"), ("2026-11-24", "2026-11-24"),
        ("+3d", "2026-11-27"), ("+2w", "2026-12-08"), ("٢٤/١١", "2026-11-24"), ("5 nov 2025", "2025-11-05"),
        ("Tue 17 Nov", "2026-11-17"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_type_it(typed: str, day: str) -> None:
    assert parse_day(typed, TUESDAY, BRITISH).isoformat() == day


def test_month_and_day_follow_the_locale() -> None:
    assert parse_day("11/24", TUESDAY, AMERICAN) == TUESDAY


@pytest.mark.parametrize("typed", ["", "31/2", "soon", "32", "+3x", "24 lunch", "1/2/3/4"])
def test_what_names_no_day_is_none(typed: str) -> None:
    with pytest.raises(NoSuchDate):
        parse_day(typed, TUESDAY, BRITISH)


@pytest.mark.parametrize("code", ["en_GB", "en_US", "de_DE", "ar_EG", "ja_JP", "fr_FR"])
@pytest.mark.parametrize("day", [TUESDAY, date(2026, 12, 31), date(2026, 11, 3), date(2027, 2, 1)])
def test_a_day_that_the_form_wrote_is_read_back(code: str, day: date) -> None:
    times = Times(code, "UTC")

    assert parse_day(times.day(day), TUESDAY, times.locale) == day
    assert parse_day(times.full_day(day), TUESDAY, times.locale) == day


def test_a_phone_number_keeps_its_direction_in_a_line_from_the_right() -> None:
    assert messages.phone_text("555-0134", Times("ar_EG", "UTC")) == "\u2066555-0134\u2069"
    assert messages.phone_text("555-0134", Times("en_GB", "UTC")) == "555-0134"
