"""I12 to I15: who did what, its seal, the delivery of events and the check of rights, in any order of acts.

Each check is proven on a program that is broken for it.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from carefront.application import event_delivery, execute
from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.commands.message_catalogue import SaveSubscriber
from carefront.application.commands.people_catalogue import AddAccountability
from carefront.application.envelope import Applied, Command, Denied, Envelope
from carefront.application.event_delivery import HELD, Delivered, EventLetter, Undelivered, letter_of
from carefront.domain.accounts import Accountability, AccountabilityType
from carefront.domain.appointments import ResourceUse
from carefront.domain.errors import CareFrontError
from carefront.domain.notifications import HOLD_S, EventSubscriber
from carefront.domain.permissions import Key, Scope
from carefront.domain.records import Allergy, ViewReason
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.persistence import unit_of_work
from carefront.persistence.audit import heads, verify
from carefront.shared.ids import derived_id
from tests.adapters.test_command_rights import EXPECTED
from tests.support.golden import BULK, IN_ORDER, command_of, envelope_id
from tests.support.machines import run_machine
from tests.support.practice import CLINIC, KIM, LEE, RAO, RAO_PERSON, SILVA_PERSON, Practice, at, fixed
from tests.support.rights import give
from tests.support.spine_checks import file_digest, rows_of

PEOPLE, PICK, DAY = (KIM, LEE), st.integers(0, 30), st.integers(2, 9)
STRANGER = fixed("stranger")


class Machine(RuleBasedStateMachine):
    """A practice of its own in each life; ``template`` is set by whoever runs it."""

    template: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="trust"))
        self.practice = Practice.copied(self.template, self.place / "practice")
        self.owner = self.practice.desk.identity.owner_id
        self.look = self.practice.desk.look()
        self.visits: list[str] = []
        self.made = 0

    def teardown(self) -> None:
        self.practice.close()
        shutil.rmtree(self.place, ignore_errors=True)

    def new_id(self, kind: str) -> str:
        self.made += 1
        return derived_id(CLINIC, kind, self.made)

    def run(self, command: Command, actor: str = "") -> Any:
        """What the door says to ``command``, or the failure."""
        envelope = Envelope(self.new_id("act"), command, actor or self.owner, self.practice.clock())
        try:
            return self.practice.desk.door().execute(envelope)
        except CareFrontError as error:
            return error

    def booking(self, slot: int) -> c.BookAppointment:
        start = at(9, days=1 + slot // 16) + timedelta(minutes=30 * (slot % 16))
        visit = self.new_id("visit")
        self.visits.append(visit)
        return c.BookAppointment(visit, CLINIC, KIM, None, start, 30, (ResourceUse(RAO),))

    def visit(self, pick: int) -> str:
        return self.visits[pick % len(self.visits)] if self.visits else fixed("no visit")


# --- I12 and I13 -----------------------------------------------------------------------------------------------------
COLUMNS = ("at", "actor_id", "origin", "act", "outcome", "command_id", "detail", "mac")


class AuditMachine(Machine):
    """Every change, view and denial is one entry; whatever is done to the entries behind the program's back shows."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: list[dict[int, tuple[int, bytes]]] = []

    @initialize()
    def there_is_a_stranger(self) -> None:
        self.practice.do(c.AddPerson(STRANGER, "Stranger", (), date(2020, 1, 1)))
        self.practice.do(r.SaveAllergy(Allergy(fixed("allergy"), KIM, "pollen")))

    def entries(self) -> list[dict[str, Any]]:
        return rows_of(self.look, "audit_log")

    def noted(self, command: Command, actor: str = "") -> None:
        """Exactly one entry for what was done or denied, none for anything else."""
        before, states = self.entries(), file_digest(self.look)
        outcome = self.run(command, actor)
        fresh = self.entries()[len(before) :]
        is_told = isinstance(outcome, Applied | Denied)
        assert len(fresh) == is_told, (command.KIND, outcome, fresh)
        if is_told:
            said = "denied" if isinstance(outcome, Denied) else "applied"
            assert (bytes(fresh[0]["actor_id"]).hex(), fresh[0]["act"]) == (actor or self.owner, command.KIND)
            assert (fresh[0]["outcome"], fresh[0]["number"]) == (said, len(before) + 1)
        after = file_digest(self.look)
        changed = {name for name in after if after[name] != states[name]}
        if not isinstance(outcome, Applied):
            assert changed <= {"audit_log", "device"}
            assert bool(changed) is isinstance(outcome, Denied)

    @rule(slot=PICK, is_strange=st.booleans())
    def book(self, slot: int, is_strange: bool) -> None:
        self.noted(self.booking(slot), STRANGER if is_strange else "")

    @rule(pick=PICK, is_strange=st.booleans())
    def cancel(self, pick: int, is_strange: bool) -> None:
        self.noted(c.CancelAppointment(self.visit(pick), "called"), STRANGER if is_strange else "")

    @rule(who=st.sampled_from((RAO_PERSON, STRANGER, "")), reason=st.sampled_from(("", ViewReason.EMERGENCY)))
    def open_a_record(self, who: str, reason: str) -> None:
        self.noted(r.ViewRecord(self.new_id("view"), KIM, reason), who)

    @rule()
    def ask_in_vain(self) -> None:
        """A question that is refused is one entry as well, when the writer comes by."""
        before = len(self.entries())
        self.practice.clock.advance(timedelta(seconds=30))
        self.practice.desk.session.sign_in(STRANGER)
        with pytest.raises(CareFrontError):
            self.practice.desk.reader().audit().people()
        self.practice.desk.session.sign_in(self.owner)
        self.practice.writer.note_denials()
        [line] = self.entries()[before:]
        assert (line["outcome"], bytes(line["actor_id"]).hex()) == ("denied", STRANGER)

    @rule()
    def anchor(self) -> None:
        self.anchors.append({no: (number, head) for no, number, head in heads(self.look)})

    @rule(way=st.sampled_from(("edit", "delete", "swap", "insert", "cut", "cut and hide")), pick=PICK,
          column=st.sampled_from(COLUMNS))  # fmt: skip
    def tamper(self, way: str, pick: int, column: str) -> None:
        """In a transaction that is taken back; ``first`` is the entry that has to be named."""
        key = self.practice.desk._audit_key
        shell = self.practice.desk.database.open_writer()
        last = len(self.entries())
        done = max(row["number"] for row in self.entries() if row["outcome"] == "applied")
        at_number = 1 + pick % last
        shell.execute("BEGIN IMMEDIATE")
        try:
            first = _tampered(shell, way, at_number, last, column)
            anchors = self.anchors[-1] if self.anchors else {}
            [chain] = verify(shell, key, anchors)
            anchored = max((number for number, _head in anchors.values()), default=0)
            if way == "cut and hide" and first > max(anchored, done):
                assert chain.first_bad is None  # denials after the last act that nobody has taken down yet
            else:
                assert chain.first_bad == first, (way, at_number, chain)
        finally:
            shell.execute("ROLLBACK")
            shell.close()

    @invariant()
    def an_untouched_record_is_whole(self) -> None:
        for anchors in ({}, *self.anchors[-2:]):
            assert [chain.first_bad for chain in verify(self.look, self.practice.desk._audit_key, anchors)] == [None]


