"""The day on screen: late answers, what stays selected, what is said of a card."""

from datetime import timedelta

import pytest
from pytestqt.modeltest import ModelTester

from carefront.domain.appointments import AppointmentStatus
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.window_view_model import WindowViewModel
from tests.support.fake_desk import FACILITY, NOON, FakeDesk, Visit, ident
from tests.support.runners import HeldRunner
from tests.viewmodels.conftest import MakeDesk


def test_the_cards_are_a_well_behaved_list(desk: WindowViewModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(desk.day_view.model)  # type: ignore[no-untyped-call]

    assert desk.day_view.model.rowCount() == len(desk.day_view.model.cards) + 1


def test_a_card_says_day_time_provider_patient_type_and_status(desk: WindowViewModel, fake: FakeDesk) -> None:
    visit = Visit(
        ident("new"), (fake.resource_id(0),), ident("patient"), 0, fake.at("7:00"), 30, AppointmentStatus.CONFIRMED
    )
    fake.visits[visit.id] = visit

    desk.day_view.refresh()

    row = desk.day_view.model.row_of((visit.id, fake.resource_id(0), 0))
    assert row is not None
    card = desk.day_view.model.card_at(row)
    assert card is not None
    assert card.spoken == "Tue 24 Nov, 07:00 to 07:30, Dr Rao, Kim Rao, Follow-up, confirmed"


def test_an_answer_for_a_day_already_left_is_dropped(fake: FakeDesk, held: HeldRunner, make_desk: MakeDesk) -> None:
    desk = make_desk(fake, held)
    desk.start()
    desk.stop()
    held.release_all()
    today = NOON.date()
    desk.step(1)
    desk.step(1)
    asked = [position for position, _ in enumerate(held.held)]

    for position in reversed(asked):
        held.release(position)

    assert desk.day_view.grid is not None
    assert desk.day_view.grid.day == today + timedelta(days=2)


def test_a_card_stays_selected_when_the_day_is_read_again(desk: WindowViewModel, fake: FakeDesk) -> None:
    card = desk.day_view.model.cards[5]
    desk.day_view.select(card.key)
    del fake.visits[desk.day_view.model.cards[0].appointment_id]

    desk.day_view.refresh()

    assert desk.day_view.selected is not None
    assert desk.day_view.selected.key == card.key


def test_the_cursor_stays_where_a_visit_was_taken_away(desk: WindowViewModel, fake: FakeDesk) -> None:
    card = desk.day_view.model.cards[5]
    desk.day_view.select(card.key)
    del fake.visits[card.appointment_id]

    desk.day_view.refresh()

    assert desk.day_view.selected is None
    assert desk.day_view.place == Place(card.resource_id, card.start_s, card.end_s)


def test_the_selection_follows_a_visit_into_another_column(desk: WindowViewModel, fake: FakeDesk) -> None:
    card = desk.day_view.model.cards[5]
    desk.day_view.select(card.key)
    visit = fake.visits[card.appointment_id]
    fake.visits[visit.id] = Visit(
        visit.id, (fake.resource_id(7),), visit.patient_id, 0, visit.start_s, 30, visit.status
    )

    desk.day_view.refresh()

    assert desk.day_view.selected is not None
    assert desk.day_view.selected.key[:2] == (visit.id, fake.resource_id(7))


def test_on_another_day_the_cursor_keeps_column_and_time(desk: WindowViewModel, fake: FakeDesk) -> None:
    desk.day_view.stand_on(Place(fake.resource_id(2), fake.at("11:00"), fake.at("11:30")))

    desk.step(7)

    week_later = NOON.date() + timedelta(days=7)
    assert desk.day_view.place == Place(fake.resource_id(2), fake.at("11:00", week_later), fake.at("11:30", week_later))


def test_a_free_place_has_a_name(desk: WindowViewModel, fake: FakeDesk) -> None:
    desk.day_view.stand_on(Place(fake.resource_id(0), fake.at("9:00"), fake.at("9:30")))

    model = desk.day_view.model
    assert model.data(model.index(model.place_row, 0)) == "Tue 24 Nov, 09:00 to 09:30, Dr Rao, free"


def test_only_what_differs_is_told_as_changed(desk: WindowViewModel, fake: FakeDesk) -> None:
    model, told = desk.day_view.model, list[int]()
    model.dataChanged.connect(lambda first, _last, _roles=(): told.append(first.row()))
    card = next(card for card in model.cards if card.status == "booked" and card.resource_id == fake.resource_id(0))
    visit = fake.visits[card.appointment_id]
    fake.visits[visit.id] = Visit(
        visit.id, visit.resource_ids, visit.patient_id, visit.offering, visit.start_s, visit.minutes,
        AppointmentStatus.CONFIRMED,
    )  # fmt: skip

    desk.day_view.refresh()

    assert told == [model.row_of(card.key)]


@pytest.mark.parametrize("zone_day", ["2026-03-29", "2026-10-25"])
def test_a_day_with_a_clock_change_is_whole(desk: WindowViewModel, zone_day: str) -> None:
    desk.go_to(type(NOON.date()).fromisoformat(zone_day))

    grid = desk.day_view.grid
    assert grid is not None
    assert (grid.end_s - grid.start_s) // 3600 == (23 if zone_day == "2026-03-29" else 25)
    assert grid.facility_id == FACILITY
