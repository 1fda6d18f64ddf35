"""What every set-up page does: list, filter, edit one thing, save, ask before what concerns visits, say what is wrong.

What is typed is kept by thing until it is saved or given up; what another desk writes meanwhile is offered beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from carefront.application.commands.set_up_catalogue import Ordered, SetOrder
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.read_models import UndoState
from carefront.domain.errors import InvalidValue, StaleWrite
from carefront.domain.patients import folded
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.set_up_faces import Emptiness, FieldFace, PageFace, Question, RowFace, Value, Values, shown
from carefront.viewmodels.set_up_kind import Problems, SetUpKind
from carefront.wording.acts import act_done, act_undo
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import outcome_sentences
from carefront.wording.set_up_words import field_problem

WATCH_MS = 1000


class SetUpPage(SetUpKind):
    """One page; ``face`` is what it shows."""

    order: Ordered | None = None
    needs_clinic = True

    def __init__(self, context: DeskContext, facility_id: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._wanted_facility = facility_id
        self.face = PageFace(is_busy=True)
        self.read: Any = None
        self._filter = ""
        self._selected = self._shown_facility = ""
        self._shelf: dict[str, tuple[dict[str, Values], dict[str, Values], str]] = {}
        self._new_id = ""
        self._edits: dict[str, Values] = {}
        self._bases: dict[str, Values] = {}
        self._problems: Problems = {}
        self._question: Question | None = None
        self._confirmed: Callable[[], None] | None = None
        self._notice = self._done = self._undo = ""
        self._is_acting = False
        self._change_number = -1
        self._watch = QTimer(self, interval=WATCH_MS)
        self._watch.timeout.connect(self._ask_for_change)

    @property
    def facility_id(self) -> str:
        """The clinic that is set up: the one asked for, else the one in view."""
        facility = self.context.facility
        return self._wanted_facility or (facility.facility_id if facility else "")

    def choose_clinic(self, facility_id: str) -> None:
        """Set up another clinic."""
        self._wanted_facility = facility_id
        self.refresh()

    def _change_clinic(self, facility_id: str) -> None:
        """Lay aside what is typed for one clinic, take up what was typed for the other."""
        if facility_id == self._shown_facility or not self.needs_clinic:
            return
        if self._shown_facility:
            self._shelf[self._shown_facility] = (self._edits, self._bases, self._new_id)
        self._edits, self._bases, self._new_id = self._shelf.pop(facility_id, ({}, {}, ""))
        self._shown_facility, self._selected, self._problems = facility_id, "", {}
        self._give_up_question()

    # --- what others do ----------------------------------------------------------------------------------------------
    def watch(self) -> None:
        """Read now, and again whenever somebody changes something; until ``rest``."""
        self.refresh()
        self._watch.start()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._watch.stop()

    def _ask_for_change(self) -> None:
        self.context.desk.ask(lambda reader: reader.change_number(), self._on_change_number, _keep_quiet)

    def _on_change_number(self, number: int) -> None:
        if number != self._change_number:
            self._change_number = number
            self.refresh()

    # --- what is done ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read again; what is being edited stays, in each clinic."""
        self._change_clinic(self.facility_id)
        if self.needs_clinic and not self.facility_id:
            self.face = PageFace(emptiness=Emptiness(_("Set up a clinic first, on the page Clinics.")))
            self.changed.emit()
            return
        self.context.desk.ask(self.ask, partial(self._on_read, self.facility_id), self._on_failed)

    def _on_read(self, asked: str, read: Any) -> None:
        if self.needs_clinic and asked != self._shown_facility:
            return
        self.read = read
        known = set(self.ids()) | ({self._new_id} if self._new_id else set())
        if self._selected not in known:
            self._selected = next(iter(self.ids()), "")
        for gone in set(self._edits) - known:
            del self._edits[gone]
        self._show()
        self.learned()

    def look_for(self, text: str) -> None:
        """Show what has the words of ``text`` in it."""
        self._filter = text
        self._show()

    def select(self, identifier: str) -> None:
        """Edit another thing; what was typed for this one is kept."""
        if identifier != self._selected:
            self._selected, self._problems, self._notice = identifier, {}, ""
            self._give_up_question()
            self._show()
            self.learned()

    def add(self) -> None:
        """Begin a new thing, or go on with the one begun."""
        if not self.add_label():
            return
        self._new_id = self._new_id or new_id()
        self._selected, self._problems, self._filter = self._new_id, {}, ""
        self._give_up_question()
        self._show()
        self.learned()
        first = next((field.name for field in self.face.fields if field.is_editable), "")
        self.focus_wanted.emit(first)

    def begin(self, values: Values) -> None:
        """Begin a new thing with these fields filled in."""
        self._new_id = new_id()
        self._edits[self._new_id] = dict(values)
        self.add()

    def edit(self, name: str, value: Value) -> None:
        """Type into a field."""
        identifier = self._selected
        saved, edits = self.saved(identifier), self._edits.setdefault(identifier, {})
        self._bases.setdefault(identifier, {}).setdefault(name, saved.get(name, ""))
        if value == saved.get(name) and not self.is_new(identifier):
            edits.pop(name, None)
            self._bases[identifier].pop(name, None)
        else:
            edits[name] = value
        self._problems.pop(name, None)
        self._notice = ""
        self._show()
        self.edited(identifier, name)

    def values(self, identifier: str | None = None) -> Values:
        """The fields as they stand: what is stored, with what was typed over it."""
        own = self._selected if identifier is None else identifier
        return {**self.saved(own), **self._edits.get(own, {})}

    def forget(self, identifier: str, names: Sequence[str]) -> None:
        """Drop what was typed into some fields."""
        for name in names:
            self._edits.get(identifier, {}).pop(name, None)
            self._bases.get(identifier, {}).pop(name, None)

    def is_new(self, identifier: str) -> bool:
        """Whether the thing is not stored yet."""
        return bool(identifier) and identifier == self._new_id

    def has_unsaved(self) -> bool:
        """Whether something is typed that is not saved."""
        shelved = any(any(edits.values()) or new for edits, _bases, new in self._shelf.values())
        return any(self._edits.values()) or bool(self._new_id) or shelved

    def use_theirs(self, name: str) -> None:
        """Take what another desk wrote."""
        self._edits.get(self._selected, {}).pop(name, None)
        self._bases.get(self._selected, {}).pop(name, None)
        self._show()

    def keep_own(self, name: str) -> None:
        """Keep what was typed here, over what another desk wrote."""
        self._bases.setdefault(self._selected, {})[name] = self.saved(self._selected).get(name, "")
        self._show()

    def discard(self) -> None:
        """Give up what was typed for this thing."""
        gone = self._selected
        self._edits.pop(gone, None)
        self._bases.pop(gone, None)
        self._problems, self._notice = {}, ""
        self._give_up_question()
        if self.is_new(gone):
            self._new_id, self._selected = "", next(iter(self.ids()), "")
        self._show()
        self.learned()

    def save(self) -> None:
        """Save the thing, or say under each field what is wrong with it."""
        identifier, values = self._selected, self.values()
        if not identifier or self.read_only(identifier):
            return
        theirs = [field.name for field in self.face.fields if field.theirs]
        if theirs:
            self._refuse({}, _("Somebody changed this meanwhile. Choose what is to stay."), theirs[0])
            return
        found = self.command(identifier, values)
        if isinstance(found, dict):
            self._refuse(found, "", next(iter(found), ""))
            return
        versions = {} if self.is_new(identifier) else {identifier: self.version(identifier)}
        self.before_saving(identifier, values, partial(self.execute, found, versions, saves=identifier))

    def execute(self, command: Command, versions: Mapping[str, int] | None = None, *, saves: str = "") -> None:
        """Run a command of the thing on screen; ``saves``: the thing whose fields are in it. One at a time."""
        if self._is_acting:
            return
        self._is_acting = True
        self._give_up_question()
        done = partial(self._on_applied, self._selected, saves)
        self.context.execute(command, versions or {}, done, self._on_refused, self._on_failed)

    def act(self, act: str) -> None:
        """Do one of the acts on offer."""
        found = next((face for face in self.face.acts if face.id == act), None)
        if found is None:
            return
        if found.why_not:
            self._refuse({}, found.why_not, "")
        else:
            self.do(act, self._selected)

    def put_question(self, question: Question, confirmed: Callable[[], None]) -> None:
        """Ask before something is done."""
        self._question, self._confirmed = question, confirmed
        self.context.say(question.text)
        self._show()

    def confirm(self) -> None:
        """Yes."""
        confirmed = self._confirmed
        self._give_up_question()
        self._show()
        if confirmed:
            confirmed()

    def dismiss(self) -> None:
        """No."""
        self._give_up_question()
        self._show()

    def move(self, identifier: str, step: int) -> None:
        """Move a thing up or down in the clinic's order."""
        ids = list(self.ids())
        if identifier in ids:
            at = ids.index(identifier)
            to = max(0, min(len(ids) - 1, at + step))
            if to != at:
                ids.insert(to, ids.pop(at))
                self.set_order(ids)

    def set_order(self, ids: Sequence[str]) -> None:
        """Give the things this order."""
        if self.order is not None and self.face.can_order and list(ids) != list(self.ids()):
            self.execute(SetOrder(self.facility_id, self.order, tuple(ids)))

    def undo(self) -> None:
        """Take the last act back, whoever of this program did it where."""
        self.context.desk.act(lambda writer: writer.undo(), self._on_undone, self._on_failed)

    # --- what comes of it --------------------------------------------------------------------------------------------
    def _refuse(self, problems: Problems, notice: str, focus: str) -> None:
        self._problems, self._notice = problems, notice
        self._show()
        said = notice or next(iter(problems.values()), "")
        self.context.say(said, is_urgent=True)
        if focus:
            self.focus_wanted.emit(focus)

    def _on_applied(self, about: str, saved: str, _outcome: Applied) -> None:
        self._is_acting = False
        self._edits.pop(saved, None)
        self._bases.pop(saved, None)
        self._problems, self._notice = {}, ""
        if self.is_new(saved):
            self._new_id = ""
        self.applied(about)
        self.context.reconfigured.emit()
        self.refresh()
        self._ask_undo()

    def _ask_undo(self) -> None:
        self.context.desk.act(lambda writer: writer.undo_state(), self._on_undo_state, self._on_failed)

    def _on_undo_state(self, state: UndoState) -> None:
        speaker = self.context.clinic_speaker()
        self._done = act_done(state.undo, speaker) if state.undo else ""
        self._undo = act_undo(state.undo, speaker) if state.undo else ""
        self._show()

    def _on_undone(self, outcome: Outcome | None) -> None:
        if isinstance(outcome, Applied):
            self.context.say(_("Done: {act}").format(act=self._undo))
        elif outcome is not None:
            self._notice = " ".join(outcome_sentences(outcome, self.context.clinic_speaker()))
        self.context.applied.emit()
        self.context.reconfigured.emit()
        self.refresh()
        self._ask_undo()

    def _on_refused(self, outcome: Outcome) -> None:
        self._is_acting = False
        self._refuse({}, " ".join(outcome_sentences(outcome, self.context.clinic_speaker())), "")

    def _on_failed(self, error: Exception) -> None:
        self._is_acting = False
        if isinstance(error, InvalidValue):
            field = self.field_of(error.field)
            names = {face.name for face in self.face.fields}
            problem = field_problem(error)
            self._refuse({field: problem} if field in names else {}, "" if field in names else problem, field)
            return
        if isinstance(error, StaleWrite):
            self.refresh()
        self._refuse({}, failure_sentence(error), "")

    def _give_up_question(self) -> None:
        self._question, self._confirmed = None, None

    # --- the face ----------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        if self.read is None:
            return
        identifier = self._selected
        why = self.read_only(identifier) if identifier else ""
        edits = self._edits.get(identifier, {})
        is_new = self.is_new(identifier)
        self.face = PageFace(
            rows=self._rows(), selected=identifier,
            title=self.new_title() if is_new else self.row(identifier).title if identifier else "",
            fields=self._fields(identifier, why) if identifier else (),
            acts=() if is_new or not identifier else tuple(self.acts(identifier)),
            add_label=self.add_label(), save_label=self.save_label(identifier) if identifier else "",
            is_dirty=bool(edits) or is_new, can_save=bool(identifier) and not why and (bool(edits) or is_new),
            read_only=why, check=self.check_line() if identifier else "", notice=self._notice, done=self._done,
            undo=self._undo, question=self._question, filters=tuple(self.filters()),
            emptiness=self.emptiness() if not self.ids() and not self._new_id else self._nothing_found(),
            can_order=self.order is not None and bool(self.add_label()) and not self._filter,
        )  # fmt: skip
        self.changed.emit()

    def _nothing_found(self) -> Emptiness | None:
        if self._filter and not self._rows():
            return Emptiness(_("Nothing here is called “{text}”.").format(text=self._filter))
        return None

    def _rows(self) -> tuple[RowFace, ...]:
        rows = [replace(self.row(own), is_unsaved=bool(self._edits.get(own))) for own in self.ids()]
        if self._new_id:
            rows.append(RowFace(self._new_id, self.new_title(), is_unsaved=True))
        words = folded(self._filter).split()
        return tuple(row for row in rows if all(word in folded(f"{row.title} {row.detail}") for word in words))

    def _fields(self, identifier: str, why: str) -> tuple[FieldFace, ...]:
        values = self.values(identifier)
        return tuple(
            replace(
                face, value=values.get(face.name, face.value), error=self._problems.get(face.name, ""),
                theirs=self._theirs(identifier, face), is_editable=face.is_editable and not why,
            )
            for face in self.fields(identifier, values)
        )  # fmt: skip

    def _theirs(self, identifier: str, face: FieldFace) -> str:
        """What is stored now, where that changed since the field was typed into."""
        edits, bases = self._edits.get(identifier, {}), self._bases.get(identifier, {})
        if self.is_new(identifier) or face.name not in edits or face.name not in bases:
            return ""
        stored = self.saved(identifier).get(face.name, "")
        if stored in (bases[face.name], edits[face.name]):
            return ""
        return shown(stored, face)


def _keep_quiet(_error: Exception) -> None:
    """The next question that matters will say what is wrong."""