def _tampered(shell: Any, way: str, number: int, last: int, column: str) -> int:
    """Do it; the first entry that is not as it was."""
    for guard in ("audit_log_no_update", "audit_log_no_delete"):
        shell.execute(f"DROP TRIGGER {guard}")
    if way == "edit":
        other = "at + 1" if column == "at" else "zeroblob(16)" if column.endswith("_id") else "'other'"
        shell.execute(f"UPDATE audit_log SET {column} = {other} WHERE number = ?", (number,))
    elif way == "delete":
        shell.execute("DELETE FROM audit_log WHERE number = ?", (number,))
    elif way == "swap":
        number = min(number, last - 1)
        for old, new in ((number, -1), (number + 1, number), (-1, number + 1)):
            shell.execute("UPDATE audit_log SET number = ? WHERE number = ?", (new, old))
    elif way == "insert":
        names = "organization_no, at, actor_id, origin, act, outcome, command_id, detail, mac"
        shell.execute(
            f"INSERT INTO audit_log (device_no, number, {names}) SELECT device_no, ?, {names} FROM audit_log"
            " WHERE number = ?", (last + 1, number),
        )  # fmt: skip
        return last + 1
    else:
        number = max(number, 2)
        shell.execute("DELETE FROM audit_log WHERE number >= ?", (number,))
        if way == "cut and hide":
            shell.execute(
                "UPDATE device SET audit_number = ?, audit_head = (SELECT mac FROM audit_log WHERE number = ?)",
                (number - 1, number - 1),
            )
    return number


