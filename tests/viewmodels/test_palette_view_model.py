"""The palette on a real practice: what is typed is read back as chips, and Enter books, asks, or says why not."""

from datetime import date
from typing import Any

import pytest

from carefront.application.commands.catalogue import RegisterPatient
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.patients import Patient
from carefront.shared.ids import new_id
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.viewmodels.palette_state import CommandRow, LineKind, PaletteMode
from carefront.viewmodels.palette_view_model import PaletteViewModel
from tests.support.practice import CLINIC, ECG, KIM, R2, RAO, SILVA, Practice, at
from tests.support.practice_window import Heard, nowhere, practice_context
from tests.support.runners import HeldRunner

TODAY = date(2026, 11, 24)
COMMANDS = (
    CommandRow("undo", "Undo", "Edit", "Ctrl+Z", "take back"),
    CommandRow("today", "Today", "View", "Ctrl+T", "now"),
    CommandRow("check_in", "Check in", "Visit", "Ctrl+I", "arrive here"),
    CommandRow("shortcuts", "Keyboard shortcuts", "Help", "Ctrl+/", "keys"),
)


@pytest.fixture
def heard(practice: Practice) -> Heard:
    return Heard()


@pytest.fixture
def palette(practice: Practice, heard: Heard, qapp: object) -> PaletteViewModel:
    context, heard.said = practice_context(practice, TODAY)[0], []
    context.said.connect(lambda text, is_urgent: heard.said.append((text, is_urgent)))
    made = PaletteViewModel(context, nowhere)
    made.commands = lambda: COMMANDS
    made.open()
    return made


def register(practice: Practice, name: str, **known: Any) -> str:
    identifier = new_id()
    practice.do(RegisterPatient(Patient(identifier, new_id(), name, "", **known)))
    return identifier


def chips(palette: PaletteViewModel) -> list[str]:
    return [chip.text for chip in palette.state.chips]


def visits(practice: Practice, day: date = TODAY) -> int:
    return sum(practice.reader.loads(CLINIC, day, day).values())


def test_a03_the_entry_is_read_back_as_six_chips_and_nothing_is_saved(
    practice: Practice, palette: PaletteViewModel
) -> None:
    palette.search("Rao kim tue 3pm 60 proc @rao")

    assert chips(palette) == [
        "Kim Rao · 12 Mar 1984", "Tue 24 Nov", "15:00–16:00", "Procedure", "Dr Rao", "R1 (auto)", "ECG",
    ]  # fmt: skip
    assert visits(practice) == 0


def test_a03_usual_provider_and_last_type_fill_what_was_not_typed(
    practice: Practice, palette: PaletteViewModel
) -> None:
    practice.booked(at(9, 30))

    palette.search("Rao kim tue 3pm 30 followup")

    assert chips(palette) == ["Kim Rao · 12 Mar 1984", "Tue 24 Nov", "15:00–15:30", "Follow-up", "Dr Rao (usual)"]


def test_enter_books_what_was_read_back(practice: Practice, palette: PaletteViewModel) -> None:
    booked: list[str] = []
    palette.booked.connect(booked.append)

    palette.search("rao k tue 3p fu @sil // bring list")
    palette.enter()

    visit = practice.reader.appointment(booked[0])
    assert (visit.patient_id, visit.start_s, visit.note) == (KIM, int(at(15).timestamp()), "bring list")
    assert [row.resource_id for row in visit.resources] == [SILVA]
    assert not palette.state.is_open


def test_a04_enter_on_an_ambiguous_chip_goes_to_it_and_books_nothing(
    practice: Practice, palette: PaletteViewModel, heard: Heard
) -> None:
    palette.search("rao k 10 fu")

    palette.enter()

    assert visits(practice) == 0
    assert [chip.is_asked for chip in palette.state.chips] == [False, True, False]
    assert [line.kind for line in palette.state.lines] == [LineKind.CHOICE] * 2
    assert heard.last == "What is meant by “10”?"

    palette.choose(1)
    assert chips(palette)[1:3] == ["Tue 24 Nov", "10:00–10:30"]
    assert visits(practice) == 0
    palette.enter()
    assert visits(practice) == 1


