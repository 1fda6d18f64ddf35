"""Reasons in words: one sentence each, subject first, with the user's own times."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from carefront.application.envelope import Blocked, Denied, Refused
from carefront.application.failures import StorageFull
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import Alternative, AlternativeKind, BookingWarning, Reason, ReasonCode, WarningCode
from carefront.domain.errors import IllegalTransition, InvalidValue, NotFound, StaleWrite
from carefront.domain.permissions import Key
from carefront.wording import vocabulary
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import (
    Speaker,
    alternative_label,
    outcome_sentences,
    reason_sentence,
    reason_sentences,
    warning_sentence,
)
from carefront.wording.times import Times

ZONE = "Europe/London"
DAY = date(2026, 11, 24)
C = ReasonCode


def at(hour: int, minute: int = 0, day: int = 24) -> int:
    return int(datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(ZONE)).timestamp())


@pytest.fixture
def speaker() -> Speaker:
    return Speaker(Times("en_GB", ZONE), vocabulary.load(), {"rao": "Dr Rao", "silva": "Dr Silva"}, DAY)


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        (C.PERMISSION, {"name": "Dr Silva"}, "You can view Dr Silva’s calendar but not book in it."),
        (C.RESOURCE_INACTIVE, {"name": "Dr Rao", "state": "on_leave"}, "Dr Rao is on leave."),
        (C.OFFERING_UNAVAILABLE, {"name": "Dr Rao", "offering": "Procedure", "why": "not_assigned"},
         "Dr Rao does not offer Procedure."),
        (C.CLINIC_CLOSED, {"closure": "Thanksgiving"}, "The clinic is closed on Tue 24 Nov (Thanksgiving)."),
        (C.CLINIC_CLOSED, {"closure": "", "weekday": 1, "hours": ((480, 720), (780, 1080))},
         "The clinic is open 08:00–12:00 and 13:00–18:00 on Tuesday."),
        (C.TIME_OFF, {"name": "Dr Rao", "until_s": at(16)}, "Dr Rao is on approved time off until 16:00."),
        (C.TIME_OFF, {"name": "Dr Rao", "until_s": at(8, day=25)},
         "Dr Rao is on approved time off until Wed 25 Nov, 08:00."),
        (C.EXCEPTION, {"name": "Dr Rao", "exception": "Conference", "until_s": at(16)},
         "Dr Rao is away until 16:00 (Conference)."),
        (C.OUTSIDE_HOURS, {"name": "Dr Rao", "weekday": 1, "hours": ((480, 960),), "visit_end_s": at(16, 20)},
         "Dr Rao works 08:00–16:00 on Tuesday; this visit would end at 16:20."),
        (C.OUTSIDE_HOURS, {"name": "Dr Rao", "weekday": 1, "hours": ()}, "Dr Rao does not work on Tuesday."),
        (C.NO_SCHEDULE, {"name": "Dr Rao"}, "Dr Rao has no published schedule then."),
        (C.BLOCK_TYPE, {"name": "Dr Rao", "block": "Vaccines", "offering": "Follow-up", "block_start_s": at(13),
                        "block_end_s": at(14), "opens_s": None},
         "13:00–14:00 is kept for Vaccines; Follow-up is not allowed there."),
        (C.BLOCKED, {"name": "Dr Rao", "block": "Meeting", "until_s": at(14)},
         "Dr Rao is blocked until 14:00 (Meeting)."),
        (C.PROVIDER_BUSY, {"name": "Dr Rao", "other_patient": "Lee A.", "busy_start_s": at(15),
                           "busy_end_s": at(15, 30)}, "Dr Rao sees Lee A. 15:00–15:30."),
        (C.PROVIDER_BUSY, {"name": "Dr Rao", "busy_start_s": at(15), "busy_end_s": at(15, 30)},
         "Dr Rao sees another patient 15:00–15:30."),
        (C.OTHER_RESOURCE_BUSY, {"name": "Room R1", "offering": "Procedure", "until_s": at(15, 10)},
         "Room R1 is in use until 15:10; Procedure needs it."),
        (C.BUFFER, {"minutes": 10, "edge": "after_other", "other_patient": "Jo M.", "buffer_end_s": at(10, 10)},
         "10 min clean-up after Jo M. ends at 10:10."),
        (C.CAPACITY, {"offering": "Group physio", "taken": 8, "capacity": 8}, "Group physio is full (8 of 8)."),
        (C.PATIENT_BUSY, {"other_patient": "Kim Rao", "with_name": "Dr Silva", "busy_start_s": at(15)},
         "Kim Rao already has Dr Silva at 15:00."),
        (C.PANEL_CLOSED, {"name": "Dr Rao"}, "Dr Rao takes no new patients."),
        (C.LEAD_TIME, {"offering": "New patient", "notice_minutes": 1440}, "New patient needs 24 h notice."),
        (C.BEYOND_HORIZON, {"last_day": "2027-02-22"}, "Bookings are taken until 22 Feb 2027."),
        (C.PAST, {"passed_s": at(10)}, "10:00 has passed."),
    ],
)  # fmt: skip
def test_a12_each_reason_has_its_sentence(
    speaker: Speaker, code: ReasonCode, params: dict[str, object], sentence: str
) -> None:
    assert reason_sentence(Reason(code, "rao", params=params), speaker) == sentence


@pytest.mark.parametrize("code", list(ReasonCode))
def test_a_reason_without_values_is_still_a_plain_sentence(speaker: Speaker, code: ReasonCode) -> None:
    sentence = reason_sentence(Reason(code), speaker)

    assert sentence.endswith(".")
    assert "{" not in sentence
    assert code.value not in sentence
    assert not {"invalid", "error", "conflict", "please"} & set(sentence.lower().split())


def test_a13_reasons_come_in_their_order_and_once(speaker: Speaker) -> None:
    busy = Reason(C.PROVIDER_BUSY, "rao", params={"name": "Dr Rao"})
    off = Reason(C.TIME_OFF, "rao", params={"name": "Dr Rao", "until_s": at(16)})

    sentences = reason_sentences((busy, off, busy), speaker)

    assert sentences == ("Dr Rao is on approved time off until 16:00.", "Dr Rao sees another patient then.")


@pytest.mark.parametrize(
    ("kind", "start_s", "who", "label"),
    [
        (AlternativeKind.SAME_PROVIDER, at(15, 30), "rao", "Dr Rao 15:30, 30 min later"),
        (AlternativeKind.SAME_PROVIDER, at(14, 45), "rao", "Dr Rao 14:45, 15 min earlier"),
        (AlternativeKind.SAME_PROVIDER, at(9, day=26), "rao", "Dr Rao Thu 26 Nov, 09:00"),
        (AlternativeKind.SAME_TIME, at(15), "silva", "15:00 Dr Silva"),
        (AlternativeKind.NEXT_WEEK, at(15, day=30), "rao", "Mon 30 Nov, 15:00 Dr Rao"),
    ],
)
def test_an_alternative_says_what_differs(
    speaker: Speaker, kind: AlternativeKind, start_s: int, who: str, label: str
) -> None:
    assert alternative_label(Alternative(kind, start_s, (ResourceUse(who),)), at(15), speaker) == label


def test_what_did_not_happen_is_said(speaker: Speaker) -> None:
    past = Reason(C.PAST, params={"passed_s": at(10)})

    assert outcome_sentences(Refused("c", (past,)), speaker) == ("10:00 has passed.",)
    assert outcome_sentences(Denied("c", Key.APPOINTMENT_CREATE), speaker) == ("You do not have the right to do this.",)
    assert outcome_sentences(Blocked("c", "appointment", "x"), speaker) == ("Cannot undo: it has changed since.",)
    assert outcome_sentences(Blocked("c", "appointment", "x", (past,)), speaker) == ("Cannot undo: 10:00 has passed.",)


@pytest.mark.parametrize(("other", "who"), [("Lee A.", "Lee A."), ("", "another patient")])
def test_what_took_the_place_of_an_undone_visit_is_named(speaker: Speaker, other: str, who: str) -> None:
    busy = Reason(C.PROVIDER_BUSY, "rao", params={"busy_start_s": at(14), "other_patient": other})

    said = outcome_sentences(Blocked("c", "occupancy", "x", (busy,)), speaker)

    assert said == (f"Cannot undo: Dr Rao 14:00 is now taken by {who}.",)


def test_a_hold_warns_with_its_holder(speaker: Speaker) -> None:
    held = BookingWarning(WarningCode.HELD, params={"holder": "Ana", "until_s": at(10, 44)})

    assert warning_sentence(held, speaker) == "Held by Ana until 10:44."


@pytest.mark.parametrize(
    "error",
    [StaleWrite("a", "b", 1, 2), NotFound("a", "b"), IllegalTransition("a", "b", "c"), InvalidValue("a", 1, "b"),
     StorageFull(), RuntimeError("secret")],
)  # fmt: skip
def test_a_failure_is_a_sentence_without_its_name(error: Exception) -> None:
    sentence = failure_sentence(error)

    assert sentence.endswith(".")
    assert type(error).__name__ not in sentence
    assert "secret" not in sentence