# --- I14 -------------------------------------------------------------------------------------------------------------
class Gone(BaseException):
    """The program is gone, right after something arrived."""


class Way:
    """How a subscriber is told; ``mood`` says what becomes of the next letters."""

    def __init__(self) -> None:
        self.told: list[EventLetter] = []
        self.mood = "takes"

    def deliver(self, letter: EventLetter, _now_s: int) -> Delivered | Undelivered:
        if self.mood == "refuses":
            return Undelivered("refused")
        self.told.append(letter)
        if self.mood == "dies":
            self.mood = "takes"
            raise Gone
        return Delivered()

    def close(self) -> None:
        """Nothing is open."""


class DeliveryMachine(Machine):
    """Events of what is committed reach two subscribers at least once, in order, whatever fails in between."""

    def __init__(self) -> None:
        super().__init__()
        self.ways = {fixed(name): Way() for name in ("one", "two")}
        self.leaves: list[str] = []

    @initialize()
    def subscribe(self) -> None:
        self.since = max(row["no"] for row in rows_of(self.look, "domain_event"))
        for identifier in self.ways:
            self.practice.do(SaveSubscriber(EventSubscriber(identifier, "log", "Log")))

    @rule(slot=PICK)
    def book(self, slot: int) -> None:
        self.run(self.booking(slot))

    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        self.run(c.CancelAppointment(self.visit(pick), "called"))

    @rule(day=DAY, who=st.sampled_from((RAO_PERSON, SILVA_PERSON)))
    def ask_for_leave(self, day: int, who: str) -> None:
        on, identifier = at(9, days=day).date(), self.new_id("leave")
        if isinstance(self.run(c.RequestTimeOff(identifier, who, TimeOffType.SICK, on, on)), Applied):
            self.leaves.append(identifier)

    @precondition(lambda self: self.leaves)
    @rule(pick=PICK, state=st.sampled_from((TimeOffState.APPROVED, TimeOffState.DENIED)), back=st.booleans())
    def decide(self, pick: int, state: TimeOffState, back: bool) -> None:
        outcome = self.run(c.DecideTimeOff(self.leaves[pick % len(self.leaves)], state, "as decided"))
        if back and isinstance(outcome, Applied):
            self.run(c.Revert(outcome.command_id))

    @rule(seconds=st.sampled_from((1, 29, 31, 4_000)))
    def wait(self, seconds: int) -> None:
        self.practice.clock.advance(timedelta(seconds=seconds))

    @rule(moods=st.tuples(*[st.sampled_from(("takes", "takes", "refuses", "dies"))] * 2))
    def deliver(self, moods: tuple[str, str]) -> None:
        for way, mood in zip(self.ways.values(), moods, strict=True):
            way.mood = mood
        try:
            self._deliver()
        except Gone:
            self.practice.clock.advance(timedelta(seconds=event_delivery.LEASE_S + 1))
        self._is_in_order()

    def _deliver(self) -> None:
        work: Any = self.practice.desk.outgoing()
        try:
            work.delivery._way_of = lambda subscriber: self.ways[subscriber.id]
            work.delivery.run(now=True)
        finally:
            work.close()

    def _letters(self) -> list[str]:
        """The ids of all that has to be told by now, in order."""
        undone = {
            bytes(row["reverts"]): row["decided_at"] for row in rows_of(self.look, "command_log") if row["reverts"]
        }  # fmt: skip
        found = []
        for row in sorted(rows_of(self.look, "domain_event"), key=lambda row: int(row["no"])):
            recalled = undone.get(bytes(row["command_id"]), 1 << 60)
            if row["no"] <= self.since or (row["kind"] in HELD and recalled <= row["created_at"] + HOLD_S):
                continue
            command_id = bytes(row["command_id"]).hex()
            event = event_delivery.StoredEvent(
                row["no"], command_id, row["kind"], row["payload"], row["created_at"]
            )  # fmt: skip
            found.append(letter_of(event, self.practice.desk.identity.organization_id).id)
        return found

    def _is_in_order(self) -> None:
        for identifier, way in self.ways.items():
            told = [letter.id for letter in way.told]
            once = list(dict.fromkeys(told))
            assert [one for number, one in enumerate(told) if not number or told[number - 1] != one] == once
            begun = self._letters().index(once[0]) if once else 0
            assert self._letters()[begun : begun + len(once)] == once, f"{identifier}: something was left out"
            assert all(letter.text == way.told[told.index(letter.id)].text for letter in way.told)

    def teardown(self) -> None:
        try:
            if self.leaves or self.visits:
                self.practice.clock.advance(timedelta(seconds=4_000))
                for way in self.ways.values():
                    way.mood = "takes"
                self._deliver()
                self._is_in_order()
                last = self._letters()[-1]
                assert all(way.told and way.told[-1].id == last for way in self.ways.values()), "something never came"
        finally:
            super().teardown()


