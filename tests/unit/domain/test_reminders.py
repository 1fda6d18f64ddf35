"""When a message may be sent, also where the clocks change; which way it goes; what its text holds."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carefront.domain.errors import InvalidValue
from carefront.domain.message_texts import check_text, filled, sms_parts, unknown_placeholders
from carefront.domain.notifications import Channel, Messaging, ReminderRule
from carefront.domain.reminders import chosen_channel, quiet_span, reminded_at_s, told_at_s

BERLIN = ZoneInfo("Europe/Berlin")
ALWAYS = Messaging("c", True, quiet_from=0, quiet_until=0)
NIGHT = Messaging("c", True, quiet_from=20 * 60, quiet_until=8 * 60)
BOTH = frozenset({"sms", "email"})


def s(month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> int:
    """The instant of a wall-clock time in Berlin in 2026."""
    return int(datetime(2026, month, day, hour, minute, tzinfo=BERLIN, fold=fold).timestamp())


def wall(at_s: int) -> str:
    return datetime.fromtimestamp(at_s, UTC).astimezone(BERLIN).strftime("%d.%m. %H:%M")


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_a_day_before_is_the_same_clock_time_when_the_clocks_change(month: int, day: int) -> None:
    assert wall(reminded_at_s(s(month, day, 15), 1_440, ALWAYS, BERLIN)) == f"{day - 1:02}.{month:02}. 15:00"


def test_two_hours_before_are_two_hours_when_the_clocks_change() -> None:
    assert s(3, 29, 4) - reminded_at_s(s(3, 29, 4), 120, ALWAYS, BERLIN) == 7_200


def test_a_reminder_in_the_night_waits_for_the_morning() -> None:
    assert wall(reminded_at_s(s(11, 24, 22), 1_440, NIGHT, BERLIN)) == "24.11. 08:00"


def test_a_reminder_that_would_come_too_late_in_the_morning_goes_in_the_evening() -> None:
    assert wall(reminded_at_s(s(11, 24, 8, 30), 60, NIGHT, BERLIN)) == "23.11. 19:59"


def test_news_of_a_visit_before_the_end_of_the_quiet_hours_goes_at_once() -> None:
    now = s(11, 24, 6)
    assert told_at_s(now, s(11, 24, 8, 15), NIGHT, BERLIN) == now + 30
    assert wall(told_at_s(now, s(11, 24, 12), NIGHT, BERLIN)) == "24.11. 08:00"


@given(st.integers(s(1, 2, 0), s(12, 30, 0)), st.integers(0, 1_439), st.integers(0, 1_439))
def test_what_is_sent_by_the_rules_is_never_sent_in_quiet_hours_unless_it_could_not_wait(
    now_s: int, quiet_from: int, quiet_until: int
) -> None:
    messaging = Messaging("c", True, quiet_from=quiet_from, quiet_until=quiet_until)
    due_s = told_at_s(now_s, now_s + 14 * 86_400, messaging, BERLIN)
    assert due_s >= now_s + 30
    assert quiet_span(due_s, messaging, BERLIN) is None


def test_rules_of_a_visit_type_take_the_place_of_those_for_all_and_none_hold_while_messages_are_off() -> None:
    general, own = ReminderRule(None, 1_440), ReminderRule("x", 60)
    messaging = Messaging("c", True, rules=(general, own))
    assert messaging.rules_for("x") == (own,)
    assert messaging.rules_for("y") == messaging.rules_for(None) == (general,)
    assert Messaging("c", False, rules=(general,)).rules_for("y") == ()


@pytest.mark.parametrize(
    ("preference", "wanted", "phone", "email", "expected"),
    [
        ("", "", "1", "a@b", Channel.EMAIL), ("", "sms", "1", "a@b", Channel.SMS),
        ("sms", "email", "1", "a@b", Channel.SMS),
        ("email", "", "1", "", None), ("", "email", "1", "", Channel.SMS), ("", "email", "", "", None),
        ("none", "sms", "1", "a@b", None),
        ("phone", "sms", "1", "a@b", None), ("", "", "1", "", Channel.SMS),
    ],
)  # fmt: skip
def test_the_patients_preference_decides_the_way(
    preference: str, wanted: str, phone: str, email: str, expected: Channel | None
) -> None:
    assert chosen_channel(preference, wanted, phone, email, BOTH) is expected
    assert chosen_channel(preference, wanted, phone, email, frozenset()) is None


def test_a_value_that_looks_like_a_placeholder_is_left_as_it_is() -> None:
    assert filled("{patient}, {day}", {"patient": "{day}", "day": "Monday"}) == "{day}, Monday"
    assert unknown_placeholders("{patient} {patent} {x} {patent}") == ("patent", "x")


@pytest.mark.parametrize(("subject", "rule"), [("a\r\nBcc: all@example.org", "line_break"), ("a" * 201, "too_long")])
def test_a_subject_is_one_short_line(subject: str, rule: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        check_text(subject, "subject", 200)
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    ("text", "parts"), [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("ж" * 70, 1), ("ж" * 71, 2)]
)
def test_short_messages_are_counted_as_gateways_do(text: str, parts: int) -> None:
    assert sms_parts(text) == parts
