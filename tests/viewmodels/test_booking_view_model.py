"""The inline field: from a typed name to a booked visit, and what is said when that can't be."""

import pytest

from carefront.application.commands.catalogue import BookAppointment
from carefront.domain.errors import StaleWrite
from carefront.viewmodels.choice_state import Mode
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.new_patient import Entry
from carefront.viewmodels.window_view_model import WindowViewModel
from tests.support.fake_desk import FakeDesk, ident
from tests.support.runners import HeldRunner
from tests.viewmodels.conftest import MakeDesk


@pytest.fixture
def free(fake: FakeDesk) -> Place:
    """A bookable half hour of Dr Rao."""
    return Place(fake.resource_id(0), fake.at("17:00"), fake.at("17:30"))


@pytest.fixture
def time_off(fake: FakeDesk) -> Place:
    """Half an hour of Dr Silva's time off."""
    return Place(fake.resource_id(1), fake.at("17:00"), fake.at("17:30"))


def test_a_name_enter_enter_books(desk: WindowViewModel, fake: FakeDesk, free: Place) -> None:
    booking = desk.booking
    booking.open_at(free)
    booking.search("rao k")
    booking.enter()
    booking.enter()

    command = fake.executed[-1]
    assert isinstance(command, BookAppointment)
    assert (command.patient_id, int(command.start.timestamp())) == (ident("patient"), free.start_s)
    assert booking.state.mode is Mode.CLOSED
    assert desk.day_view.selected is not None
    assert desk.day_view.selected.appointment_id == command.appointment_id
    assert desk.history.undo == "Undo booking of Kim Rao at 17:00"


def test_enter_before_the_desk_has_answered_books_once_it_has(
    fake: FakeDesk, held: HeldRunner, make_desk: MakeDesk, free: Place
) -> None:
    desk = make_desk(fake, held)
    desk.start()
    desk.stop()
    held.release_all()
    desk.booking.open_at(free)
    desk.booking.search("rao k")
    held.release_all()
    desk.booking.enter()
    desk.booking.enter()
    assert not fake.executed

    held.release_all()

    assert [type(command) for command in fake.executed] == [BookAppointment]


def test_enter_takes_the_lines_of_what_was_typed_last(
    fake: FakeDesk, held: HeldRunner, make_desk: MakeDesk, free: Place
) -> None:
    desk = make_desk(fake, held)
    desk.start()
    desk.stop()
    held.release_all()
    desk.booking.open_at(free)
    desk.booking.search("ana")
    held.release_all()
    desk.booking.search("rao k")
    desk.booking.enter()
    desk.booking.enter()
    held.release_all()

    command = fake.executed[-1]
    assert isinstance(command, BookAppointment)
    assert command.patient_id == ident("patient")


def test_a_late_search_answer_is_dropped(fake: FakeDesk, held: HeldRunner, make_desk: MakeDesk, free: Place) -> None:
    desk = make_desk(fake, held)
    desk.start()
    desk.stop()
    held.release_all()
    desk.booking.open_at(free)
    held.release_all()
    desk.booking.search("kim")
    desk.booking.search("ana")

    held.release(1)
    held.release(0)

    assert [hit.name for hit in desk.booking.state.hits] == ["Ana Park", "New patient “ana”"]


def test_a_blocked_place_says_why_at_once_and_offers_other_times(desk: WindowViewModel, time_off: Place) -> None:
    said: list[tuple[str, bool]] = []
    desk.context.said.connect(lambda text, is_urgent: said.append((text, is_urgent)))

    desk.booking.open_at(time_off)

    assert desk.booking.state.reasons == ("Dr Silva is on approved time off until 18:00.",)
    assert said == [("Dr Silva is on approved time off until 18:00.", True)]
    assert desk.booking.state.alternatives[0] == "17:00 Dr Rao"