# --- I15 -------------------------------------------------------------------------------------------------------------
CLERK = fixed("clerk with rights")
TRIED = tuple(kind for kind in IN_ORDER if kind not in BULK and kind != "record.view")


class RightsMachine(Machine):
    """Whatever has an effect is allowed by the written policy; a denial changes nothing but the audit."""

    def __init__(self) -> None:
        super().__init__()
        self.granted: dict[Key, Scope] = {}
        self.next = 0

    @initialize()
    def there_is_a_clerk(self) -> None:
        self.practice.do(c.AddPerson(CLERK, "Clerk", (), date(2020, 1, 1)))
        whole = self.practice.desk.identity.organization_account_id
        edge = Accountability(fixed("clerk edge"), whole, CLERK, AccountabilityType.STAFF_MEMBER, date(2020, 1, 1))
        self.practice.do(AddAccountability(edge))
        give(self.practice, CLERK, {})

    @rule(keys=st.sets(st.sampled_from(list(Key))), scope=st.sampled_from(list(Scope)), needed=st.booleans(), pick=PICK)
    def grant(self, keys: set[Key], scope: Scope, needed: bool, pick: int) -> None:
        """Some keys; ``needed``: those of one of the next commands beside them."""
        if needed:
            keys = keys | {either[0] for either in EXPECTED[TRIED[(self.next + pick % 3) % len(TRIED)]]}
        self.granted = dict.fromkeys(keys, scope)
        give(self.practice, CLERK, self.granted)

    @rule()
    def everything_goes(self) -> None:
        """So that later commands find what earlier ones make."""
        self._go_on()

    @rule(pick=PICK, far=st.booleans())
    def try_one(self, pick: int, far: bool) -> None:
        kind = TRIED[pick * 4 % len(TRIED)] if far else TRIED[self.next % len(TRIED)]
        before, entries = file_digest(self.look), len(rows_of(self.look, "audit_log"))
        envelope = Envelope(self.new_id("try"), command_of(kind), CLERK, self.practice.clock())
        try:
            outcome: Any = self.practice.desk.door().execute(envelope)
        except CareFrontError as error:
            outcome = error
        after = file_digest(self.look)
        changed = {name for name in after if after[name] != before[name]}
        holds = all(any(self.granted.get(key) is Scope.ALL for key in either) for either in EXPECTED[kind])
        is_own = Scope.OWN in self.granted.values()
        if isinstance(outcome, Denied):
            assert not holds, f"{kind} was denied with every right it needs"
            assert changed == {"audit_log", "device"}
            assert len(rows_of(self.look, "audit_log")) == entries + 1
        elif isinstance(outcome, Applied):
            assert holds or is_own, f"{kind} had an effect without {EXPECTED[kind]}"
        else:
            assert not changed

    def _go_on(self) -> None:
        kind = TRIED[self.next % len(TRIED)]
        self.next += 1
        try:
            self.practice.desk.door().execute(
                Envelope(envelope_id(kind), command_of(kind), self.owner, self.practice.clock())
            )
        except CareFrontError:
            return