def test_a04_two_patients_of_one_name_are_asked_about(practice: Practice, palette: PaletteViewModel) -> None:
    kai = register(practice, "Kai Rao", birth_date=date(1971, 5, 2))
    palette.search("rao k tue 3p fu")

    palette.enter()

    assert visits(practice) == 0
    assert palette.state.picks_by_digit
    texts = [(line.text, line.detail) for line in palette.state.lines]
    palette.pick(next(at for at, (name, _detail) in enumerate(texts) if name == "Kai Rao"))
    assert chips(palette)[0] == "Kai Rao · 2 May 1971"
    palette.enter()
    assert practice.reader.find_patients("kai", CLINIC, TODAY)[0].today_appointment_id
    assert practice.reader.patients([kai, KIM], CLINIC, TODAY)[1].today_appointment_id == ""


def test_a05_birth_date_digits_make_the_name_sure(practice: Practice, palette: PaletteViewModel) -> None:
    register(practice, "Kai Rao", birth_date=date(1971, 5, 2))

    palette.search("rao k 1971 tue 3p fu")

    assert chips(palette)[0] == "Kai Rao · 2 May 1971"


def test_a_name_typed_whole_is_sure_beside_a_longer_one(practice: Practice, palette: PaletteViewModel) -> None:
    register(practice, "Kimberly Rao")

    palette.search("kim rao tue 3p fu")

    assert chips(palette)[0].startswith("Kim Rao")


def test_a_taken_time_says_why_and_digits_pick_the_nearest_openings(
    practice: Practice, palette: PaletteViewModel, heard: Heard
) -> None:
    practice.booked(at(15), patient_id=register(practice, "Ann Other"))

    palette.search("rao k tue 3p fu @rao")
    assert palette.state.reasons == ("Dr Rao sees Ann Other 15:00–15:30.",)
    assert not palette.state.picks_by_digit  # a digit is still text
    palette.enter()

    assert visits(practice) == 1
    assert heard.last == palette.state.reasons[0]
    assert len(palette.state.lines) == 3
    palette.choose(1)
    assert visits(practice) == 1
    assert chips(palette)[2] != "15:00–15:30"
    palette.enter()
    assert visits(practice) == 2


def test_rooms_and_things_that_are_named_take_the_place_of_chosen_ones(
    practice: Practice, palette: PaletteViewModel
) -> None:
    booked: list[str] = []
    palette.booked.connect(booked.append)

    palette.search("rao k tue 3p proc @rao in:r2 +ecg")
    palette.enter()

    resources = {row.resource_id for row in practice.reader.appointment(booked[0]).resources}
    assert resources == {RAO, R2, ECG}


def test_without_a_time_the_first_opening_of_the_day_is_read_back(palette: PaletteViewModel) -> None:
    palette.search("rao k tom fu @sil")

    assert chips(palette)[1:3] == ["Wed 25 Nov", "08:00–08:30"]


def test_no_opening_is_said_with_type_and_provider(palette: PaletteViewModel) -> None:
    palette.search("rao k sun fu @sil")

    assert palette.state.reasons[0].startswith("No opening for Follow-up with Dr Silva before")


def test_a_series_is_shown_before_it_is_booked(practice: Practice, palette: PaletteViewModel) -> None:
    practice.booked(at(15, days=7), patient_id=register(practice, "Ann Other"))
    palette.search("rao k tue 3p fu @rao weekly x3")

    palette.enter()

    assert [line.detail for line in palette.state.lines] == ["free", "Dr Rao sees Ann Other 15:00–15:30.", "free"]
    assert palette.state.notice == "Enter books 2 of 3; the others are left out."
    assert visits(practice) == 0
    palette.enter()
    assert (visits(practice), visits(practice, date(2026, 12, 8))) == (1, 1)


