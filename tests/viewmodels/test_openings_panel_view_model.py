"""Finding and booking an opening on a real practice."""

from dataclasses import replace
from datetime import date

import pytest

from carefront.application.commands.catalogue import ChangeResourceState, UpdateResource
from carefront.domain.appointments import ResourceUse
from carefront.domain.resources import ResourceState
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.openings_panel_view_model import ANYBODY, USUAL, OpeningsPanelViewModel
from carefront.viewmodels.palette_state import LineKind
from tests.support.practice import CLINIC, ECG, PROCEDURE, RAO, SILVA, Practice, at
from tests.support.practice_window import Heard, nowhere, practice_context
from tests.support.runners import HeldRunner
from tests.support.spine_checks import rows_of

TODAY = date(2026, 11, 24)


@pytest.fixture
def opened(practice: Practice, qapp: object) -> tuple[OpeningsPanelViewModel, Heard]:
    context, heard = practice_context(practice, TODAY)
    panel = OpeningsPanelViewModel(context, nowhere)
    panel.open()
    return panel, heard


def visits(practice: Practice) -> int:
    return sum(practice.reader.loads(CLINIC, TODAY, date(2027, 3, 1)).values())


def test_a_name_and_three_enters_book_the_first_opening(practice: Practice, qapp: object) -> None:
    runner = HeldRunner()
    panel = OpeningsPanelViewModel(practice_context(practice, TODAY, runner)[0], nowhere)
    panel.open()
    panel.search("rao k")
    for _ in range(3):
        panel.enter()  # all of them before the first answer
    assert visits(practice) == 0
    runner.release_all()

    assert visits(practice) == 1
    assert not panel.state.is_open


def test_openings_come_in_rank_with_their_resources(opened: tuple[OpeningsPanelViewModel, Heard]) -> None:
    panel, heard = opened
    panel.search("kim")
    panel.pick(0)

    assert panel.state.patient == "Kim Rao"
    assert panel.state.who_id == ANYBODY
    assert (panel.state.lines[0].text, panel.state.lines[0].detail) == ("Tue 24 Nov, 09:00–09:30", "Dr Rao · 30 min")
    assert heard.last == "Tue 24 Nov, 09:00–09:30 · Dr Rao · 30 min"


def test_before_anybody_is_named_the_openings_are_those_for_anybody(
    opened: tuple[OpeningsPanelViewModel, Heard],
) -> None:
    panel, _heard = opened
    taken: list[tuple[Place, str]] = []
    panel.taken.connect(lambda place, type_id: taken.append((place, type_id)))

    assert panel.state.lines[0].text == "Tue 24 Nov, 09:00–09:30"
    panel.set_type(PROCEDURE)
    panel.set_who(RAO)
    panel.wish("afternoon", is_wished=True)
    assert panel.state.lines[0].text == "Tue 24 Nov, 12:00–13:00"
    panel.enter()

    start_s = int(at(12).timestamp())
    assert taken == [(Place(RAO, start_s, start_s + 3600), PROCEDURE)]
    assert not panel.state.is_open


def test_a_name_takes_the_openings_away_until_it_is_known_whose_and_no_name_brings_them_back(
    opened: tuple[OpeningsPanelViewModel, Heard],
) -> None:
    panel, _heard = opened
    panel.search("kim")
    assert [line.kind for line in panel.state.lines] == [LineKind.PATIENT]
    panel.set_type(PROCEDURE)
    assert [line.kind for line in panel.state.lines] == [LineKind.PATIENT]
    panel.search("")
    assert {line.kind for line in panel.state.lines} == {LineKind.ALTERNATIVE}


def test_nobody_is_put_on_the_waitlist_without_a_name(
    practice: Practice, opened: tuple[OpeningsPanelViewModel, Heard]
) -> None:
    practice.do(ChangeResourceState(RAO, ResourceState.ON_LEAVE))
    panel, _heard = opened
    panel.set_who(RAO)
    assert panel.state.notice == "No opening for Follow-up with Dr Rao before 23 Jan 2027."
    assert [offer.text for offer in panel.state.offers] == ["Search with anybody"]


def test_the_usual_provider_of_one_patient_is_not_the_next_ones(
    practice: Practice, opened: tuple[OpeningsPanelViewModel, Heard]
) -> None:
    practice.booked(at(9), resources=(ResourceUse(SILVA),))
    panel = opened[0]
    panel.search("kim")
    panel.pick(0)
    assert panel.state.who_id == USUAL
    panel.search("")
    assert panel.state.who_id == ANYBODY
    assert not any(one.id == USUAL for one in panel.state.people)


