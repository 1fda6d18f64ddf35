"""I11 and I17: two practices in one file, any acts of both in any order.

The first is told and does the same as in a file of its own, the second is never changed by it, and a sealed field that
somebody copies to another row, column or practice opens nowhere: it is named as broken, and the audit says so.
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.envelope import Applied, Command, Envelope
from carefront.application.execute import Door
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.errors import CareFrontError, SealBroken
from carefront.domain.records import Allergy, Insurance, RecordNote
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.persistence.driver import Connection
from carefront.persistence.field_cipher import Place
from carefront.persistence.statements import form_of
from carefront.shared.ids import derived_id
from tests.adapters.test_no_leaks import others, plain
from tests.support.machines import run_machine
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, NOW, R1, RAO, RAO_PERSON, SILVA, Practice, at, patient
from tests.support.questions import QUESTIONS
from tests.support.rights import own
from tests.support.spine_checks import rows_of
from tests.support.two_practices import (
    TWIN_NO,
    applied,
    canaries_in,
    found_second,
    reworded,
    second_door,
    second_reader,
    setting_up,
)

PEOPLE, DOCTORS = (KIM, LEE), (RAO, SILVA)
SEALED = tuple(
    (table, column)
    for table in ("insurance", "allergy", "medical_condition", "record_note")
    for column in sorted(form_of(table).sealed)
)
KEYS = (("patient_key", "wrapped"), ("field_key", "wrapped"))
PICK, SLOT, WHO = st.integers(0, 30), st.integers(0, 19), st.integers(0, 1)


def build_both(template: Path, folder: Path) -> Path:
    """The small practice with a second one of the same ids beside it."""
    practice = Practice.copied(template, folder)
    owner, account = practice.desk.identity.owner_id, practice.desk.identity.organization_account_id
    found_second(practice.desk._keep(practice.desk.database.open_writer()), account=account, owner=owner)
    door = second_door(practice)
    for number, command in enumerate(setting_up()):
        applied(door, Envelope(derived_id(CLINIC, "second", number), reworded(command), owner, NOW))
    practice.close()
    return folder


class TenantMachine(RuleBasedStateMachine):
    """``alone`` and ``both`` are set by whoever runs it."""

    alone: ClassVar[Path]
    both: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="tenants"))
        self.first = Practice.copied(self.both, self.place / "both")
        self.control = Practice.copied(self.alone, self.place / "alone")
        self.owner = self.first.desk.identity.owner_id
        self.second: Door = second_door(self.first)
        self.visits: list[str] = []
        self.made = 0
        self.used: set[tuple[bool, str]] = set()

    def teardown(self) -> None:
        self.first.close()
        self.control.close()
        shutil.rmtree(self.place, ignore_errors=True)

    @initialize()
    def both_have_records(self) -> None:
        for number, who in enumerate(PEOPLE):
            for command in (
                r.SaveAllergy(Allergy(self.id_of("allergy", who), who, f"pollen {number}", "hives")),
                r.SaveInsurance(Insurance(self.id_of("insurance", who), who, "Mutual", member_number=f"M-{number}")),
                r.SaveRecordNote(RecordNote(self.id_of("note", who), who, "told in confidence", "", NOW)),
            ):
                self.in_second(command)
                self.in_first(command)

    @staticmethod
    def id_of(kind: str, who: str) -> str:
        return derived_id(who, kind)

    # --- acting ------------------------------------------------------------------------------------------------------
    def in_first(self, command: Command) -> Any:
        """The first practice does it in both files: the same is said, and the second is as it was."""
        self.made += 1
        envelope = Envelope(derived_id(CLINIC, "act", self.made), command, self.owner, self.first.clock())
        before = others(self.first)
        told = [self._told(lambda own=own: own.desk.door().execute(envelope)) for own in (self.first, self.control)]  # type: ignore[misc]
        assert [plain(text) for text, _outcome in told] == [plain(told[1][0])] * 2
        assert canaries_in(told[0][0]) == []
        assert others(self.first) == before, "an act of one practice changed the other"
        return told[0][1]

    @staticmethod
    def _told(ask: Callable[[], Any]) -> tuple[str, Any]:
        try:
            outcome = ask()
        except CareFrontError as error:
            return f"{type(error).__name__} {vars(error)}", error
        return repr(outcome), outcome

    def in_second(self, command: Command) -> None:
        """The second does it, in its own words."""
        self.made += 1
        envelope = Envelope(derived_id(CLINIC, "act", self.made), reworded(command), self.owner, self.first.clock())
        with suppress(CareFrontError):
            self.second.execute(envelope)

    def act(self, is_second: bool, command: Command) -> None:
        outcome = self.in_second(command) if is_second else self.in_first(command)
        if isinstance(outcome, Applied) and isinstance(command, c.BookAppointment):
            self.visits.append(command.appointment_id)

    def fresh(self, is_second: bool, kind: str, pick: int) -> str | None:
        """An id that this practice never used; the other may have."""
        identifier = derived_id(CLINIC, kind, pick)
        if (is_second, identifier) in self.used:
            return None
        self.used.add((is_second, identifier))
        return identifier

    @rule(is_second=st.booleans(), slot=SLOT, who=WHO, doctor=WHO, room=st.booleans(), pick=PICK)
    def book(self, is_second: bool, slot: int, who: int, doctor: int, room: bool, pick: int) -> None:
        identifier = self.fresh(is_second, "visit", pick)
        if identifier is None:
            return
        uses = (ResourceUse(DOCTORS[doctor]), *([ResourceUse(R1)] if room else []))
        start = at(9, days=1) + timedelta(minutes=30 * slot)
        self.act(is_second, c.BookAppointment(identifier, CLINIC, PEOPLE[who], FOLLOW_UP, start, 30, uses))

    @precondition(lambda self: self.visits)
    @rule(is_second=st.booleans(), pick=PICK, slot=SLOT, doctor=WHO)
    def move(self, is_second: bool, pick: int, slot: int, doctor: int) -> None:
        start = at(9, days=1) + timedelta(minutes=30 * slot)
        visit = self.visits[pick % len(self.visits)]
        self.act(is_second, c.RescheduleAppointment(visit, start, 30, (ResourceUse(DOCTORS[doctor]),)))

    @precondition(lambda self: self.visits)
    @rule(is_second=st.booleans(), pick=PICK, status=st.sampled_from(list(AppointmentStatus)))
    def change_status(self, is_second: bool, pick: int, status: AppointmentStatus) -> None:
        self.act(is_second, c.ChangeAppointmentStatus(self.visits[pick % len(self.visits)], status))

    @precondition(lambda self: self.visits)
    @rule(is_second=st.booleans(), pick=PICK)
    def cancel(self, is_second: bool, pick: int) -> None:
        self.act(is_second, c.CancelAppointment(self.visits[pick % len(self.visits)], "called"))

    @rule(is_second=st.booleans(), pick=PICK)
    def register(self, is_second: bool, pick: int) -> None:
        identifier = self.fresh(is_second, "person", pick)
        if identifier is not None:
            self.act(is_second, c.RegisterPatient(patient(identifier, f"Kim Rao {pick}")))

    @rule(is_second=st.booleans(), day=st.integers(2, 5), state=st.sampled_from(list(TimeOffState)))
    def take_time_off(self, is_second: bool, day: int, state: TimeOffState) -> None:
        """Leave of the same person in both practices is leave of each alone."""
        on, identifier = at(9, days=day).date(), self.fresh(is_second, "leave", day)
        if identifier is None:
            return
        self.act(is_second, c.RequestTimeOff(identifier, RAO_PERSON, TimeOffType.SICK, on, on))
        self.act(is_second, c.DecideTimeOff(identifier, state, "as decided"))

    @rule(is_second=st.booleans(), who=WHO)
    def change_a_record(self, is_second: bool, who: int) -> None:
        allergy = Allergy(self.id_of("allergy", PEOPLE[who]), PEOPLE[who], f"nuts {self.made}", "swelling")
        self.act(is_second, r.SaveAllergy(allergy))

    @rule(who=WHO)
    def open_a_record(self, who: int) -> None:
        self.in_first(r.ViewRecord(derived_id(CLINIC, "view", self.made), PEOPLE[who]))

    @rule()
    def undo(self) -> None:
        before = others(self.first)
        states = [repr(own.writer.undo_state().undo is None) for own in (self.first, self.control)]
        assert states[0] == states[1]
        for own_file in (self.first, self.control):
            own_file.writer.undo()
        assert others(self.first) == before

    # --- asking ------------------------------------------------------------------------------------------------------
    @rule(name=st.sampled_from(sorted(QUESTIONS)))
    def ask(self, name: str) -> None:
        told = [self._told(lambda own_file=own_file: QUESTIONS[name](own_file.reader, own))[0]  # type: ignore[misc]
                for own_file in (self.first, self.control)]  # fmt: skip
        assert canaries_in(told[0]) == []
        assert plain(told[0]) == plain(told[1]), name

    # --- I17: ciphertext somewhere else ------------------------------------------------------------------------------
    @rule(source=st.sampled_from((*SEALED, *KEYS)), goal=st.sampled_from((*SEALED, *KEYS)), crosses=st.booleans(),
          take=PICK, put=PICK)  # fmt: skip
    def copy_a_sealed_field(
        self, source: tuple[str, str], goal: tuple[str, str], crosses: bool, take: int, put: int
    ) -> None:
        """Somebody with the key of the file copies one over another in a copy of it, and opens the records there."""
        self.made += 1
        copy = Practice.copied(self.place / "both", self.place / f"copy {self.made}")
        try:
            shell = copy.desk._keep(copy.desk.database.open_writer())
            taken = [row[source[1]] for row in self._cells(shell, source, TWIN_NO if crosses else 1)]
            there = self._cells(shell, goal, 1)
            if taken and there:
                value, row = taken[take % len(taken)], there[put % len(there)]
                if value != row[goal[1]]:
                    self._put(shell, goal, row, value)
                    self._opens_nowhere(copy, goal, row)
        finally:
            copy.close()
            shutil.rmtree(copy.folder)

    @staticmethod
    def _cells(shell: Connection, cell: tuple[str, str], number: int) -> list[dict[str, Any]]:
        """The rows of a practice that hold something there."""
        return [row for row in rows_of(shell, cell[0]) if row["organization_no"] == number and row[cell[1]]]

    @staticmethod
    def _put(shell: Connection, cell: tuple[str, str], row: dict[str, Any], value: bytes) -> None:
        key = {name: row[name] for name in ("id", "patient_id", "version") if name in row}
        where = " AND ".join(f"{name} = ?" for name in key)
        shell.execute(
            f'UPDATE "{cell[0]}" SET "{cell[1]}" = ? WHERE organization_no = 1 AND {where}', (value, *key.values())
        )

    def _opens_nowhere(self, copy: Practice, cell: tuple[str, str], row: dict[str, Any]) -> None:
        patients = [bytes(row["patient_id"]).hex()] if "patient_id" in row else list(PEOPLE)
        before = len(self._views(copy))
        for who in patients:
            view = derived_id(who, "broken view")
            try:
                outcome = copy.desk.door().execute(Envelope(view, r.ViewRecord(view, who), self.owner, copy.clock()))
            except SealBroken:
                continue
            assert isinstance(outcome, Applied)
            assert outcome.result["broken"] >= 1, f"{cell} opened somewhere else"
            found = copy.reader.records().record(who)
            assert found.broken
            assert canaries_in(repr(found)) == []
        views = self._views(copy)[before:]
        assert len(views) == len(patients), "a field that did not open is not in the audit"
        assert all("broken" in view for view in views)

    @staticmethod
    def _views(copy: Practice) -> list[str]:
        return [row["detail"] for row in rows_of(copy.desk.look(), "audit_log") if row["act"] == "record.view"]


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_i11_i17_two_practices_in_one_file_know_nothing_of_each_other(
    practice_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    both = build_both(practice_template, tmp_path_factory.mktemp("machine") / "both")
    run_machine(TenantMachine, 12, 25, alone=practice_template, both=both)


@pytest.mark.parametrize(
    ("goal", "taken", "bound"),
    [
        (("allergy", "reaction"), ("allergy", "substance"), ("organization_id", "table", "row_id")),
        (("allergy", "reaction"), ("record_note", "text"), ("organization_id",)),
    ],
)
def test_a_seal_that_is_bound_to_less_is_caught(
    practice_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goal: tuple[str, str],
    taken: tuple[str, str], bound: tuple[str, ...],
) -> None:  # fmt: skip
    def loosely(place: Place, version: int) -> bytes:
        return "|".join([*(str(getattr(place, name)) for name in bound), str(version)]).encode()

    monkeypatch.setattr(Place, "bound", loosely)
    members = {"alone": practice_template, "both": build_both(practice_template, tmp_path / "both")}
    machine = type("TenantMachine", (TenantMachine,), members)()
    try:
        machine.both_have_records()
        with pytest.raises(AssertionError, match="opened somewhere else"):
            machine.copy_a_sealed_field(taken, goal, crosses=False, take=0, put=0)
    finally:
        machine.teardown()


def test_the_second_practice_opens_its_own_records(practice_template: Path, tmp_path: Path) -> None:
    """So that what opens nowhere above would open at its place."""
    members = {"alone": practice_template, "both": build_both(practice_template, tmp_path / "both")}
    machine = type("TenantMachine", (TenantMachine,), members)()
    try:
        machine.both_have_records()
        machine.in_second(r.ViewRecord(derived_id(CLINIC, "their view"), KIM))
        theirs = second_reader(machine.first, machine.owner).records().record(KIM)
        assert [row.substance for row in theirs.allergies or ()] == ["pollen 0 twincanary"]
        assert theirs.broken == ()
    finally:
        machine.teardown()
