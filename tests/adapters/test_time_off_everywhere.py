"""Approved time off takes the time at once wherever somebody looks; pending nowhere.

An hour, half a day, weeks across a clock change or the end of the year.
"""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from carefront.application.calendar_rows import FirstOpenings
from carefront.application.commands import catalogue as c
from carefront.application.envelope import Refused
from carefront.application.opening_rows import OpeningsQuestion
from carefront.cli.main import main
from carefront.domain.booking_facts import ReasonCode, WarningCode
from carefront.domain.facilities import Facility
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import Stretch, TimeOffState, TimeOffType
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, FOLLOW_UP, NOW, RAO, RAO_PERSON, Practice, fixed

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 12, 1)
CASES = {
    "an hour": Stretch(TUESDAY, TUESDAY, ClockPeriod(10 * 60, 11 * 60)),
    "half a day": Stretch(TUESDAY, TUESDAY, ClockPeriod(12 * 60, 18 * 60)),
    "three weeks over the end of the year": Stretch(date(2026, 12, 21), date(2027, 1, 10)),
    "three weeks over the clock change": Stretch(date(2027, 3, 15), date(2027, 4, 4)),
}


def local(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=BERLIN)


def starts(practice: Practice, first: date, last: date) -> list[datetime]:
    """Every start that the search finds with Dr Rao, as the clinic's clock shows it."""
    asked = OpeningsQuestion(CLINIC, FOLLOW_UP, among=(RAO,), first=first, last=last, days=60, limit=4000)
    return [datetime.fromtimestamp(row.start_s, BERLIN) for row in practice.reader.find_openings(asked).openings]


def is_inside(start: datetime, stretch: Stretch) -> bool:
    """Whether a visit of half an hour would lie in it, by the wall clock, at least in part."""
    minute = start.hour * 60 + start.minute
    if not stretch.first <= start.date() <= stretch.last:
        return False
    period = stretch.period
    return period is None or (minute < period.end and period.start < minute + 30)


@pytest.mark.parametrize("case", CASES)
def test_search_explain_month_and_booking_agree_before_and_after_the_decision(practice: Practice, case: str) -> None:
    stretch = CASES[case]
    first, last = stretch.first - timedelta(days=3), stretch.last + timedelta(days=3)
    before = starts(practice, first, last)
    blocked = [start for start in before if is_inside(start, stretch)]
    free = [start for start in before if not is_inside(start, stretch)]
    assert blocked
    assert free
    leave = new_id()
    practice.do(
        c.RequestTimeOff(leave, RAO_PERSON, TimeOffType.VACATION, stretch.first, stretch.last, stretch.period, "away")
    )
    assert starts(practice, first, last) == before
    question = practice.asked(blocked[0], offering_id=FOLLOW_UP)
    pending = practice.reader.propose(question).explanation
    assert (pending.is_bookable, [one.code for one in pending.warnings]) == (True, [WarningCode.PENDING_TIME_OFF])

    practice.do(c.DecideTimeOff(leave, TimeOffState.APPROVED))
    assert starts(practice, first, last) == free
    for start in (blocked[0], blocked[-1]):
        outcome = practice.book(start)
        assert isinstance(outcome, Refused)
        assert outcome.reasons[0].code is ReasonCode.TIME_OFF
        found = practice.reader.propose(practice.asked(start, offering_id=FOLLOW_UP)).explanation
        assert found.reasons[0].code is ReasonCode.TIME_OFF
        assert not any(is_inside(datetime.fromtimestamp(one.start_s, BERLIN), stretch) for one in found.alternatives
                       if RAO in {use.resource_id for use in one.resources})  # fmt: skip
    days = FirstOpenings(CLINIC, FOLLOW_UP, (RAO,), first, last)
    for row in practice.reader.first_openings(days):
        assert not is_inside(datetime.fromtimestamp(row.start_s, BERLIN), stretch), row.day
    month = {row.day: row.off for row in practice.reader.month(CLINIC, first, last).days}
    whole = [day for day in month if stretch.period is None and stretch.first <= day <= stretch.last]
    assert all(month[day] == ("Dr Rao",) for day in whole if day.weekday() < 5)
    assert all(not names for day, names in month.items() if day not in whole)

    practice.do(c.DecideTimeOff(leave, TimeOffState.CANCELLED))
    assert starts(practice, first, last) == before


def test_the_command_line_finds_nothing_there_either(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    stretch = CASES["half a day"]
    words = ["--json", "--profile", str(practice.folder), "--at", NOW.isoformat()]
    asking = ["openings", *words, "--offering", "FU", "--resource", "Dr Rao", "--from", "2026-12-01", "--days", "1",
              "--limit", "99"]  # fmt: skip

    def found() -> list[datetime]:
        assert main(asking) == 0
        rows = json.loads(capsys.readouterr().out)["openings"]
        return [datetime.fromisoformat(row["start"]).astimezone(BERLIN) for row in rows]

    before = found()
    leave = new_id()
    practice.do(
        c.RequestTimeOff(leave, RAO_PERSON, TimeOffType.SICK, stretch.first, stretch.last, stretch.period, "away")
    )
    assert found() == before
    practice.do(c.DecideTimeOff(leave, TimeOffState.APPROVED))
    assert found() == [start for start in before if not is_inside(start, stretch)] != before
    main(["explain", *words, "--offering", "FU", "--resource", "Dr Rao", "--start", "2026-12-01T14:00+01:00"])
    assert "TIME_OFF" in capsys.readouterr().out


def test_a_person_of_two_clinics_is_away_in_both_by_the_clock_of_each(practice: Practice) -> None:
    """Leave is filed once for the person; half a day is that half of the day in Berlin and in Lisbon."""
    other, there = fixed("second clinic"), new_id()
    week = tuple(c.WeekPeriod(day, ClockPeriod(8 * 60, 18 * 60)) for day in range(6))
    practice.do(c.OpenFacility(Facility(other, fixed("second account"), "Second", "Europe/Lisbon", slot_minutes=30)))
    practice.do(c.SetOpeningHours(other, week))
    practice.do(
        c.RegisterResource(
            Resource(there, other, ResourceKind.PERSON, "Dr Rao (Lisbon)", "", RAO_PERSON, ResourceState.ACTIVE,
                     is_schedulable=True)
        )
    )  # fmt: skip
    lisbon = ZoneInfo("Europe/Lisbon")

    def free(facility_id: str, resource_id: str, zone: ZoneInfo) -> list[str]:
        asked = OpeningsQuestion(
            facility_id, among=(resource_id,), length_minutes=30, first=TUESDAY, last=TUESDAY, limit=99
        )
        rows = practice.reader.find_openings(asked).openings
        return [f"{datetime.fromtimestamp(row.start_s, zone):%H:%M}" for row in rows]

    before = free(CLINIC, RAO, BERLIN), free(other, there, lisbon)
    leave = new_id()
    practice.do(
        c.RequestTimeOff(leave, RAO_PERSON, TimeOffType.SICK, TUESDAY, TUESDAY, ClockPeriod(12 * 60, 18 * 60), "ill")
    )
    assert (free(CLINIC, RAO, BERLIN), free(other, there, lisbon)) == before
    practice.do(c.DecideTimeOff(leave, TimeOffState.APPROVED))
    mornings = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(8 * 60, 12 * 60, 30)]
    assert (free(CLINIC, RAO, BERLIN), free(other, there, lisbon)) == (mornings, mornings)
    practice.do(c.DecideTimeOff(leave, TimeOffState.CANCELLED))
    assert (free(CLINIC, RAO, BERLIN), free(other, there, lisbon)) == before