def test_a_walk_in_can_be_typed(practice: Practice, palette: PaletteViewModel) -> None:
    palette.search("walkin rao k")
    palette.enter()

    assert practice.reader.find_patients("kim", CLINIC, TODAY)[0].today_status == AppointmentStatus.ARRIVED


def test_groups_come_in_order_booking_patients_commands(palette: PaletteViewModel) -> None:
    palette.search("rao today 3p")

    kinds = [line.kind for line in palette.state.lines]
    assert kinds[0] is LineKind.BOOKING
    assert kinds == sorted(kinds, key=[LineKind.BOOKING, LineKind.PATIENT, LineKind.COMMAND].index)


@pytest.mark.parametrize(
    ("text", "command"), [("und", "undo"), ("chek in", "check_in"), ("arrive", "check_in"), ("?", "shortcuts")]
)
def test_commands_are_found_by_label_synonym_and_nearly(palette: PaletteViewModel, text: str, command: str) -> None:
    chosen: list[str] = []
    palette.command_chosen.connect(chosen.append)

    palette.search(text)
    palette.enter()

    assert chosen == [command]


def test_an_empty_field_offers_what_was_chosen_last(practice: Practice, qapp: object) -> None:
    kept = ForgetfulMemory()
    for text in ("und", "rao k tue 3p fu"):
        palette = PaletteViewModel(practice_context(practice, TODAY)[0], nowhere, kept)
        palette.commands = lambda: COMMANDS
        palette.open()
        palette.search(text)
        palette.enter()

    palette.open()

    assert [(line.kind, line.text) for line in palette.state.lines] == [
        (LineKind.COMMAND, "Undo"), (LineKind.PATIENT, "Kim Rao"),
    ]  # fmt: skip
    assert kept.value("recent_patients") == [KIM]


def test_nobody_found_is_said(palette: PaletteViewModel) -> None:
    palette.search("zz zz tue 3p")

    assert palette.state.notice == "No match for “zz zz”."


def test_a_late_answer_never_moves_a_line_in_highlight(practice: Practice, qapp: object) -> None:
    runner = HeldRunner()
    palette = PaletteViewModel(practice_context(practice, TODAY, runner)[0], nowhere)
    palette.commands = lambda: COMMANDS
    palette.open()
    runner.release_all()
    palette.search("k")
    before = palette.state.lines
    palette.highlight(0)

    runner.release_all()

    assert {line.kind for line in before} == {LineKind.COMMAND}
    assert palette.state.lines[: len(before)] == before
    assert "Kim Rao" in [line.text for line in palette.state.lines[len(before) :]]


def test_an_enter_before_the_answer_is_taken_when_it_comes(practice: Practice, qapp: object) -> None:
    runner = HeldRunner()
    palette = PaletteViewModel(practice_context(practice, TODAY, runner)[0], nowhere)
    palette.open()
    palette.search("rao k tue 3p fu")
    palette.enter()

    runner.release_all()

    assert visits(practice) == 1


def test_finding_a_patient_goes_to_the_visit_today(practice: Practice, palette: PaletteViewModel) -> None:
    visit = practice.booked(at(15))
    gone: list[str] = []
    palette.visit_chosen.connect(gone.append)
    palette.open(mode=PaletteMode.FIND_PATIENT)

    palette.search("kim")
    palette.enter()

    assert gone == [visit]


def test_a_patient_without_a_visit_is_taken_over_into_an_entry(palette: PaletteViewModel) -> None:
    palette.open(mode=PaletteMode.FIND_PATIENT)
    palette.search("kim")
    palette.enter()

    assert palette.state.mode is PaletteMode.PALETTE
    palette.search(palette.state.text + "tue 3p fu")
    assert chips(palette)[0] == "Kim Rao · 12 Mar 1984"
