"""I10: pending time off never blocks, approved always does, cancelling frees its span, nobody decides their own.

Any order of asking, changing, deciding whole or in part, taking back and booking, by the owner, a manager and two
doctors, is checked against the wall-clock minutes of the requests.
"""

import itertools
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from carefront.application.commands import catalogue as c
from carefront.application.commands.time_off_catalogue import EditTimeOff
from carefront.application.envelope import Applied, Command, Denied, Envelope, Outcome, Refused
from carefront.domain.accounts import AccountabilityType
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.errors import CareFrontError, TimeOffOverlaps
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import Stretch, TimeOff, TimeOffState, TimeOffType
from carefront.shared.ids import derived_id, new_id
from tests.support.machines import lives
from tests.support.practice import CLINIC, RAO_PERSON, SILVA_PERSON, Practice, at, fixed

EXAMPLES = lives(25)
"""More for the soak."""
FIRST = date(2026, 11, 25)
S = TimeOffState
DAYS, HOURS = st.integers(0, 1), st.integers(8, 17)
OWNER = "owner"


class TimeOffMachine(RuleBasedStateMachine):
    """``template`` is set by whoever runs it. The doctor Rao manages the clinic too; the owner may do everything."""

    template: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="timeoff"))
        self.practice = Practice.copied(self.template, self.place / "practice")
        self.ids: list[str] = []
        self.visits: dict[str, int] = {}
        self.made = 0
        self.owner = self.practice.desk.identity.owner_id
        manager = c.AddPerson(
            new_id(), "Manager", ((fixed("clinic account"), AccountabilityType.MANAGER),), date(2020, 1, 1)
        )
        self.manager = manager.account_id
        self.practice.do(manager)

    def teardown(self) -> None:
        self.practice.close()
        shutil.rmtree(self.place, ignore_errors=True)

    # --- acting ------------------------------------------------------------------------------------------------------
    def _rows(self) -> dict[str, TimeOff]:
        stores = self.practice.desk.read_stores()
        with stores.snapshot():
            return {row.time_off.id: row.time_off for row in stores.time_off.rows()}

    def _run(self, actor: str, command: Command) -> Outcome | CareFrontError:
        self.practice.clock.advance(timedelta(seconds=7))
        envelope = Envelope(new_id(), command, actor, self.practice.clock())
        try:
            return self.practice.desk.door().execute(envelope)
        except CareFrontError as error:
            return error

    def _stretch(self, day: int, hour: int, hours: int, is_whole: bool) -> Stretch:
        on = FIRST + timedelta(days=day)
        if is_whole:
            return Stretch(on, on + timedelta(days=hours % 2))
        return Stretch(on, on, ClockPeriod(60 * hour, 60 * min(24, hour + 1 + hours % 4)))

    def _overlaps(self, account_id: str, stretch: Stretch, ignored: str = "") -> bool:
        return any(
            row.account_id == account_id and row.id != ignored and row.state in (S.PENDING, S.APPROVED)
            and row.stretch.overlaps(stretch)
            for row in self._rows().values()
        )  # fmt: skip

    @rule(person=st.sampled_from((RAO_PERSON, SILVA_PERSON)), day=DAYS, hour=HOURS, hours=st.integers(0, 5),
          is_whole=st.booleans())  # fmt: skip
    def ask(self, person: str, day: int, hour: int, hours: int, is_whole: bool) -> None:
        stretch = self._stretch(day, hour, hours, is_whole)
        self.made += 1
        identifier = derived_id(CLINIC, "asked", self.made)
        command = c.RequestTimeOff(
            identifier, person, TimeOffType.OTHER, stretch.first, stretch.last, stretch.period, "why"
        )
        is_taken = self._overlaps(person, stretch)
        outcome = self._run(person, command)
        assert isinstance(outcome, TimeOffOverlaps if is_taken else Applied), outcome
        if not is_taken:
            self.ids.append(identifier)

    @precondition(lambda self: self.ids)
    @rule(pick=st.integers(0, 20), day=DAYS, hour=HOURS, hours=st.integers(0, 5), is_whole=st.booleans())
    def edit(self, pick: int, day: int, hour: int, hours: int, is_whole: bool) -> None:
        row = self._rows()[self.ids[pick % len(self.ids)]]
        stretch = self._stretch(day, hour, hours, is_whole)
        may = row.state is S.PENDING and not self._overlaps(row.account_id, stretch, row.id)
        command = EditTimeOff(row.id, TimeOffType.SICK, stretch.first, stretch.last, stretch.period)
        assert isinstance(self._run(row.account_id, command), Applied) is may

    @precondition(lambda self: self.ids)
    @rule(pick=st.integers(0, 20), who=st.integers(0, 2), state=st.sampled_from(list(S)), back=st.booleans())
    def decide(self, pick: int, who: int, state: TimeOffState, back: bool) -> None:
        row = self._rows()[self.ids[pick % len(self.ids)]]
        actor = (self.owner, self.manager, row.account_id)[who]
        outcome = self._run(actor, c.DecideTimeOff(row.id, state, "as decided"))
        if actor == row.account_id and state in (S.APPROVED, S.DENIED) and row.state is S.PENDING:
            assert isinstance(outcome, Denied), "somebody decided about their own"
        if isinstance(outcome, Applied) and back:
            undone = self._run(self.owner, c.Revert(outcome.command_id))
            assert isinstance(undone, Applied)
            assert self._rows()[row.id] == row

    @precondition(lambda self: self.ids)
    @rule(pick=st.integers(0, 20), start=st.integers(8, 14), hours=st.integers(1, 4))
    def approve_a_part(self, pick: int, start: int, hours: int) -> None:
        before = self._rows()
        row = before[self.ids[pick % len(self.ids)]]
        part = Stretch(row.first, row.first, ClockPeriod(60 * start, 60 * (start + hours)))
        outcome = self._run(self.manager, c.DecideTimeOff(row.id, S.APPROVED, "no more", part))
        if isinstance(outcome, Applied):
            after = self._rows()
            made = [one for key, one in after.items() if key not in before]
            assert all(one.state is S.DENIED and one.decision_note == "no more" for one in made)
            spans = sorted([after[row.id].stretch.minutes, *(one.stretch.minutes for one in made)])
            assert spans[0][0] == row.stretch.minutes[0]
            assert spans[-1][1] == row.stretch.minutes[1]
            assert all(left[1] == right[0] for left, right in itertools.pairwise(spans))

    @rule(day=DAYS, hour=HOURS, override=st.booleans())
    def book(self, day: int, hour: int, override: bool) -> None:
        start = at(hour, days=1 + day)
        minute = (FIRST + timedelta(days=day)).toordinal() * 1440 + 60 * hour
        leave = c.Override("Patient travels far") if override else None
        off = any(
            row.account_id == RAO_PERSON and row.state is S.APPROVED
            and row.stretch.minutes[0] < minute + 30 and minute < row.stretch.minutes[1]
            for row in self._rows().values()
        )  # fmt: skip
        outcome = self.practice.book(start, override=leave)
        if off:
            assert isinstance(outcome, Refused), "a visit went into approved time off"
            assert ReasonCode.TIME_OFF in {reason.code for reason in outcome.reasons}
        elif isinstance(outcome, Refused):
            assert ReasonCode.TIME_OFF not in {reason.code for reason in outcome.reasons}, "free time was not free"
        if isinstance(outcome, Applied):
            self.visits[str(outcome.result["appointment_id"])] = minute

    # --- always ------------------------------------------------------------------------------------------------------
    @invariant()
    def every_visit_in_the_way_is_listed_and_none_is_gone(self) -> None:
        reader = self.practice.reader
        for row in self._rows().values():
            if row.account_id == RAO_PERSON and row.state in (S.PENDING, S.APPROVED):
                wanted = {
                    key for key, minute in self.visits.items()
                    if row.stretch.minutes[0] < minute + 30 and minute < row.stretch.minutes[1]
                }  # fmt: skip
                found = {visit.appointment_id for visit in reader.time_off().impact(row.id).affected}
                assert found == wanted

    @invariant()
    def nobody_has_two_live_at_once(self) -> None:
        live = [row for row in self._rows().values() if row.state in (S.PENDING, S.APPROVED)]
        for at_place, one in enumerate(live):
            for other in live[at_place + 1 :]:
                assert one.account_id != other.account_id or not one.stretch.overlaps(other.stretch)

    @invariant()
    def who_decided_is_somebody_else(self) -> None:
        for row in self._rows().values():
            if row.state in (S.APPROVED, S.DENIED):
                assert row.decided_by != row.account_id
                assert not row.is_self_decided


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_i10_pending_never_blocks_approved_does_and_nobody_decides_their_own(practice_template: Path) -> None:
    machine = type("Machine", (TimeOffMachine,), {"template": practice_template})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=25, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )  # fmt: skip
