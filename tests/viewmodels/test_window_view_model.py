"""A window: acts and their undo in words, columns, other processes, failures."""

from datetime import timedelta

import pytest

from carefront.application.commands.catalogue import CancelAppointment, ChangeAppointmentStatus, RescheduleAppointment
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.errors import StaleWrite
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.window_view_model import WindowViewModel
from tests.support.fake_desk import NOON, FakeDesk
from tests.support.runners import HeldRunner
from tests.viewmodels.conftest import MakeDesk


def card_of(desk: WindowViewModel, status: str, resource_id: str = "") -> CardFace:
    return next(
        card for card in desk.day_view.model.cards if card.status == status and resource_id in ("", card.resource_id)
    )


def test_a_window_starts_on_the_clinic_s_today(desk: WindowViewModel) -> None:
    assert desk.day == NOON.date()
    assert desk.day_view.grid is not None
    assert desk.day_view.grid.title == "Tue, 24 Nov 2026"


def test_the_usual_next_state_is_preselected(desk: WindowViewModel) -> None:
    choices = desk.visits.states(card_of(desk, "booked"))

    assert [choice.text for choice in choices if choice.is_usual] == ["Confirmed"]
    assert [choice.text for choice in choices] == ["Confirmed", "Arrived", "No-show"]


def test_a_state_is_set_and_taken_back(desk: WindowViewModel, fake: FakeDesk) -> None:
    card = card_of(desk, "booked")
    desk.day_view.select(card.key)
    desk.visits.set_status(card, "confirmed")
    assert desk.day_view.selected is not None
    assert desk.day_view.selected.status == "confirmed"
    assert desk.history.done == f"{card.name} is confirmed"

    desk.undo()

    assert fake.visits[card.appointment_id].status is AppointmentStatus.BOOKED
    assert desk.history.redo == f"Redo “confirmed” of {card.name}"
    desk.redo()
    assert fake.visits[card.appointment_id].status is AppointmentStatus.CONFIRMED


def test_a_wrong_outcome_is_corrected_not_moved_on(desk: WindowViewModel, fake: FakeDesk) -> None:
    card = card_of(desk, "no_show")
    assert [choice.text for choice in desk.visits.states(card)] == ["Back to: Arrived"]

    desk.visits.set_status(card, "arrived")

    assert fake.executed[-1].KIND == "appointment.correct"


def test_cancelling_carries_the_reason(desk: WindowViewModel, fake: FakeDesk) -> None:
    card = card_of(desk, "confirmed")

    desk.visits.cancel(card, "ill")

    assert fake.executed[-1] == CancelAppointment(card.appointment_id, "ill")
    assert fake.visits[card.appointment_id].status is AppointmentStatus.CANCELLED


def test_a_drop_on_free_time_moves_the_visit(desk: WindowViewModel, fake: FakeDesk) -> None:
    card = card_of(desk, "confirmed", fake.resource_id(0))
    desk.day_view.select(card.key)
    place = Place(fake.resource_id(0), fake.at("17:00"), fake.at("17:00") + card.end_s - card.start_s)

    desk.moving.drop(card, place)

    assert isinstance(fake.executed[-1], RescheduleAppointment)
    assert fake.visits[card.appointment_id].start_s == place.start_s
    assert desk.history.done == f"Moved {card.name} to 17:00"


def test_a_drop_on_blocked_time_says_why_and_offers_times(desk: WindowViewModel, fake: FakeDesk) -> None:
    card = card_of(desk, "confirmed", fake.resource_id(0))
    before = fake.visits[card.appointment_id]

    desk.moving.drop(card, Place(fake.resource_id(1), fake.at("17:00"), fake.at("17:30")))

    assert not fake.executed
    assert desk.moving.state.reasons == ("Dr Silva is on approved time off until 18:00.",)
    desk.moving.choose(1)
    assert fake.visits[card.appointment_id].start_s != before.start_s
    assert not desk.moving.state.is_open


