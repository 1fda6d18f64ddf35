"""Openings of a real practice file: read a week at a time, kept until the file changes, and each can be booked."""

from dataclasses import replace

from carefront.application.booking import Desk, instant_s
from carefront.application.commands.catalogue import BookAppointment
from carefront.application.envelope import Applied
from carefront.application.queries.openings import OccupancyBook, openings
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.busy_masks import BusyBook
from carefront.domain.opening_search import FoundOpenings, OpeningQuestion, Wishes
from carefront.domain.zones import utc
from carefront.persistence.read_stores import SqlReadStores
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, ECG, FOLLOW_UP, KIM, NOW, PROCEDURE, R1, RAO, SILVA, Practice, at


class Search:
    """Asks one practice, keeping its book."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.stores: SqlReadStores = practice.desk.read_stores()
        self.book = OccupancyBook(self.stores.occupancy)

    def find(self, offering_id: str, *, limit: int = 20, **asked: object) -> FoundOpenings:
        stores = self.stores
        with stores.snapshot():
            facts = stores.facts
            actor = facts.actor(self.practice.desk.identity.owner_id, NOW.date())
            visit = facts.offering(offering_id)
            question = replace(OpeningQuestion(visit, visit.duration_minutes), **asked)  # type: ignore[arg-type]
            desk = Desk(facts, stores.occupancy, actor, instant_s(NOW))
            return openings(desk, CLINIC, question, limit, self.kept())

    def kept(self) -> BusyBook:
        return self.book.at(self.stores.change_number())


def test_the_first_openings_are_those_left_by_what_is_booked(practice: Practice) -> None:
    practice.booked(at(9, 30))
    found = Search(practice).find(FOLLOW_UP, limit=3).openings
    assert [(utc(opening.start_s), opening.leader_id) for opening in found] == [
        (at(9), RAO), (at(9), SILVA), (at(9, 30), SILVA),
    ]  # fmt: skip


def test_provider_room_and_cart_are_found_together_and_can_be_booked(practice: Practice) -> None:
    first = Search(practice).find(PROCEDURE, limit=1).openings[0]
    assert [use.resource_id for use in first.resources] == [RAO, R1, ECG]
    command = BookAppointment(new_id(), CLINIC, KIM, PROCEDURE, utc(first.start_s), 60, first.resources)
    assert isinstance(practice.writer.execute(command), Applied)
    later = Search(practice).find(PROCEDURE, limit=1).openings[0]
    assert utc(later.start_s) == at(10, 30)  # an hour and ten minutes of the cart, on the half hour


def test_what_was_kept_is_dropped_when_the_file_changes(practice: Practice) -> None:
    search = Search(practice)
    assert utc(search.find(FOLLOW_UP, limit=1, among=(RAO,)).openings[0].start_s) == at(9)
    assert search.kept() is search.kept()
    practice.booked(at(9))
    assert utc(search.find(FOLLOW_UP, limit=1, among=(RAO,)).openings[0].start_s) == at(9, 30)


def test_the_visit_being_moved_may_stay_where_it_is(practice: Practice) -> None:
    visit_id = practice.booked(at(9))
    search = Search(practice)
    asked = search.find(FOLLOW_UP, limit=1, among=(RAO,), patient_id=KIM, ignore_owner_id=visit_id)
    assert utc(asked.openings[0].start_s) == at(9)
    assert utc(search.find(FOLLOW_UP, limit=1, among=(SILVA,), patient_id=KIM).openings[0].start_s) == at(9, 30)


def test_every_opening_is_what_the_desk_would_propose(practice: Practice) -> None:
    practice.booked(at(10))
    found = Search(practice).find(PROCEDURE, limit=40).openings
    assert len(found) == 40
    for opening in found:
        asked = practice.asked(
            utc(opening.start_s), offering_id=PROCEDURE, length_minutes=60, resources=opening.resources
        )
        assert practice.reader.propose(asked).explanation.is_bookable


def test_a_search_in_vain_names_what_took_the_time(practice: Practice) -> None:
    sunday = at(9, days=5).date()
    found = Search(practice).find(FOLLOW_UP, wishes=Wishes(first=sunday, last=sunday))
    assert [entry.code for entry in found.lost] == [ReasonCode.CLINIC_CLOSED]
    assert found.lost[0].minutes == 2 * 24 * 60  # of both doctors
