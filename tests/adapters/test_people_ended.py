"""A provider whose role has ended is not booked any more, from the day after."""

from datetime import timedelta

from carefront.application.commands.people_catalogue import AddAccountability, EndAccountability
from carefront.application.envelope import Applied, Refused
from carefront.domain.accounts import Accountability, AccountabilityType
from carefront.domain.booking_facts import ReasonCode
from carefront.persistence.slot_check import slot_check
from carefront.persistence.summary_check import summary_check
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, RAO, RAO_PERSON, Practice, at


def edge_of(practice: Practice) -> Accountability:
    """What makes Dr Rao a provider."""
    with practice.reader._stores.snapshot():
        [found] = [edge for edge in practice.reader._stores.facts.edges() if edge.responsible_id == RAO_PERSON]
    return found


def codes(practice: Practice, days: int) -> list[ReasonCode]:
    """Why Dr Rao can't be booked at ten so many days from today."""
    return [reason.code for reason in practice.reader.propose(practice.asked(at(10, days=days))).explanation.reasons]


def test_a_provider_whose_role_ended_yesterday_is_not_booked(practice: Practice) -> None:
    today = practice.clock().date()
    practice.do(EndAccountability(edge_of(practice).id, today - timedelta(days=1)))
    assert codes(practice, 0) == [ReasonCode.EXCEPTION]
    refused = practice.book(at(10))
    assert isinstance(refused, Refused)
    assert [reason.code for reason in refused.reasons] == [ReasonCode.EXCEPTION]
    assert practice.reader.slots(CLINIC, RAO, today, today) == ()
    jobs = practice.desk.jobs()
    jobs.run()
    assert list(slot_check().run(practice.desk.look())) == []
    assert list(summary_check().run(practice.desk.look())) == []


def test_the_last_day_of_a_role_is_a_day_like_any_other(practice: Practice) -> None:
    practice.do(EndAccountability(edge_of(practice).id, practice.clock().date() + timedelta(days=1)))
    assert codes(practice, 0) == []
    assert codes(practice, 1) == []
    assert codes(practice, 2) == [ReasonCode.EXCEPTION]
    assert isinstance(practice.book(at(10, days=1)), Applied)


def test_a_role_taken_up_again_or_an_undo_brings_the_days_back(practice: Practice) -> None:
    today, edge = practice.clock().date(), edge_of(practice)
    practice.do(EndAccountability(edge.id, today))
    assert codes(practice, 1) == [ReasonCode.EXCEPTION]
    practice.writer.undo()
    assert codes(practice, 1) == []
    practice.do(EndAccountability(edge.id, today))
    again = Accountability(
        new_id(), edge.commissioner_id, RAO_PERSON, AccountabilityType.RESOURCE, today + timedelta(days=1)
    )
    practice.do(AddAccountability(again))
    assert codes(practice, 1) == []
