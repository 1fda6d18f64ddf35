"""A line typed at the desk, read as a booking: the grammar word by word, and laws that hold for any text."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carefront.application.quick_entry import parse_entry
from carefront.application.quick_entry_terms import (
    Asap,
    Chip,
    ChipKind,
    EntryContext,
    ParsedEntry,
    Reading,
    Repeat,
    TimeWish,
    Value,
    Verb,
    When,
)
from carefront.application.quick_entry_words import entry_words
from carefront.application.read_models import OfferingRow, ResourceRow

K = ChipKind
TUESDAY = date(2026, 11, 24)
EIGHT_TO_SIX = dict.fromkeys(range(5), ((8 * 60, 18 * 60),))
OFFERINGS = (
    OfferingRow("fu", "Follow-up", "FU", "fu followup follow control check", 30, "", ()),
    OfferingRow("np", "New patient", "NP", "np new first", 60, "", ()),
    OfferingRow("proc", "Procedure", "PROC", "proc minor", 45, "", ()),
)
RESOURCES = (
    ResourceRow("rao", "Dr Rao", "RAO", "person", "Doctors", "c"),
    ResourceRow("silva", "Dr Silva", "SIL", "person", "Doctors", "c"),
    ResourceRow("r1", "Room 1", "R1", "room", "Rooms", "c"),
    ResourceRow("r2", "Room 2", "R2", "room", "Rooms", "c"),
    ResourceRow("ecg", "ECG cart", "ECG", "asset", "", "c"),
)
CONTEXT = EntryContext(TUESDAY, 10 * 60, EIGHT_TO_SIX, OFFERINGS, RESOURCES, entry_words("en"))


def read(text: str, context: EntryContext = CONTEXT) -> ParsedEntry:
    return parse_entry(text, context)


def meant(text: str, kind: ChipKind, context: EntryContext = CONTEXT) -> Value | None:
    """What a chip of a sure reading means; ``None`` where there is none."""
    chip = read(text, context).chip(kind)
    assert chip is None or chip.is_sure, chip
    return chip.value if chip else None


def at(hour: int, minute: int = 0) -> TimeWish:
    return TimeWish(When.AT, 60 * hour + minute)


def test_the_line_of_the_design_reads_as_five_chips() -> None:
    entry = read("Rao kim tue 3pm 30 followup")

    assert [(chip.kind, chip.text) for chip in entry.chips] == [
        (K.PATIENT, "Rao kim"), (K.DAY, "tue"), (K.TIME, "3pm"), (K.LENGTH, "30"), (K.TYPE, "followup"),
    ]  # fmt: skip
    assert [chip.value for chip in entry.chips[1:]] == [TUESDAY, at(15), 30, "fu"]
    assert entry.unsure is None


def test_the_shortest_line_is_a_whole_booking() -> None:
    entry = read("rao k tue 3p fu")

    assert entry.patient == "rao k"
    assert [chip.value for chip in entry.chips[1:]] == [TUESDAY, at(15), "fu"]
    assert entry.unsure is None


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", TUESDAY), ("tod", TUESDAY), ("tom", date(2026, 11, 25)), ("tue", TUESDAY),
        ("mon", date(2026, 11, 30)), ("mon next", date(2026, 12, 7)), ("next mon", date(2026, 12, 7)),
        ("tue next", date(2026, 12, 1)), ("24/12", date(2026, 12, 24)), ("24.12.", date(2026, 12, 24)),
        ("23/11", date(2027, 11, 23)), ("24/12/27", date(2027, 12, 24)), ("2026-12-24", date(2026, 12, 24)),
        ("+3d", date(2026, 11, 27)), ("+2w", date(2026, 12, 8)), ("asap", Asap()),
    ],
)  # fmt: skip
def test_days(word: str, day: Value) -> None:
    assert meant(f"rao {word}", K.DAY) == day


def test_a_weekday_of_today_is_next_week_once_the_clinic_has_closed() -> None:
    evening = replace(CONTEXT, now_minute=18 * 60)

    assert meant("rao tue 3p", K.DAY, evening) == date(2026, 12, 1)


def test_day_and_month_follow_the_locale() -> None:
    american = replace(CONTEXT, date_order=("month", "day", "year"))
    iso = replace(CONTEXT, date_order=("year", "month", "day"))

    assert meant("rao 12/5", K.DAY) == date(2027, 5, 12)
    assert meant("rao 12/5", K.DAY, american) == date(2026, 12, 5)
    assert meant("rao 12/5", K.DAY, iso) == date(2026, 12, 5)


def test_a_date_that_only_the_other_order_knows_is_asked_about() -> None:
    chip = read("rao 12/24").chip(K.DAY)

    assert chip is not None
    assert not chip.is_sure
    assert chip.choices[0] == Reading(K.DAY, date(2026, 12, 24))


@pytest.mark.parametrize(
    ("word", "wish"),
    [
        ("3p", at(15)), ("3pm", at(15)), ("3 pm", at(15)), ("9a", at(9)), ("12pm", at(12)), ("12am", at(0)),
        ("3:30p", at(15, 30)), ("15:00", at(15)), ("1500", at(15)), ("930", at(9, 30)), ("3:30", at(15, 30)),
        ("10.15", at(10, 15)), ("15h30", at(15, 30)), ("3", at(15)), ("9", at(9)), ("am", TimeWish(When.MORNING, 0)),
        ("pm", TimeWish(When.AFTERNOON, 720)), ("after 3", TimeWish(When.AFTER, 15 * 60)),
        ("after 3:30pm", TimeWish(When.AFTER, 15 * 60 + 30)),
    ],
)  # fmt: skip
def test_times(word: str, wish: TimeWish) -> None:
    assert meant(f"rao tue {word}", K.TIME) == wish


def test_an_hour_with_two_readings_inside_opening_hours_is_asked_about() -> None:
    long_days = replace(CONTEXT, hours={1: ((6 * 60, 20 * 60),)})

    chip = read("rao tue 7", long_days).chip(K.TIME)

    assert chip is not None
    assert [choice.value for choice in chip.choices] == [at(7), at(19)]


@pytest.mark.parametrize(
    ("word", "minutes"), [("30m", 30), ("30min", 30), ("1h", 60), ("1h30", 90), ("1h30m", 90), ("90m", 90)]
)
def test_lengths(word: str, minutes: int) -> None:
    assert meant(f"rao tue 3p {word}", K.LENGTH) == minutes


def test_a_bare_number_is_a_length_only_where_no_day_is_missing() -> None:
    assert meant("rao tue 3p 30", K.LENGTH) == 30
    assert meant("rao 3p 30", K.LENGTH) is None
    assert meant("rao 3p 30", K.DAY) == date(2026, 11, 30)
    assert meant("rao tue 3p 33", K.LENGTH) is None
    assert meant("rao tue 3p 245", K.LENGTH) is None


def test_two_bare_numbers_are_day_and_hour() -> None:
    entry = read("rao 26 3 fu")

    assert (entry.chips[1].value, entry.chips[2].value) == (date(2026, 11, 26), at(15))


def test_a_lone_number_that_may_be_hour_or_day_is_asked_about() -> None:
    chip = read("rao 10 fu").unsure

    assert chip is not None
    assert [choice.kind for choice in chip.choices] == [K.TIME, K.DAY]


def test_digits_that_are_no_time_belong_to_the_patient() -> None:
    assert read("rao 1984 tue 3p").patient == "rao 1984"
    assert read("rao 0134 tue 3p").patient == "rao 0134"
    assert read("5550134 tue 3p").patient == "5550134"


@pytest.mark.parametrize(
    "said", ["fu", "FU", "followup", "follow-up", "follow up", "Follow-Up", '"follow-up"', "check", "folowup"]
)
def test_visit_types_by_code_name_alias_and_nearly(said: str) -> None:
    assert meant(f"rao tue 3p {said}", K.TYPE) == "fu"


def test_a_visit_type_of_several_words() -> None:
    assert meant("rao tue new patient 3p", K.TYPE) == "np"
    assert meant('rao tue "new patient" 3p', K.TYPE) == "np"


def test_an_alias_of_two_types_is_asked_about() -> None:
    twice = (*OFFERINGS, OfferingRow("ct", "Control", "CT", "check", 30, "", ()))

    chip = read("rao tue 3p check", replace(CONTEXT, offerings=twice)).unsure

    assert chip is not None
    assert [choice.value for choice in chip.choices] == ["fu", "ct"]


def test_marks_name_provider_room_and_equipment() -> None:
    entry = read("rao tue 3p @sil in:r2 +ecg")

    values = {chip.kind: chip.value for chip in entry.chips}
    assert (values[K.PROVIDER], values[K.ROOM], values[K.EQUIPMENT]) == ("silva", "r2", "ecg")
    assert read('rao tue 3p @"dr rao"').chips[-1].value == "rao"


def test_a_mark_that_fits_several_or_nobody_is_asked_about() -> None:
    several, nobody = read("kim tue 3p @dr").unsure, read("kim tue 3p @zz").unsure

    assert several is not None
    assert nobody is not None
    assert [one.value for one in several.choices] == [one.value for one in nobody.choices] == ["rao", "silva"]
    assert nobody.value == ""


@pytest.mark.parametrize(
    ("said", "repeat"),
    [
        ("weekly x6", Repeat("weekly", 1, 6)), ("every 2w x4", Repeat("weekly", 2, 4)),
        ("daily 5x", Repeat("daily", 1, 5)),
        ("weekly until 24/12", Repeat("weekly", until=date(2026, 12, 24))),
    ],
)  # fmt: skip
def test_repeats(said: str, repeat: Repeat) -> None:
    assert meant(f"rao tue 3p fu {said}", K.REPEAT) == repeat


def test_a_repeat_without_an_end_is_asked_about() -> None:
    chip = read("rao tue 3p fu weekly").unsure

    assert chip is not None
    assert chip.kind is K.REPEAT


def test_the_note_is_everything_after_two_slashes() -> None:
    assert meant("rao tue 3p // bring tue list, 3p", K.NOTE) == "bring tue list, 3p"


def test_verbs_come_first_and_only_there() -> None:
    assert read("walkin rao k").verb is Verb.WALKIN
    assert read("rao k").verb is Verb.BOOK
    assert read("Block").patient == "Block"
    assert read("rao move").patient == "rao move"


def test_the_first_word_is_the_patient_whatever_else_it_means() -> None:
    assert read("Mon tue 3p").patient == "Mon"
    assert read("book May mon 3p").patient == "May"


def test_a_name_that_is_a_day_too_stays_a_name_where_another_day_is_said() -> None:
    assert read("lee sun tue 3p fu").patient == "lee sun"
    assert meant("lee sun tue 3p fu", K.DAY) == TUESDAY
    assert read("lee sun 3p fu").patient == "lee"


def test_native_digits_and_the_users_own_words() -> None:
    arabic = replace(CONTEXT, words=entry_words("ar_EG"))
    german = replace(CONTEXT, words=entry_words("de_DE"))

    assert meant("محمد غدا ٣م", K.TIME, arabic) == at(15)
    assert meant("محمد غدا ٣م", K.DAY, arabic) == date(2026, 11, 25)
    assert meant("rao donnerstag 15:00", K.DAY, german) == date(2026, 11, 26)
    assert meant("rao thu 3p", K.DAY, german) == date(2026, 11, 26)


def test_what_somebody_settled_stays_settled() -> None:
    said = {"10": Reading(K.TIME, at(10)), "weekly": Reading(K.REPEAT, Repeat("weekly", 1, 6))}
    settled = replace(CONTEXT, settled=said)

    assert read("rao 10 fu", settled).unsure is None
    assert meant("rao 10 fu weekly", K.REPEAT, settled) == Repeat("weekly", 1, 6)


WORDS = st.sampled_from(
    ["rao", "k", "tue", "next", "3", "3p", "30", "1500", "24/12", "12/24", "2026-02-30", "+3d", "+999w", "after", "fu",
     "new", "patient", "@", "@rao", "in:", "in:r1", "+", "+ecg", "weekly", "every", "2w", "0w", "x6", "until", "//",
     "asap", "1h30", "9h", "am", "pm", '"', '@"dr', "٣", "24:99", "\u202f", "book", "0"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=40), st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=9).map(" ".join))


LANGUAGES = st.sampled_from(["en", "de", "fr", "es", "ar", "xx"])


@given(text=TEXTS, today=st.dates(), now=st.integers(0, 1439), language=LANGUAGES)
def test_any_text_is_read_and_all_of_it_is_accounted_for(text: str, today: date, now: int, language: str) -> None:
    entry = read(text, replace(CONTEXT, today=today, now_minute=now, words=entry_words(language)))

    covered = [False] * len(text)
    for chip in entry.chips:
        for start, end in chip.spans:
            assert not any(covered[start:end])
            covered[start:end] = [True] * (end - start)
    assert all(is_covered or char.isspace() for is_covered, char in zip(covered, text, strict=True))


@given(text=TEXTS, today=st.dates())
def test_a_chip_is_sure_or_has_something_to_choose_from(text: str, today: date) -> None:
    def is_answerable(chip: Chip) -> bool:
        return chip.is_sure or bool(chip.choices)

    assert all(map(is_answerable, read(text, replace(CONTEXT, today=today)).chips))
