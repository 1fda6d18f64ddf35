"""The desk's acts: commands put into envelopes, what was done remembered for undo, alternatives found after a
refusal.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from carefront.application.commands.catalogue import BookAppointment, RescheduleAppointment, Revert
from carefront.application.commands.revert import is_undoable
from carefront.application.denials import DenialBook
from carefront.application.desk_session import DeskSession
from carefront.application.envelope import Applied, Blocked, Command, Denied, Envelope, GoOn, Outcome, Refused, always
from carefront.application.execute import Door
from carefront.application.ports import FactsReader, HoldBook
from carefront.application.read_models import ProposalQuestion, UndoState
from carefront.application.undo import UndoHistory, act_of
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import Alternative
from carefront.shared.clock import Clock
from carefront.shared.ids import new_id

FindInstead = Callable[[Command], tuple[Alternative, ...]]
Describe = Callable[[Command, Mapping[str, Any]], Mapping[str, object]]


ROW_HELD_S = 180
"""How long a row of a list is held that nobody let go of."""


class Holds:
    """Holds for questions: whose calendars, how long, in whose name."""

    def __init__(self, book: HoldBook, facts: FactsReader, session: DeskSession) -> None:
        self._book = book
        self._facts = facts
        self._session = session

    def put(self, hold_id: str, question: ProposalQuestion, minutes: int, now: datetime) -> None:
        """Hold the asked span of every resource of the question, the clinic's usual minutes unless said otherwise."""
        uses = question.resources or (ResourceUse(question.resource_id),)
        subjects = [self._facts.resource(use.resource_id).resource.subject_id for use in uses]
        facility = self._facts.clinic(question.facility_id).facility
        until_s = int(now.timestamp()) + 60 * (minutes or facility.hold_minutes)
        end_s = question.start_s + 60 * (question.length_minutes or facility.slot_minutes)
        holder = self._facts.actor(self._session.actor_id, now.date()).name
        self._book.put(hold_id, subjects, question.start_s, end_s, holder, until_s)

    def put_row(self, hold_id: str, row_id: str, span_s: tuple[int, int], now: datetime) -> None:
        """Tell the others that somebody works on a row of a list; ``span_s`` is that of the list."""
        holder = self._facts.actor(self._session.actor_id, now.date()).name
        self._book.put(hold_id, [row_id], *span_s, holder, int(now.timestamp()) + ROW_HELD_S)

    def release(self, hold_id: str) -> None:
        """Let go."""
        self._book.release(hold_id)


class Writer:
    """See ``carefront.application.desk.DeskWriter``."""

    def __init__(
        self,
        door: Door,
        session: DeskSession,
        clock: Clock,
        find_instead: FindInstead,
        describe: Describe,
        *,
        holds: Holds,
        origin: str = "desktop",
        after: Callable[[], None] | None = None,
        denials: DenialBook | None = None,
    ) -> None:
        self._door = door
        self._session = session
        self._clock = clock
        self._find_instead = find_instead
        self._describe = describe
        self._origin = origin
        self._after = after
        self._holds = holds
        self._denials = denials
        self._histories: dict[str, UndoHistory] = {}

    @property
    def _history(self) -> UndoHistory:
        """Whoever acts takes back their own acts only."""
        return self._histories.setdefault(self._session.actor_id, UndoHistory())

    def execute(
        self, command: Command, expected_versions: Mapping[str, int] | None = None, goes_on: GoOn = always
    ) -> Outcome:
        """Run a command as the desk's actor, now; a long one asks ``goes_on``."""
        outcome = self._run(command, expected_versions or {}, goes_on)
        if isinstance(outcome, Applied) and not outcome.is_replay and is_undoable(command.KIND):
            self._history.did(act_of(outcome.command_id, command.KIND, self._describe(command, outcome.result)))
        return self._with_alternatives(command, outcome)

    def _run(self, command: Command, expected_versions: Mapping[str, int], goes_on: GoOn = always) -> Outcome:
        envelope = Envelope(new_id(), command, self._session.actor_id, self._clock(), self._origin, expected_versions)
        outcome = self._door.execute(envelope, goes_on)
        if self._after is not None and isinstance(outcome, Applied):
            self._after()
        return outcome

    def _with_alternatives(self, command: Command, outcome: Outcome) -> Outcome:
        """Alternatives are looked for after the transaction, so that a refusal never holds up another desk."""
        if not isinstance(outcome, Refused | Blocked) or not isinstance(
            command, BookAppointment | RescheduleAppointment
        ):
            return outcome
        if isinstance(outcome, Blocked):
            return outcome
        return replace(outcome, alternatives=self._find_instead(command))

    def note_denials(self) -> None:
        """Put the questions that were refused into the audit."""
        for denial in self._denials.take() if self._denials else ():
            self._door.deny(denial, self._origin)

    def hold(self, hold_id: str, question: ProposalQuestion, minutes: int = 0) -> None:
        """Tell the other desks that somebody has this time open, or renew it."""
        self._holds.put(hold_id, question, minutes, self._clock())

    def hold_row(self, hold_id: str, row_id: str, span_s: tuple[int, int]) -> None:
        """Tell the other desks that somebody works on a row of a list."""
        self._holds.put_row(hold_id, row_id, span_s, self._clock())

    def release(self, hold_id: str) -> None:
        """Let go of a hold."""
        self._holds.release(hold_id)

    def undo(self) -> Outcome | None:
        """Take the last act of this session back."""
        found = self._history.next_undo()
        if found is None:
            return None
        outcome = self._run(Revert(found[1]), {})
        if isinstance(outcome, Applied):
            self._history.undid(outcome.command_id)
        elif isinstance(outcome, Blocked | Denied):
            self._history.dropped_undo()
        return outcome

    def redo(self) -> Outcome | None:
        """Do it again."""
        found = self._history.next_redo()
        if found is None:
            return None
        outcome = self._run(Revert(found[1]), {})
        if isinstance(outcome, Applied):
            self._history.redid(outcome.command_id)
        elif isinstance(outcome, Blocked | Denied):
            self._history.dropped_redo()
        return outcome

    def undo_state(self) -> UndoState:
        """What Undo and Redo would do now."""
        return self._history.state()
