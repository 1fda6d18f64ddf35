"""Random lives of requests on a real file: only listed moves happen, every other is a typed error and changes nothing,
and what is held is what is offered (I20)."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from carefront.application.commands import request_catalogue as r
from carefront.application.commands.catalogue import BookAppointment
from carefront.application.envelope import Applied, Command
from carefront.domain.appointments import ResourceUse
from carefront.domain.errors import CareFrontError
from carefront.domain.requests import HOLDING, REQUEST_LIFE, ROAD, AppointmentRequest, RequestState
from carefront.shared.ids import new_id
from tests.support.machines import lives
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, RAO, SILVA, Practice, at
from tests.support.spine_checks import rows_of

PEOPLE, RESOURCES = (KIM, LEE), (RAO, SILVA)
WHICH = st.integers(0, 9)


def machine_on(template: Path) -> type[RuleBasedStateMachine]:
    class RequestMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.place = Path(tempfile.mkdtemp())
            self.practice = Practice.copied(template, self.place / "practice")
            self.ids: list[str] = []
            self.offers: dict[str, list[str]] = {}

        def teardown(self) -> None:
            self.practice.close()
            shutil.rmtree(self.place, ignore_errors=True)

        def rows(self, table: str) -> list[dict[str, Any]]:
            return rows_of(self.practice.reader._stores._connection, table)

        def states(self) -> dict[str, str]:
            return {bytes(row["id"]).hex(): str(row["state"]) for row in self.rows("appointment_request")}

        def attempt(self, request: str, command: Command, *wanted: RequestState) -> bool:
            """Do it; it may only lead to one of ``wanted`` by listed moves, or leave everything as it is."""
            before = self.states()
            try:
                outcome = self.practice.writer.execute(command)
            except CareFrontError:
                outcome = None
            after = self.states()
            if not isinstance(outcome, Applied):
                assert after == before
                return False
            old, new = RequestState(before[request]), RequestState(after[request])
            assert new in wanted
            is_whole_road = old in ROAD and new in ROAD and ROAD.index(old) < ROAD.index(new)
            assert REQUEST_LIFE.allows(old, new) or is_whole_road or (old is new and new in wanted)
            assert {one: state for one, state in after.items() if one != request} == {
                one: state for one, state in before.items() if one != request
            }
            return True

        def time(self, slot: int) -> r.OfferedTime:
            start = at(9, days=1) + timedelta(minutes=30 * slot)
            return r.OfferedTime(new_id(), start, 30, (ResourceUse(RESOURCES[slot % 2]),))

        @rule(who=st.integers(0, 1))
        def submit(self, who: int) -> None:
            request = AppointmentRequest(new_id(), CLINIC, patient_id=PEOPLE[who], offering_id=FOLLOW_UP)
            self.practice.do(r.SubmitRequest(request))
            self.ids.append(request.id)

        def one(self, which: int) -> str:
            if not self.ids:
                self.submit(which % 2)
            return self.ids[which % len(self.ids)]

        @rule(which=WHICH, whom=st.integers(0, 1))
        def assign(self, which: int, whom: int) -> None:
            request = self.one(which)
            self.attempt(request, r.AssignRequest(request, RESOURCES[whom]), RequestState.ASSIGNED)

        @rule(which=WHICH, slots=st.lists(st.integers(0, 15), min_size=1, max_size=3, unique=True))
        def propose(self, which: int, slots: list[int]) -> None:
            request, times = self.one(which), tuple(self.time(slot) for slot in slots)
            until = self.practice.clock() + timedelta(hours=3)
            if self.attempt(request, r.ProposeTimes(request, times, until), RequestState.PROPOSED):
                self.offers[request] = [time.offer_id for time in times]

        @rule(which=WHICH, number=st.integers(0, 2))
        def accept(self, which: int, number: int) -> None:
            request = self.one(which)
            known = self.offers.get(request) or [new_id()]
            command = r.AcceptProposal(request, known[number % len(known)])
            self.attempt(request, command, RequestState.PROPOSED)

        @rule(which=WHICH)
        def decline(self, which: int) -> None:
            request = self.one(which)
            self.attempt(request, r.DeclineProposal(request), RequestState.ASSIGNED)

        @rule(which=WHICH)
        def cancel(self, which: int) -> None:
            request = self.one(which)
            self.attempt(request, r.CancelRequest(request), RequestState.CANCELLED)

        @rule(which=WHICH, slot=st.integers(0, 15), who=st.integers(0, 1))
        def convert(self, which: int, slot: int, who: int) -> None:
            request, time = self.one(which), self.time(slot)
            booking = BookAppointment(new_id(), CLINIC, PEOPLE[who], FOLLOW_UP, time.start, 30, time.uses)
            self.attempt(request, r.ConvertRequest(request, booking), RequestState.CONVERTED)

        @rule()
        def undo(self) -> None:
            self.practice.writer.undo()
            known = self.states()
            self.ids = [one for one in self.ids if one in known]

        @rule(minutes=st.sampled_from((1, 30, 240)))
        def wait(self, minutes: int) -> None:
            self.practice.clock.advance(timedelta(minutes=minutes))

        @invariant()
        def what_is_held_is_what_is_offered(self) -> None:
            now_s = int(self.practice.clock().timestamp())
            offered = {
                row["id"]
                for row in self.rows("slot_offer")
                if row["state"] in HOLDING and int(row["expires_at"]) > now_s
            }
            held = {row["group_id"] for row in self.rows("hold") if int(row["until_s"]) > now_s}
            assert held == offered

        @invariant()
        def a_converted_request_has_its_visit_and_holds_nothing(self) -> None:
            visits = {row["id"] for row in self.rows("appointment")}
            holding = {row["item_id"] for row in self.rows("slot_offer") if row["state"] in HOLDING}
            for row in self.rows("appointment_request"):
                assert (row["state"] == RequestState.CONVERTED) == (row["appointment_id"] in visits)
                if row["state"] != RequestState.PROPOSED:
                    assert row["id"] not in holding

    return RequestMachine


@pytest.mark.timeout(0)
def test_requests_live_by_their_table_of_moves(practice_template: Path) -> None:
    run_state_machine_as_test(
        machine_on(practice_template), settings=settings(max_examples=lives(12), stateful_step_count=25, deadline=None)
    )  # fmt: skip
