"""Booking in spite of reasons: who may, why, and whom to ask for leave otherwise."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import Override
from carefront.application.read_models import PersonRow, Proposal
from carefront.domain.permissions import Key
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.new_patient import Problem
from carefront.wording import booking_messages as messages

SHORTEST_REASON = 5


class OverrideViewModel(QObject):
    """``changed``: whether it may be overridden, is being overridden, or whom to ask."""

    changed = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serial = 0
        self._keys: frozenset[Key] | None = None
        self.is_allowed = False
        self.is_open = False
        self.kind, self.text = messages.override_reasons()[0][0], ""
        self.people: tuple[PersonRow, ...] = ()

    def judge(self, proposal: Proposal | None) -> None:
        """Follow the answer of the desk: with leave *Override…* is there, without it whom to ask."""
        reasons = proposal.explanation.reasons if proposal else ()
        keys = [reason.override_key for reason in reasons]
        needed = frozenset(key for key in keys if key) if keys and None not in keys else None
        self.is_allowed = bool(proposal and proposal.may_override)
        self.is_open = self.is_open and self.is_allowed
        if needed != self._keys or self.is_allowed:
            self._serial += 1
            self.people = ()
        self._keys = needed
        if needed and not self.is_allowed and not self.people:
            self._ask_who(needed)
        self.changed.emit()

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The usual reasons, code and words, the most frequent first."""
        return messages.override_reasons()

    def ask_text(self, person: PersonRow) -> str:
        """``Ask Mia``."""
        return messages.ask_person(person.name)

    def open(self) -> None:
        """Show list and field for the reason."""
        if self.is_allowed:
            self.is_open = True
            self.changed.emit()

    def close(self) -> None:
        """Do without."""
        self.is_open, self.text = False, ""
        self.changed.emit()

    def choose_kind(self, kind: str) -> None:
        """An entry of the list."""
        self.kind = kind
        self.changed.emit()

    def type_text(self, text: str) -> None:
        """The reason in one's own words."""
        self.text = text
        self.changed.emit()

    def taken(self) -> Override | Problem | None:
        """The override to book with; ``None`` where none was begun; V9 where it lacks its reason."""
        if not self.is_open:
            return None
        if len(self.text.strip()) < SHORTEST_REASON:
            return Problem("override", messages.override_reason())
        return Override(messages.override_words(self.kind, " ".join(self.text.split())), self.kind)

    def _ask_who(self, keys: frozenset[Key]) -> None:
        facility = self._context.facility
        if facility:
            self._context.desk.ask(
                lambda reader: tuple(reader.who_may(key, facility.facility_id) for key in sorted(keys)),
                partial(self._on_people, self._serial), self._context.fail,
            )  # fmt: skip

    def _on_people(self, serial: int, found: tuple[tuple[PersonRow, ...], ...]) -> None:
        """Those who hold every key that is needed."""
        if serial == self._serial and found:
            self.people = tuple(row for row in found[0] if all(row in others for others in found[1:]))
            self.changed.emit()