def test_the_ghost_says_the_first_reason(desk: WindowViewModel, fake: FakeDesk) -> None:
    told: list[tuple[str, bool]] = []
    desk.moving.ghost_changed.connect(lambda text, is_refused: told.append((text, is_refused)))

    card = card_of(desk, "confirmed")
    desk.moving.hover(card, Place(fake.resource_id(1), fake.at("17:00"), fake.at("17:00") + 60 * card.minutes))

    assert told[-1] == ("17:00 – Dr Silva is on approved time off until 18:00.", True)


def test_a_ghost_that_went_on_hears_no_late_reason(fake: FakeDesk, held: HeldRunner, make_desk: MakeDesk) -> None:
    desk = make_desk(fake, held)
    desk.start()
    desk.stop()
    held.release_all()
    told: list[str] = []
    desk.moving.ghost_changed.connect(lambda text, _is_refused: told.append(text))
    card = card_of(desk, "confirmed")
    until_s = fake.at("17:00") + 60 * card.minutes
    desk.moving.hover(card, Place(fake.resource_id(1), fake.at("17:00"), until_s))
    desk.moving.hover(card, Place(fake.resource_id(0), fake.at("17:00"), until_s))

    held.release(0)
    held.release(0)

    assert told == ["17:00"] * len(told)


def test_what_another_process_wrote_is_shown(desk: WindowViewModel, fake: FakeDesk) -> None:
    card = card_of(desk, "booked")
    desk._on_poll()
    fake.execute(ChangeAppointmentStatus(card.appointment_id, AppointmentStatus.CONFIRMED))

    desk._on_poll()

    row = desk.day_view.model.row_of(card.key)
    assert row is not None
    shown = desk.day_view.model.card_at(row)
    assert shown is not None
    assert shown.status == "confirmed"


def test_polling_alone_reads_no_day_again(desk: WindowViewModel, fake: FakeDesk) -> None:
    read = fake.days_asked

    for _ in range(5):
        desk._on_poll()

    assert fake.days_asked == read


def test_only_checked_columns_are_shown(desk: WindowViewModel, fake: FakeDesk) -> None:
    wanted = frozenset({fake.resource_id(0), fake.resource_id(8)})

    desk.check(wanted)

    assert desk.day_view.grid is not None
    assert {column.resource_id for column in desk.day_view.grid.columns} == wanted
    rooms = next(group for group in desk.groups() if group.name == "Rooms")
    assert [is_checked for _id, _name, is_checked in rooms.members] == [True, False, False, False]


@pytest.mark.parametrize(("months", "day"), [(1, "2026-02-28"), (-1, "2025-12-31")])
def test_a_month_on_is_the_same_day_or_the_last(desk: WindowViewModel, months: int, day: str) -> None:
    desk.go_to(NOON.date().replace(month=1, day=31))

    desk.step_months(months)

    assert str(desk.day) == day


def test_a_change_by_someone_else_is_not_overwritten(desk: WindowViewModel, fake: FakeDesk) -> None:
    complaints: list[str] = []
    desk.context.complained.connect(complaints.append)
    card = card_of(desk, "booked")
    fake.execute(ChangeAppointmentStatus(card.appointment_id, AppointmentStatus.ARRIVED))

    desk.visits.set_status(card, "confirmed")

    assert fake.visits[card.appointment_id].status is AppointmentStatus.ARRIVED
    assert complaints[-1].startswith("Someone changed this in the meantime.")


def test_a_failure_is_said_without_its_name(desk: WindowViewModel, fake: FakeDesk) -> None:
    complaints: list[str] = []
    desk.context.complained.connect(complaints.append)
    fake.fails_with = StaleWrite("appointment", "x", 1, 2)

    desk.visits.cancel(card_of(desk, "booked"), "ill")

    assert complaints
    assert "StaleWrite" not in complaints[-1]


def test_days_are_stepped_and_today_found_again(desk: WindowViewModel) -> None:
    desk.step(3)
    assert desk.day == NOON.date() + timedelta(days=3)

    desk.go_to_today()

    assert desk.day == NOON.date()