# --- their lives -----------------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.timeout(0)
def test_i12_i13_every_act_is_one_entry_and_no_entry_is_changed_unnoticed(practice_template: Path) -> None:
    run_machine(AuditMachine, 12, 25, template=practice_template)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_i14_every_event_reaches_every_subscriber_in_order(practice_template: Path) -> None:
    run_machine(DeliveryMachine, 12, 25, template=practice_template)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_i15_nothing_has_an_effect_that_is_not_allowed(practice_template: Path) -> None:
    run_machine(RightsMachine, 12, 25, template=practice_template)


def lived(kind: type[Machine], template: Path, live: Callable[[Any], None]) -> None:
    """One life, as told."""
    machine = type(kind.__name__, (kind,), {"template": template})()
    try:
        live(machine)
    finally:
        machine.teardown()


def a_denial(machine: AuditMachine) -> None:
    machine.there_is_a_stranger()
    machine.book(1, is_strange=True)


def an_edit(machine: AuditMachine) -> None:
    machine.there_is_a_stranger()
    machine.tamper("edit", 3, "detail")


def a_death(machine: DeliveryMachine) -> None:
    machine.subscribe()
    machine.book(1)
    machine.deliver(("dies", "takes"))
    machine.deliver(("takes", "takes"))
    machine.book(2)
    machine.deliver(("takes", "takes"))


def an_attempt(machine: RightsMachine) -> None:
    machine.there_is_a_clerk()
    machine.try_one(0, far=False)


def nothing_noted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unit_of_work.SqlUnitOfWork, "audit_alone", lambda _self, _outcome, _facts: None)


def macs_of_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("carefront.persistence.audit._fits", lambda *_values: True)


def marked_before_told(patch: pytest.MonkeyPatch) -> None:
    told = event_delivery.EventDelivery._told

    def early(self: Any, subscriber: Any, active: Sequence[str], is_cancelled: Any) -> Any:
        shelf = self._shelf
        events = shelf.after(shelf.place(subscriber.id).last_no, 1)
        result = told(self, subscriber, active, is_cancelled) if not events else None
        if result is None:
            shelf.put(subscriber.id, event_delivery.Place(events[0].no), active)
            result = told(self, subscriber, active, is_cancelled)
        return result

    patch.setattr(event_delivery.EventDelivery, "_told", early)


def everybody_may(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(execute, "is_allowed", lambda *_values: True)


@pytest.mark.parametrize(
    ("kind", "live", "breaking"),
    [
        (AuditMachine, a_denial, nothing_noted), (AuditMachine, an_edit, macs_of_nothing),
        (DeliveryMachine, a_death, marked_before_told), (RightsMachine, an_attempt, everybody_may),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_a_program_that_breaks_the_promise_is_caught(
    practice_template: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Machine], live: Callable[[Any], None],
    breaking: Callable[[pytest.MonkeyPatch], None],
) -> None:  # fmt: skip
    lived(kind, practice_template, live)
    breaking(monkeypatch)
    with pytest.raises(AssertionError):
        lived(kind, practice_template, live)
