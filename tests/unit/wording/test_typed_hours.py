"""Clock times and periods as people type them, and what editors say of what is wrong."""

import pytest

from carefront.domain.errors import InvalidValue
from carefront.domain.schedule_figures import WeekFigures
from carefront.wording.editor_words import figures_text, problem_text
from carefront.wording.times import Times
from carefront.wording.typed_hours import NotAPeriod, clock_text, parse_clock, parse_periods, periods_text


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("8", 480), ("08:30", 510), ("8.30", 510), ("830", 510), ("8h30", 510), ("14:00", 840), ("2 pm", 840),
        ("2:30\u202fPM", 870), ("12 am", 0), ("24:00", 1440), ("٨:٣٠", 510), ("٨", 480),
        ("", None), ("25", None), ("24:01", None), ("13 pm", None), ("8:75", None), ("noon", None),
    ],
)  # fmt: skip
def test_a_clock_time_is_read_as_it_is_typed(text: str, minute: int | None) -> None:
    assert parse_clock(text) == minute


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("", ()), ("8-12", ((480, 720),)), ("14–18, 8–12", ((480, 720), (840, 1080))),
        ("08:00 to 12:00; 13:00 to 17:00", ((480, 720), (780, 1020))), ("22-6", ((1320, 1800),)),
        ("0-24", ((0, 1440),)),
    ],
)  # fmt: skip
def test_periods_of_a_day_are_read_in_order_and_an_end_before_the_start_lies_on_the_next_day(
    text: str, periods: tuple[tuple[int, int], ...]
) -> None:
    assert parse_periods(text) == periods


def test_what_is_no_period_is_named() -> None:
    with pytest.raises(NotAPeriod) as caught:
        parse_periods("8-12, later")
    assert caught.value.piece == "later"


@pytest.mark.parametrize("locale", ["en_GB", "en_US", "de_DE", "ar_EG", "fa_IR", "ja_JP", "hi_IN"])
def test_what_a_field_shows_can_be_read_again_in_every_language(locale: str) -> None:
    times = Times(locale, "Europe/Berlin")
    for minute in range(0, 1441, 15):
        assert parse_clock(clock_text(minute, times)) == minute
    periods = ((480, 720), (1320, 1800))
    assert parse_periods(periods_text(periods, times)) == periods


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InvalidValue("rule", "X", "frequency"), "FREQ="), (InvalidValue("rule", "X", "bymonth"), "BYMONTH"),
        (InvalidValue("at", None, "range"), "after the first"), (InvalidValue("at", None, "rhythm"), "started anew"),
        (InvalidValue("name", "", "empty"), "name"), (InvalidValue("last", None, "before_first"), "before the first"),
    ],
)  # fmt: skip
def test_every_mistake_of_an_entry_says_what_would_be_right(error: InvalidValue, said: str) -> None:
    assert said in problem_text(error)


def test_figures_are_told_with_their_plurals() -> None:
    assert figures_text(WeekFigures(1, 30)) == "1 slot, 30 bookable minutes a week"
    assert "in a week that has it" in figures_text(WeekFigures(2, 60, is_every_week=False))
