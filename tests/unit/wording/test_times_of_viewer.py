"""Times by this computer's clock, +1 or −1 against the clinic's day; fields that are read again keep the clinic's."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carefront.application.utilisation_rows import Column, ColumnKind
from carefront.domain.booking_facts import Reason, ReasonCode
from carefront.domain.zones import day_span_s, instant_s, local_time
from carefront.viewmodels.booking_form_fields import FormFields, read_start, with_start
from carefront.wording import vocabulary
from carefront.wording.refusals import Speaker, reason_sentence
from carefront.wording.times import Times
from carefront.wording.utilisation import column_spoken, column_text

DAY = date(2026, 11, 24)
PAIRS = (
    ("Asia/Kolkata", "Europe/Berlin"), ("Europe/Berlin", "Asia/Kathmandu"), ("America/Los_Angeles", "Pacific/Auckland"),
    ("Pacific/Chatham", "America/St_Johns"), ("Australia/Lord_Howe", "Europe/London"), ("Europe/Berlin", ""),
)  # fmt: skip


def shown(zone: str, viewer: str) -> Times:
    return Times("en_GB", zone, None, viewer)


def at(times: Times, hour: int, minute: int = 0, day: date = DAY) -> int:
    return instant_s(day, 60 * hour + minute, times.zone)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_an_offset_of_45_minutes_is_told_to_the_minute() -> None:
    times = shown("Europe/Berlin", "Asia/Kathmandu")

    assert times.span(at(times, 9), at(times, 9, 30)) == "13:45–14:15"
    assert times.clinic_span(at(times, 9), at(times, 9, 30)) == "09:00–09:30"


def test_a_time_on_another_date_here_says_so_against_the_clinic_s_day() -> None:
    west, east = shown("Asia/Tokyo", "America/New_York"), shown("Europe/Berlin", "Pacific/Auckland")

    assert plain(west.clock(at(west, 9))) == "19:00 −1"
    assert plain(east.moment(at(east, 15))) == "Tue 24 Nov, 03:00 +1"
    assert plain(east.moment(at(east, 15), DAY)) == "03:00 +1"


def test_a_span_over_midnight_is_told_from_the_day_it_starts_on() -> None:
    times = shown("Asia/Kolkata", "Europe/Berlin")

    assert times.span(at(times, 23), at(times, 24)) == "18:30–19:30"
    assert shown("Asia/Kolkata", "").span(at(times, 23), at(times, 24)) == "23:00–00:00"


def test_a_day_stays_the_clinic_s_day() -> None:
    times = shown("Asia/Tokyo", "America/New_York")

    assert times.day_of(at(times, 9)) == "Tue 24 Nov"
    assert times.at(at(times, 9)).date() == DAY


def test_the_clinic_s_own_clock_is_the_default_and_the_same_clock_is_no_other() -> None:
    own, twin = shown("Europe/Berlin", ""), shown("Europe/Berlin", "Europe/Vienna")

    assert own.clock(at(own, 9)) == own.clinic_clock(at(own, 9)) == twin.clock(at(own, 9)) == "09:00"
    assert not any(one.differs(at(own, 9)) for one in (own, twin))
    assert twin.shown_zone is twin.zone


@pytest.mark.parametrize("viewer", ["Europe/Berlin", "Asia/Kathmandu", "America/New_York"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@given(day=st.dates(date(2026, 1, 1), date(2027, 12, 31)), minute=st.integers(0, 1439))
def test_what_the_clock_shows_is_the_same_instant_on_days_of_any_length(
    zone: str, viewer: str, day: date, minute: int
) -> None:
    times = shown(zone, viewer)
    first, last = day_span_s(day, times.zone)
    at_s = min(first + 60 * minute, last - 60)
    text, _space, days = plain(times.clock(at_s, day)).partition(" ")
    hour, minutes = map(int, text.split(":"))
    local = local_time(at_s, times.shown_zone)

    assert (local.hour, local.minute) == (hour, minutes)
    assert local.date() - day == timedelta(days=int(days.replace("−", "-") or 0))


@pytest.mark.parametrize(("zone", "viewer"), PAIRS)
@given(day=st.dates(date(2026, 1, 1), date(2027, 12, 31)), minute=st.integers(0, 287))
def test_what_the_form_shows_means_the_same_instant_when_it_is_typed_back(
    zone: str, viewer: str, day: date, minute: int
) -> None:
    times = shown(zone, viewer)
    at_s = instant_s(day, 5 * minute, times.zone)

    form = with_start(FormFields(), at_s, day, times)

    assert read_start(form, day, times) == at_s


def test_hours_of_a_refusal_and_the_end_of_the_visit_are_of_one_clock() -> None:
    times = shown("Asia/Kolkata", "Europe/Berlin")
    params = {"name": "Dr Rao", "weekday": 1, "hours": ((540, 1020),), "visit_end_s": at(times, 17, 20)}
    known = Reason(ReasonCode.OUTSIDE_HOURS, "rao", at(times, 17), at(times, 17, 20), "", "", params)
    unknown = Reason(ReasonCode.OUTSIDE_HOURS, "rao", None, None, "", "", params)

    speaker = Speaker(times, vocabulary.load(), {}, DAY)
    assert reason_sentence(known, speaker) == "Dr Rao works 04:30–12:30 on Tuesday; this visit would end at 12:50."
    nowhere = Speaker(times, vocabulary.load(), {}, None)
    assert reason_sentence(unknown, nowhere) == (
        "Dr Rao works 09:00–17:00 on Tuesday; this visit would end at Tue 24 Nov, 17:20. (Times of the clinic.)"
    )


def test_an_hour_of_the_figures_is_told_by_the_clock_shown_both_ways_where_it_is_changed_between() -> None:
    times = shown("Asia/Kolkata", "Europe/Berlin")
    plain_week = Column(ColumnKind.HOUR, DAY, DAY + timedelta(days=6), 9)
    changing = Column(ColumnKind.HOUR, date(2026, 10, 20), date(2026, 10, 27), 9)

    assert column_text(plain_week, times) == "04:30"
    assert column_spoken(plain_week, times) == "04:30–05:30"
    assert column_text(changing, times) == "05:30 / 04:30"
    assert column_text(changing, times.clinics) == "09:00"