def test_the_patients_usual_provider_and_last_type_are_searched_first(
    practice: Practice, opened: tuple[OpeningsPanelViewModel, Heard]
) -> None:
    practice.booked(at(9), resources=(ResourceUse(SILVA),))
    panel = opened[0]
    panel.search("kim")
    panel.pick(0)

    assert panel.state.who_id == USUAL
    assert "Dr Silva" in panel.state.lines[0].detail


def test_wishes_narrow_the_search(opened: tuple[OpeningsPanelViewModel, Heard]) -> None:
    panel = opened[0]
    panel.search("kim")
    panel.pick(0)
    panel.set_type(PROCEDURE)
    panel.set_who(RAO)
    panel.set_first(date(2026, 11, 26))
    panel.wish("afternoon", is_wished=True)

    assert panel.state.lines[0].text == "Thu 26 Nov, 12:00–13:00"
    assert panel.state.lines[0].detail == "Dr Rao · Room 1 · ECG cart · 60 min"


def test_a15_no_opening_is_said_with_type_and_provider_and_offers_what_works(
    practice: Practice, opened: tuple[OpeningsPanelViewModel, Heard]
) -> None:
    practice.do(ChangeResourceState(RAO, ResourceState.ON_LEAVE))
    panel, heard = opened
    panel.search("kim")
    panel.pick(0)

    panel.set_who(RAO)

    assert panel.state.notice == "No opening for Follow-up with Dr Rao before 23 Jan 2027."
    assert heard.last == panel.state.notice
    assert panel.state.why == "In the way: somebody or something it needs is not in use."
    assert [offer.text for offer in panel.state.offers] == ["Search with anybody", "Add to waitlist"]
    panel.take_offer("anybody")
    assert "Dr Silva" in panel.state.lines[0].detail
    assert (panel.state.notice, panel.state.why) == ("", "")


def test_a15_whoever_finds_no_opening_is_put_on_the_waitlist(
    practice: Practice, opened: tuple[OpeningsPanelViewModel, Heard]
) -> None:
    practice.do(ChangeResourceState(RAO, ResourceState.ON_LEAVE))
    panel, _heard = opened
    panel.search("kim")
    panel.pick(0)
    panel.set_who(RAO)

    panel.take_offer("waitlist")

    assert not panel.state.is_open
    waiting = rows_of(practice.desk._keep(practice.desk.database.open_reader()), "unscheduled")
    assert [(row["origin"], row["resource_id"].hex(), row["is_closed"]) for row in waiting] == [("waitlist", RAO, 0)]
    done = practice.writer.undo_state().undo
    assert done is not None
    assert dict(done.values)["patient"] == "Kim Rao"
    practice.writer.undo()
    assert not rows_of(practice.desk._keep(practice.desk.database.open_reader()), "unscheduled")


def test_a_booking_that_somebody_else_was_quicker_with_is_searched_again(
    practice: Practice, opened: tuple[OpeningsPanelViewModel, Heard]
) -> None:
    panel, heard = opened
    panel.search("kim")
    panel.pick(0)
    panel.set_who(RAO)
    practice.booked(at(9))

    panel.enter()
    panel.enter()

    assert visits(practice) == 1
    assert heard.said[-2][1]
    assert panel.state.lines[0].text == "Tue 24 Nov, 09:30–10:00"


def test_days_places_languages_and_genders_can_be_wished_for(
    practice: Practice, opened: tuple[OpeningsPanelViewModel, Heard]
) -> None:
    panel, _heard = opened
    stores = practice.desk.read_stores()
    with stores.snapshot():
        silva = stores.facts.resource(SILVA).resource
    practice.do(UpdateResource(replace(silva, languages="pt, en", gender="female")))
    panel.open()
    panel.search("kim")
    panel.pick(0)

    assert [one.text for one in panel.state.week] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert [one.text for one in panel.state.languages] == ["Any language", "en", "pt"]
    assert [one.text for one in panel.state.genders] == ["Any gender", "female"]
    panel.wish_day(3, is_wished=True)
    assert panel.state.lines[0].text == "Thu 26 Nov, 08:00–08:30"
    panel.set_language("pt")
    assert {line.detail.split(" · ")[0] for line in panel.state.lines} == {"Dr Silva"}
    panel.set_place(ECG)
    assert all("ECG cart" in line.detail for line in panel.state.lines)
    panel.set_who(RAO)
    assert not panel.state.lines
    assert "Any day, time and place" in [offer.text for offer in panel.state.offers]
    panel.take_offer("any_time")
    assert "Dr Rao" in panel.state.lines[0].detail
