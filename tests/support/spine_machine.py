"""Random desks over one real file: two processes, every everyday act, undo, redo, replays; checked after each step."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from carefront.application.commands import catalogue as c
from carefront.application.desk_writer import Writer
from carefront.application.envelope import Applied, Blocked, Command, Denied, Envelope, GoOn, Outcome, always
from carefront.application.execute import Door
from carefront.bootstrap import OpenDesk, open_desk
from carefront.domain.appointments import AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.errors import CareFrontError
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.persistence.driver import Connection
from carefront.shared.clock import FixedClock
from carefront.shared.ids import derived_id
from tests.support.practice import (
    CLINIC,
    ECG,
    FOLLOW_UP,
    KIM,
    LEE,
    NOW,
    PROCEDURE,
    R1,
    R2,
    RAO,
    RAO_PERSON,
    SILVA,
    SILVA_PERSON,
    Practice,
    fixed,
    patient,
)
from tests.support.spine_checks import breaches, entity_digest, entity_rows, file_digest

POOL, GYM, ALONE, STRANGER = fixed("pool"), fixed("gym"), fixed("alone"), fixed("stranger")
PATIENTS = (KIM, LEE, *(fixed(f"patient {number}") for number in range(4)))
CHOICES = (
    (RAO,), (SILVA,), (RAO, R1), (SILVA, R1, ECG), (RAO, R2, ECG), (POOL,), (RAO, POOL), (SILVA, POOL, R2),
)  # fmt: skip
OFFERINGS = (FOLLOW_UP, PROCEDURE, GYM, ALONE)


def build_wide_template(template: Path, folder: Path) -> Path:
    """The practice with a pool of three, an offering that takes the pool alone, more patients, and a stranger."""
    opened = Practice.copied(template, folder)
    try:
        pool = Resource(POOL, CLINIC, ResourceKind.POOL, "Pool", "P", None, ResourceState.ACTIVE, True, 3, position=6)
        opened.do(c.RegisterResource(pool))
        gym = Offering(GYM, CLINIC, "Gym", "GYM", buffer_before_minutes=5, buffer_after_minutes=5, resource_ids=())
        alone = Offering(ALONE, CLINIC, "Alone", "AL", is_concurrent=False)
        for offering in (gym, alone):
            opened.do(c.SaveOffering(offering))
            opened.do(c.ChangeOfferingState(offering.id, OfferingState.PUBLISHED))
        for number in range(4):
            opened.do(c.RegisterPatient(patient(fixed(f"patient {number}"), f"Patient {number}")))
        opened.do(c.AddPerson(STRANGER, "Nobody", (), NOW.date()))
    finally:
        opened.close()
    return folder


@dataclass
class Recording:
    """A door that remembers its envelopes with their first answers."""

    door: Door
    seen: list[tuple[Envelope, Applied]] = field(default_factory=list)

    def execute(self, envelope: Envelope, goes_on: GoOn = always) -> Outcome:
        """Run the envelope."""
        outcome = self.door.execute(envelope, goes_on)
        if isinstance(outcome, Applied) and not outcome.is_replay:
            self.seen.append((envelope, outcome))
        return outcome


@dataclass
class Desk:
    """One process at the file."""

    open: OpenDesk
    door: Recording
    writer: Writer


def _opened(folder: Path, clock: FixedClock) -> Desk:
    opened = open_desk(folder, clock=clock)
    writer = opened.writer()
    door = Recording(writer._door)
    writer._door = door  # type: ignore[assignment]
    writer._find_instead = lambda _command: ()  # other times are nobody's business here
    return Desk(opened, door, writer)


WHO = st.integers(0, 1)
PICK = st.integers(0, 20)
QUARTER = st.integers(0, 43)
"""Quarters of an hour from eight in the morning (some of them after closing), of the first or the second day."""
LENGTH = st.sampled_from((15, 30, 30, 45, 60, 90))


class SpineMachine(RuleBasedStateMachine):
    """See the module. ``template`` is set by whoever runs it."""

    template: ClassVar[Path]
    prepare: ClassVar[Callable[[Connection], None] | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="spine"))
        shutil.copytree(self.template, self.place / "practice")
        self.clock = FixedClock(NOW)
        self.desks = [_opened(self.place / "practice", self.clock) for _ in range(2)]
        self.look: Connection = self.desks[0].open.database.open_reader()
        if self.prepare is not None:
            writing = self.desks[0].open.database.open_writer()
            type(self).prepare(writing)  # type: ignore[misc]
            writing.close()
        self.visits: list[str] = []
        self.blocks: list[str] = []
        self.closures: list[str] = []
        self.requests: list[str] = []
        self.left: dict[str, dict[Any, str | None]] = {}
        self.written_again: set[str] = set()
        self.denials = self.made = 0

    def teardown(self) -> None:
        self.look.close()
        for desk in self.desks:
            desk.open.close()
        shutil.rmtree(self.place, ignore_errors=True)

    def _new_id(self) -> str:
        self.made += 1
        return derived_id(CLINIC, "made", self.made)

    def _start(self, quarter: int) -> Any:
        return NOW.replace(hour=7) + timedelta(days=quarter % 2, minutes=15 * (quarter // 2 * 2 % 44 + quarter % 3))

    # --- acting and what every act must leave ------------------------------------------------------------------------
    def _watched(self, act: Callable[[], Outcome | None]) -> Outcome | None:
        """Run an act; one that was not applied must have left no trace but a denial's."""
        before, rows = file_digest(self.look), entity_rows(self.look)
        try:
            outcome = act()
        except CareFrontError:
            outcome = None
        after = file_digest(self.look)
        if isinstance(outcome, Applied) and not outcome.is_replay:
            self._remember(outcome, rows)
        elif isinstance(outcome, Denied):
            self.denials += 1
            assert {name for name in after if after[name] != before[name]} == {"audit_log", "device"}
        else:
            assert after == before, [name for name in after if after[name] != before[name]]
        return outcome

    def _remember(self, outcome: Applied, before: dict[Any, str]) -> None:
        """What the command left each row at that it changed (``None``: it left no row)."""
        after = entity_rows(self.look)
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        self.written_again |= {earlier for earlier, rows in self.left.items() if not changed.isdisjoint(rows)}
        self.left[outcome.command_id] = {key: after.get(key) for key in changed}

    def _do(self, who: int, command: Command, *, and_back: bool = False) -> Outcome | None:
        desk = self.desks[who]
        before = entity_digest(self.look)
        outcome = self._watched(lambda: desk.writer.execute(command))
        if and_back and isinstance(outcome, Applied):
            after = entity_digest(self.look)
            undone = self._watched(desk.writer.undo)
            if isinstance(undone, Blocked) and undone.kind == "availability":
                return outcome  # the clinic closed, or the person left, under a visit that stood there before
            assert isinstance(undone, Applied), "an act could not be taken back at once"
            assert entity_digest(self.look) == before, "undo did not give back what was there"
            assert not breaches(self.look, desk.open._audit_key, self.denials)
            assert isinstance(self._watched(desk.writer.redo), Applied), "an undo could not be taken back at once"
            assert entity_digest(self.look) == after, "redo did not give back what was there"
        return outcome

    # --- visits ------------------------------------------------------------------------------------------------------
    @rule(
        who=WHO, quarter=QUARTER, length=LENGTH, choice=st.sampled_from(CHOICES), offering=st.sampled_from(OFFERINGS),
        pick=PICK, override=st.booleans(), back=st.booleans(), status=st.sampled_from(("booked", "requested")),
    )  # fmt: skip
    def book(
        self, who: int, quarter: int, length: int, choice: tuple[str, ...], offering: str, pick: int, override: bool,
        back: bool, status: str,
    ) -> None:  # fmt: skip
        identifier = self._new_id()
        command = c.BookAppointment(
            identifier, CLINIC, PATIENTS[pick % len(PATIENTS)], offering, self._start(quarter), length,
            tuple(ResourceUse(one) for one in choice), AppointmentStatus(status),
            override=c.Override("Patient travels far") if override else None,
        )  # fmt: skip
        if isinstance(self._do(who, command, and_back=back), Applied):
            self.visits.append(identifier)

    @rule(who=WHO, quarter=QUARTER, back=st.booleans())
    def book_a_new_patient(self, who: int, quarter: int, back: bool) -> None:
        identifier, person = self._new_id(), self._new_id()
        command = c.BookAppointment(
            identifier, CLINIC, person, FOLLOW_UP, self._start(quarter), 30, (ResourceUse(RAO),),
            new_patient=patient(person, f"New {self.made}"),
        )  # fmt: skip
        if isinstance(self._do(who, command, and_back=back), Applied):
            self.visits.append(identifier)

    def _visit(self, pick: int) -> str:
        return self.visits[pick % len(self.visits)]

    @precondition(lambda self: self.visits)
    @rule(
        who=WHO, pick=PICK, quarter=QUARTER, length=LENGTH, choice=st.sampled_from(CHOICES), override=st.booleans(),
        back=st.booleans(), later=st.booleans(),
    )  # fmt: skip
    def move(
        self, who: int, pick: int, quarter: int, length: int, choice: tuple[str, ...], override: bool, back: bool,
        later: bool,
    ) -> None:  # fmt: skip
        """With a second resource that is needed for the end only, where ``later``."""
        uses = [ResourceUse(one) for one in choice]
        if later:
            uses[-1] = replace(uses[-1], offset_minutes=20)
        leave = c.Override("Patient travels far") if override else None
        command = c.RescheduleAppointment(self._visit(pick), self._start(quarter), length, tuple(uses), leave)
        self._do(who, command, and_back=back)

    @precondition(lambda self: self.visits)
    @rule(who=WHO, pick=PICK, status=st.sampled_from(list(AppointmentStatus)), back=st.booleans())
    def change_status(self, who: int, pick: int, status: AppointmentStatus, back: bool) -> None:
        self._do(who, c.ChangeAppointmentStatus(self._visit(pick), status), and_back=back)

    @precondition(lambda self: self.visits)
    @rule(who=WHO, pick=PICK, back=st.booleans())
    def cancel(self, who: int, pick: int, back: bool) -> None:
        self._do(who, c.CancelAppointment(self._visit(pick), "called"), and_back=back)

    @precondition(lambda self: self.visits)
    @rule(
        who=WHO, pick=PICK, override=st.booleans(), back=st.booleans(),
        status=st.sampled_from((AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.IN_PROGRESS)),
    )  # fmt: skip
    def correct(self, who: int, pick: int, override: bool, back: bool, status: AppointmentStatus) -> None:
        leave = c.Override("Patient travels far") if override else None
        self._do(who, c.CorrectAppointment(self._visit(pick), status, "wrong", leave), and_back=back)

    @precondition(lambda self: self.visits)
    @rule(who=WHO, pick=PICK, note=st.sampled_from(("", "fasting", "brings films")), back=st.booleans())
    def edit(self, who: int, pick: int, note: str, back: bool) -> None:
        self._do(who, c.EditAppointment(self._visit(pick), FOLLOW_UP, note, "", bool(note)), and_back=back)

    # --- several at once ---------------------------------------------------------------------------------------------
    @rule(
        who=WHO, quarter=QUARTER, choice=st.sampled_from(CHOICES), pick=PICK, override=st.booleans(), back=st.booleans()
    )
    def book_a_series(
        self, who: int, quarter: int, choice: tuple[str, ...], pick: int, override: bool, back: bool
    ) -> None:
        ids, start = [self._new_id() for _ in range(3)], self._start(quarter)
        uses = tuple(ResourceUse(one) for one in choice)
        leave = c.Override("Patient travels far") if override else None
        person = PATIENTS[pick % len(PATIENTS)]
        first = c.BookAppointment(ids[0], CLINIC, person, FOLLOW_UP, start, 30, uses, override=leave)
        rest = [c.SeriesOccurrence(ids[at], start + timedelta(hours=at), uses) for at in (1, 2)]
        command = c.BookSeries(self._new_id(), first, tuple(rest))
        if isinstance(self._do(who, command, and_back=back), Applied):
            self.visits += ids

    def _some(self, pick: int) -> list[str]:
        return list(dict.fromkeys((self._visit(pick), self._visit(pick + 1))))

    @precondition(lambda self: self.visits)
    @rule(who=WHO, pick=PICK, back=st.booleans())
    def cancel_many(self, who: int, pick: int, back: bool) -> None:
        self._do(who, c.CancelAppointments(tuple(self._some(pick)), "doctor ill"), and_back=back)

    @precondition(lambda self: self.visits)
    @rule(who=WHO, pick=PICK, quarter=QUARTER, override=st.booleans(), back=st.booleans())
    def move_many(self, who: int, pick: int, quarter: int, override: bool, back: bool) -> None:
        leave = c.Override("Patient travels far") if override else None
        start, doctors = self._start(quarter), (RAO, SILVA)
        moves = [
            c.RescheduleAppointment(visit, start + timedelta(minutes=30 * at), 30, (ResourceUse(doctors[at]),), leave)
            for at, visit in enumerate(self._some(pick))
        ]
        self._do(who, c.RescheduleAppointments(tuple(moves)), and_back=back)

    # --- what closes time --------------------------------------------------------------------------------------------
    @rule(
        who=WHO, quarter=QUARTER, resource=st.sampled_from((RAO, R1, POOL)), back=st.booleans(),
        minutes=st.sampled_from((30, 60, 26 * 60)),
    )  # fmt: skip
    def block_time(self, who: int, quarter: int, resource: str, back: bool, minutes: int) -> None:
        identifier, start = self._new_id(), self._start(quarter)
        end = start + timedelta(minutes=minutes)
        command = c.BlockTime(identifier, CLINIC, resource, start, end, BlockKind.MEETING, "Meeting")
        if isinstance(self._do(who, command, and_back=back), Applied):
            self.blocks.append(identifier)

    @precondition(lambda self: self.blocks)
    @rule(who=WHO, pick=PICK, back=st.booleans())
    def free_time(self, who: int, pick: int, back: bool) -> None:
        self._do(who, c.RemoveTimeBlock(self.blocks[pick % len(self.blocks)]), and_back=back)

    @rule(who=WHO, person=st.sampled_from((RAO_PERSON, SILVA_PERSON)), day=st.integers(0, 1))
    def ask_for_time_off(self, who: int, person: str, day: int) -> None:
        identifier, on = self._new_id(), NOW.date() + timedelta(days=day)
        if isinstance(self._do(who, c.RequestTimeOff(identifier, person, TimeOffType.SICK, on, on)), Applied):
            self.requests.append(identifier)

    @precondition(lambda self: self.requests)
    @rule(who=WHO, pick=PICK, state=st.sampled_from(list(TimeOffState)), back=st.booleans())
    def decide_time_off(self, who: int, pick: int, state: TimeOffState, back: bool) -> None:
        self._do(who, c.DecideTimeOff(self.requests[pick % len(self.requests)], state, "as decided"), and_back=back)

    @rule(who=WHO, day=st.integers(0, 1), extra=st.booleans(), back=st.booleans())
    def close_the_clinic(self, who: int, day: int, extra: bool, back: bool) -> None:
        identifier, on = self._new_id(), NOW.date() + timedelta(days=day)
        command = c.AddClosure(identifier, CLINIC, on, on, "Stocktaking", is_extra=extra)
        if isinstance(self._do(who, command, and_back=back), Applied):
            self.closures.append(identifier)

    @precondition(lambda self: self.closures)
    @rule(who=WHO, pick=PICK, back=st.booleans())
    def open_the_clinic(self, who: int, pick: int, back: bool) -> None:
        self._do(who, c.RemoveClosure(self.closures[pick % len(self.closures)]), and_back=back)

    # --- undo, replay, strangers -------------------------------------------------------------------------------------
    @rule(who=WHO, times=st.integers(1, 4))
    def undo(self, who: int, times: int) -> None:
        for _ in range(times):
            self._revert(self.desks[who], self.desks[who].writer._history.next_undo(), self.desks[who].writer.undo)

    @rule(who=WHO, times=st.integers(1, 4))
    def redo(self, who: int, times: int) -> None:
        for _ in range(times):
            self._revert(self.desks[who], self.desks[who].writer._history.next_redo(), self.desks[who].writer.redo)

    def _revert(self, _desk: Desk, named: tuple[Any, str] | None, act: Callable[[], Outcome | None]) -> None:
        """Only an act whose rows are as it left them may be taken back, and where they are, rows are not the excuse."""
        now = entity_rows(self.look)
        outcome = self._watched(act)
        if named is None:
            assert outcome is None
            return
        differing = {key[0] for key, row in self.left[named[1]].items() if now.get(key) != row}
        if isinstance(outcome, Applied):
            assert not differing, f"an undo went over newer rows of {differing}"
        elif isinstance(outcome, Blocked) and outcome.kind not in ("occupancy", "availability"):
            touched = {key[0] for key in self.left[named[1]]}
            is_old = (
                named[1] in self.written_again
            )  # a row may have been changed and changed back: that counts as newer
            assert differing or is_old or outcome.kind not in touched, f"{outcome} though no row was written since"

    @precondition(lambda self: any(desk.door.seen for desk in self.desks))
    @rule(who=WHO, pick=PICK)
    def replay(self, who: int, pick: int) -> None:
        """An old envelope comes again, at either process: the first answer again, and nothing else."""
        seen = [entry for desk in self.desks for entry in desk.door.seen]
        envelope, first = seen[pick % len(seen)]
        outcome = self._watched(lambda: self.desks[who].door.execute(envelope))
        assert isinstance(outcome, Applied), outcome
        assert outcome.is_replay
        assert (outcome.number, outcome.result) == (first.number, first.result)

    @precondition(lambda self: self.visits)
    @rule(who=WHO, pick=PICK)
    def let_a_stranger_try(self, who: int, pick: int) -> None:
        command = c.CancelAppointment(self._visit(pick), "mischief")
        envelope = Envelope(self._new_id(), command, STRANGER, self.clock())
        outcome = self._watched(lambda: self.desks[who].door.execute(envelope))
        assert outcome is None or isinstance(outcome, Denied)

    @rule(minutes=st.sampled_from((5, 60)))
    def let_time_pass(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    @invariant()
    def the_file_is_sound(self) -> None:
        found = breaches(self.look, self.desks[0].open._audit_key, self.denials)
        assert not found, found
