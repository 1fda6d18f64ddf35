"""A walk-in: a name, Enter, Enter, and they are booked into the first free place and have arrived, in one act."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.envelope import Applied, Outcome, Refused
from carefront.application.quick_entry_terms import ParsedEntry
from carefront.application.read_models import PatientHit
from carefront.shared.i18n import _
from carefront.viewmodels.clinic_source import ClinicSource, Where
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.entry_booking import Clinic, Resolved, moved, resolve_walk_in, walk_in_of
from carefront.viewmodels.entry_faces import alternative_lines, booked_chips, reasons_of, warnings_of
from carefront.viewmodels.palette_base import PaletteModel
from carefront.viewmodels.palette_state import LineKind, PaletteLine, PaletteMode, PaletteState
from carefront.wording.quick_entry import joined, no_match
from carefront.wording.refusals import outcome_sentences


class WalkInViewModel(PaletteModel):
    """``booked``: the new visit's id, after its commit."""

    booked = Signal(str)

    def __init__(self, context: DeskContext, where: Where, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._source = ClinicSource(context, where)
        self._clinic: Clinic | None = None
        self._hits: dict[str, PatientHit] = {}
        self._resolved: Resolved | None = None
        self._here: Place | None = None

    def open(self, text: str = "") -> None:
        """Open the field: whoever comes gets the first free place."""
        self._open(text, None)

    def open_here(self, place: Place) -> None:
        """Open the field: whoever comes gets this place."""
        self._open("", place)

    def _open(self, text: str, here: Place | None) -> None:
        self._here = here
        self._clinic, self._resolved, self._hits = None, None, {}
        self._show(PaletteState(PaletteMode.WALK_IN, _("Walk-in"), _("Name, phone or record number")))
        self._source.ask(self._on_clinic)
        self.search(text)

    def search(self, text: str) -> None:
        """Who is called so."""
        serial, facility = self._begin(), self._context.facility
        self._resolved = None
        self._show(PaletteState(PaletteMode.WALK_IN, self.state.title, self.state.prompt, text, is_busy=True))
        if not facility or not text.strip():
            self._answer(replace(self.state, lines=()))
            return
        today = self._context.today()
        self._context.desk.ask(
            lambda reader: reader.find_patients(text, facility.facility_id, today),
            partial(self._on_found, serial),
            partial(self._fail, serial),
        )

    def activate(self, line: PaletteLine) -> None:
        """A patient is looked at first; the read-back is booked; another time is taken."""
        if line.kind is LineKind.PATIENT:
            self._look(self._hits[line.id])
        elif line.kind is LineKind.ALTERNATIVE:
            self._take_other_time(int(line.id))
        elif self._resolved:
            self._book(self._resolved)

    def _look(self, hit: PatientHit) -> None:
        clinic, here, serial = self._clinic, self._here, self._begin()
        if clinic is None:
            self._wants_enter = True
            return
        self._show(replace(self.state, is_busy=True))
        self._context.desk.ask(
            lambda reader: resolve_walk_in(reader, hit, clinic, here=here),
            partial(self._on_resolved, serial),
            partial(self._fail, serial),
        )

    def _on_clinic(self, clinic: Clinic) -> None:
        self._clinic = clinic
        if self._wants_enter:
            self._is_answered = True
            self.enter()

    def _on_found(self, serial: int, found: tuple[PatientHit, ...]) -> None:
        if serial != self._serial:
            return
        self._hits = {hit.patient_id: hit for hit in found}
        notice = "" if found else no_match(self.state.text.strip())
        self._answer(replace(self.state, lines=tuple(map(self._patient_line, found)), notice=notice))

    def _on_resolved(self, serial: int, resolved: Resolved) -> None:
        if serial != self._serial:
            return
        self._resolved = resolved
        self._answer(self._drawn(resolved))
        self._context.say(joined((*self.state.reasons[:1], *(line.text for line in self.state.lines[:1]))))

    def _drawn(self, resolved: Resolved) -> PaletteState:
        clinic, speaker, proposal = self._clinic, self._context.speaker(), resolved.proposal
        if clinic is None:
            return self.state
        chips = booked_chips(resolved, ParsedEntry("", ()), clinic, speaker)
        reasons = reasons_of(resolved, clinic, speaker)
        alternatives = alternative_lines(resolved, speaker)
        lines: tuple[PaletteLine, ...] = ()
        may_book = proposal is not None and (resolved.is_bookable or proposal.may_override)
        if may_book:
            what = joined([chip.text for chip in chips])
            text = _("Book and check in: {what}") if resolved.is_bookable else _("Overbook and check in: {what}")
            lines = (PaletteLine(LineKind.BOOKING, "book", text.format(what=what)),)
        return replace(
            self.state, text=resolved.wanted.patient.display_name, chips=chips, lines=(*lines, *alternatives),
            reasons=reasons, warnings=warnings_of(resolved, speaker), notice="", picks_by_digit=False,
        )  # fmt: skip

    def _take_other_time(self, number: int) -> None:
        resolved = self._resolved
        if resolved and resolved.proposal:
            taken = resolved.proposal.explanation.alternatives[number]
            names = tuple(self._context.resource_name(use.resource_id) for use in taken.resources)
            self._resolved = moved(resolved, taken.start_s, taken.resources, names)
            self._is_pinned = False
            self._answer(self._drawn(self._resolved))
            self._context.say(self.state.lines[0].text)

    def _book(self, resolved: Resolved) -> None:
        facility, proposal = self._context.facility, resolved.proposal
        if facility is None or proposal is None:
            return
        self._show(replace(self.state, is_busy=True))
        command = walk_in_of(resolved, proposal, facility.facility_id, _("Walk-in, no free place"))
        self._context.execute(command, {}, self._on_booked, self._on_refused, partial(self._fail, self._serial))

    def _on_booked(self, outcome: Applied) -> None:
        self.close()
        self.booked.emit(str(outcome.result.get("appointment_id", "")))

    def _on_refused(self, outcome: Outcome) -> None:
        resolved = self._resolved
        if isinstance(outcome, Refused) and resolved and resolved.proposal:
            explanation = replace(
                resolved.proposal.explanation, reasons=outcome.reasons, alternatives=outcome.alternatives
            )
            self._resolved = replace(resolved, proposal=replace(resolved.proposal, explanation=explanation))
            self._answer(self._drawn(self._resolved))
        sentences = outcome_sentences(outcome, self._context.speaker())
        self._show(replace(self.state, reasons=sentences, is_busy=False))
        self._context.say(" ".join(sentences[:1]), is_urgent=True)