def test_a_refused_time_is_never_booked(desk: WindowViewModel, fake: FakeDesk, time_off: Place) -> None:
    desk.booking.open_at(time_off)
    desk.booking.search("kim")
    desk.booking.enter()
    desk.booking.enter()

    assert not fake.executed
    assert desk.booking.state.chosen == "Kim Rao"


def test_an_alternative_keeps_who_was_picked(desk: WindowViewModel, fake: FakeDesk, time_off: Place) -> None:
    desk.booking.open_at(time_off)
    desk.booking.search("ana")
    desk.booking.enter()

    desk.booking.choose(1)
    desk.booking.enter()

    command = fake.executed[-1]
    assert isinstance(command, BookAppointment)
    assert command.resources[0].resource_id == fake.resource_id(0)


def test_two_reasons_come_in_their_order(desk: WindowViewModel, fake: FakeDesk) -> None:
    desk.booking.open_at(Place(fake.resource_id(1), fake.at("15:00"), fake.at("15:30")))

    assert len(desk.booking.state.reasons) == 2
    assert desk.booking.state.reasons[0].startswith("Dr Silva is on approved time off")
    assert desk.booking.state.reasons[1].startswith("Dr Silva sees ")


def test_a_new_patient_is_registered_with_the_booking(desk: WindowViewModel, fake: FakeDesk, free: Place) -> None:
    desk.booking.open_at(free, "Noa Example")
    desk.booking.pick(len(desk.booking.state.hits) - 1)
    assert desk.booking.state.mode is Mode.NEW_PATIENT

    desk.booking.enter_new(Entry("Noa Example", "555 0199", "12031984"))

    command = fake.executed[-1]
    assert isinstance(command, BookAppointment)
    assert command.new_patient is not None
    assert command.new_patient.id == command.patient_id
    assert str(command.new_patient.birth_date) == "1984-03-12"


@pytest.mark.parametrize(
    ("entry", "field", "message"),
    [
        (Entry("Noa", "", ""), "phone", "Enter a phone number or tick ‘No phone’."),
        (Entry("Noa", "1", "31/02/1984"), "birth_date", "That date does not exist: 31/02/1984."),
        (Entry("Noa", "1", "24/12/2026"), "birth_date", "Birth date is in the future: 24 Dec 2026."),
        (Entry(" ", "1", ""), "name", "Type a name."),
    ],
)
def test_a_new_patient_s_first_problem_is_named_at_its_field(
    desk: WindowViewModel, fake: FakeDesk, free: Place, entry: Entry, field: str, message: str
) -> None:
    desk.booking.open_at(free, "Noa")
    desk.booking.pick(len(desk.booking.state.hits) - 1)

    desk.booking.enter_new(entry)

    assert (desk.booking.state.problem_field, desk.booking.state.problem) == (field, message)
    assert not fake.executed


def test_a_place_taken_meanwhile_keeps_the_field_open_and_says_so(
    desk: WindowViewModel, fake: FakeDesk, free: Place
) -> None:
    desk.booking.open_at(free)
    desk.booking.search("kim")
    desk.booking.enter()
    other = desk.booking._command(desk.booking._proposal)  # type: ignore[arg-type]
    fake.execute(other)

    desk.booking.enter()

    assert desk.booking.state.chosen == "Kim Rao"
    assert desk.booking.state.reasons[0].startswith("Dr Rao sees Kim Rao")


def test_a_failure_keeps_the_field_and_is_said_plainly(desk: WindowViewModel, fake: FakeDesk, free: Place) -> None:
    complaints: list[str] = []
    desk.context.complained.connect(complaints.append)
    desk.booking.open_at(free)
    desk.booking.search("kim")
    desk.booking.enter()
    fake.fails_with = StaleWrite("patient", "x", 1, 2)

    desk.booking.enter()

    assert desk.booking.state.chosen == "Kim Rao"
    assert complaints[-1].startswith("Someone changed this in the meantime.")
