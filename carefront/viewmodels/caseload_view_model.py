"""Caseloads: everybody with how many patients of how many, and the patients of the one that is looked at."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from carefront.application.caseload_rows import AssignedPatient, PanelLine
from carefront.application.commands.exports import List, NoteExport
from carefront.application.commands.money_catalogue import (
    AssignPatient,
    EndAssignment,
    MovePatients,
    SetCaseload,
)
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.read_models import PatientHit
from carefront.application.tables_out import OutTable
from carefront.domain.caseload import PanelStatus
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.table_saver import TableSaver
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import money_words as words
from carefront.wording.refusals import outcome_sentences
from carefront.wording.times import Times


@dataclass(frozen=True, slots=True)
class PersonFace:
    """A line of the table, every text made. ``tone``: ``limited`` or ``closed`` where somebody is to notice."""

    account_id: str
    texts: tuple[str, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class PatientFace:
    """A patient of the person that is looked at."""

    assignment_id: str
    patient_id: str
    texts: tuple[str, ...]


class CaseloadViewModel(QObject):
    """``changed``: other people, numbers or a refusal. ``patients_changed``: other patients of the chosen person.
    ``found``: patients to choose from. ``assigned``: a patient was; what was typed for it is done with."""

    changed = Signal()
    patients_changed = Signal()
    found = Signal()
    assigned = Signal()

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = desk.context
        self.saver = TableSaver(desk.context, memory)
        self._lines: tuple[PanelLine, ...] = ()
        self._patients: tuple[AssignedPatient, ...] = ()
        self._hits: tuple[PatientHit, ...] = ()
        self._serial = 0
        self._is_shown = self.is_refused = self._is_read = False
        self.selected = ""
        desk.data_changed.connect(self.read)

    # --- what is shown -----------------------------------------------------------------------------------------------
    @property
    def headings(self) -> tuple[str, ...]:
        """Of the table of people."""
        return _("Provider"), _("Active"), _("Maximum"), _("Full"), _("New patients")

    @property
    def patient_headings(self) -> tuple[str, ...]:
        """Of the table of patients."""
        return _("Patient"), _("Born"), _("Since")

    @property
    def _times(self) -> Times:
        return self._context.speaker().times

    @property
    def faces(self) -> tuple[PersonFace, ...]:
        """Everybody whose caseload may be seen."""
        return tuple(self._face(line) for line in self._lines)

    def _face(self, line: PanelLine) -> PersonFace:
        full = words.share(line.active, line.max_patients, self._times)
        most = _("No limit") if line.max_patients is None else words.number(line.max_patients, self._times)
        texts = line.name, words.number(line.active, self._times), most, full, words.panel_line(line)
        return PersonFace(line.account_id, texts, "" if line.status == PanelStatus.OPEN else line.status)

    @property
    def current(self) -> PanelLine | None:
        """Who is looked at."""
        return next((line for line in self._lines if line.account_id == self.selected), None)

    @property
    def patients(self) -> tuple[PatientFace, ...]:
        """The patients of the person that is looked at."""
        times = self._times
        return tuple(
            PatientFace(
                row.assignment_id, row.patient_id,
                (row.name or _("Another patient"), times.plain_day(row.birth_date) if row.birth_date else "",
                 times.plain_day(row.since)),
            )
            for row in self._patients
        )  # fmt: skip

    @property
    def patients_title(self) -> str:
        """``Dr Rao: 12 patients``."""
        if self.current is None:
            return ""
        count = len(self._patients)
        text = ngettext("{name}: {count} patient", "{name}: {count} patients", count)
        return text.format(name=self.current.name, count=words.number(count, self._times))

    @property
    def hits(self) -> tuple[tuple[str, str], ...]:
        """Patients that fit what is typed: id and line."""
        times = self._times
        return tuple(
            (hit.patient_id, ", ".join(filter(None, (
                hit.display_name, times.plain_day(hit.birth_date) if hit.birth_date else "", hit.phone
            ))))
            for hit in self._hits
        )  # fmt: skip

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """To whom a patient can be moved."""
        return tuple(
            (line.account_id, line.name) for line in self._lines if line.can_edit and line.account_id != self.selected
        )

    @property
    def is_reason_wanted(self) -> bool:
        """Whether somebody whose caseload can be changed takes nobody without a reason."""
        return any(line.can_edit and line.status == PanelStatus.CLOSED for line in self._lines)

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        """What can be set by hand."""
        return words.panel_choices()

    @property
    def emptiness(self) -> str:
        """Why there is nothing to see; empty where there is something."""
        if self.is_refused:
            return _("Caseloads are for people who may view them. Ask an administrator.")
        if self._lines or not self._is_read:
            return ""
        return _("Nobody here sees patients yet. Add people under Settings, Clinic.")

    # --- reading -----------------------------------------------------------------------------------------------------
    def enter(self) -> None:
        """The page is shown."""
        self._is_shown = True
        self.read()

    def leave(self) -> None:
        """Another view is shown."""
        self._is_shown = False

    def read(self) -> None:
        """Ask anew, where somebody looks."""
        if self._is_shown:
            self._context.desk.ask(lambda reader: reader.caseload().panels(), self._on_panels, self._on_failed)

    def _on_panels(self, lines: tuple[PanelLine, ...]) -> None:
        self._lines, self.is_refused, self._is_read = lines, False, True
        if self.current is None:
            self.selected = lines[0].account_id if lines else ""
        self.changed.emit()
        self._read_patients()

    def _on_failed(self, error: Exception) -> None:
        self._lines, self._patients, self.is_refused = (), (), True
        self._context.fail(error)
        self.changed.emit()

    def select(self, account_id: str) -> None:
        """Look at a person."""
        if account_id != self.selected:
            self.selected, self._patients = account_id, ()
            self.changed.emit()
            self._read_patients()

    def _read_patients(self) -> None:
        wanted = self.selected
        if wanted:
            self._context.desk.ask(
                lambda reader: reader.caseload().patients(wanted), partial(self._on_patients, wanted),
                self._context.fail,
            )  # fmt: skip

    def _on_patients(self, wanted: str, rows: tuple[AssignedPatient, ...]) -> None:
        if wanted == self.selected:
            self._patients = rows
            self.patients_changed.emit()

    def search(self, text: str) -> None:
        """Find patients to assign."""
        self._serial += 1
        facility, today = self._context.facility, self._context.today()
        if facility is None or not text.strip():
            self._on_hits(self._serial, ())
            return
        self._context.desk.ask(
            lambda reader: reader.find_patients(text, facility.facility_id, today),
            partial(self._on_hits, self._serial), self._context.fail,
        )  # fmt: skip

    def _on_hits(self, serial: int, hits: tuple[PatientHit, ...]) -> None:
        if serial == self._serial:
            self._hits = hits
            self.found.emit()

    # --- acting ------------------------------------------------------------------------------------------------------
    def set_maximum(self, most: int | None) -> None:
        """The person takes this many; ``None``: any number."""
        line = self.current
        if line is not None and most != line.max_patients:
            self._run(SetCaseload(line.account_id, most, line.by_hand))

    def set_status(self, status: str) -> None:
        """Open, limited or closed by hand; empty: what follows from the number."""
        line = self.current
        if line is not None and status != line.by_hand:
            self._run(SetCaseload(line.account_id, line.max_patients, status))

    def assign(self, patient_id: str, reason: str) -> None:
        """The patient is one of the person's from now on; ``reason``: why in spite of a closed panel."""
        if self.current is not None:
            command = AssignPatient(new_id(), patient_id, self.selected, override_reason=reason.strip())
            self._context.execute(command, {}, self._on_assigned, self._on_refused)

    def end(self, assignment_ids: Sequence[str]) -> None:
        """The patients are the person's no longer."""
        one, *others = assignment_ids
        self._run(MovePatients((one, *others), (), None) if others else EndAssignment(one))

    def move(self, assignment_ids: Sequence[str], account_id: str, reason: str) -> None:
        """The patients are somebody else's from now on: all of them or none."""
        moved = {row.assignment_id: row for row in self._patients if row.assignment_id in assignment_ids}
        if len(moved) == 1:
            ((identifier, row),) = moved.items()
            self._run(AssignPatient(new_id(), row.patient_id, account_id, identifier, reason.strip()))
        elif moved:
            self._run(MovePatients(tuple(moved), tuple(new_id() for _one in moved), account_id, reason.strip()))

    def _run(self, command: Command) -> None:
        self._context.execute(command, {}, self._on_done, self._on_refused)

    def _on_done(self, _outcome: Applied) -> None:
        self.read()

    def _on_assigned(self, _outcome: Applied) -> None:
        self._on_hits(self._serial, ())
        self.assigned.emit()
        self.read()

    def _on_refused(self, outcome: Outcome) -> None:
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))
        self.changed.emit()

    # --- out ---------------------------------------------------------------------------------------------------------
    @property
    def file_name(self) -> str:
        """What a file of it is called, without its ending."""
        return _("caseloads {day}").format(day=self._context.today().isoformat())

    def save(self, path: Path) -> None:
        """Write everybody's numbers to a file."""
        lines, headings = self._lines, self.headings
        rows = tuple(
            (line.name, line.active, "" if line.max_patients is None else line.max_patients,
             line.active / line.max_patients if line.max_patients else "", words.panel_word(line.status))
            for line in lines
        )  # fmt: skip
        table = OutTable(_("Caseloads"), headings, rows, frozenset({3}))
        self.saver.save(path, lambda: table, lambda form: NoteExport(List.CASELOADS, form))
