"""The palette: one field for bookings, patients and commands. What was understood is read back; Enter books it.

An Enter on what nobody can be sure of asks instead, and nothing is ever written before an Enter.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.envelope import Applied, Command, Outcome, Refused
from carefront.application.quick_entry import parse_entry
from carefront.application.quick_entry_terms import Chip, ChipKind, ParsedEntry, Reading, Verb
from carefront.application.read_models import PatientHit
from carefront.domain.patients import search_words
from carefront.shared.i18n import _
from carefront.viewmodels.clinic_source import ClinicSource, Where
from carefront.viewmodels.command_search import find_commands, line_of
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.entry_booking import Clinic, Resolved, moved
from carefront.viewmodels.entry_faces import (
    alternative_lines,
    booked_chips,
    choice_lines,
    reasons_of,
    series_lines,
    typed_chips,
    warnings_of,
)
from carefront.viewmodels.entry_verbs import block_of, block_wish, command_of, line_text, resolve_verb
from carefront.viewmodels.member_search import MEMBER, MemberSearch
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.palette_base import PaletteModel
from carefront.viewmodels.palette_state import ChipFace, CommandRow, LineKind, PaletteLine, PaletteMode, PaletteState
from carefront.viewmodels.recent_choices import RecentChoices
from carefront.wording.quick_entry import joined, no_match, question, series_note
from carefront.wording.refusals import outcome_sentences

FIRST_COMMANDS = ("check_in", "walk_in", "find_opening", "find_patient", "today")
"""What an empty field offers before anything was chosen."""

TIME_OFF_COMMANDS = ("ask_time_off", "view_time_off")
"""The commands that ask for time off and show who did."""

Commands = Callable[[], tuple[CommandRow, ...]]


class Asking(Enum):
    """What the lines are choices for."""

    NOTHING = "nothing"
    CHIP = "chip"
    OTHER_TIME = "other_time"
    SERIES = "series"


class PaletteViewModel(PaletteModel):
    """``command_chosen``: a command's id. ``visit_chosen``: a visit to go to. ``booked``: a new visit's id."""

    command_chosen = Signal(str)
    visit_chosen = Signal(str)
    booked = Signal(str)

    def __init__(
        self, context: DeskContext, where: Where, memory: Memory | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(context, parent)
        self._source = ClinicSource(context, where)
        self._recent = RecentChoices(context, memory, self)
        self._recent.changed.connect(self._on_recent)
        self._members = MemberSearch(context, self._on_members, self)
        self._members.changed.connect(self._on_right)
        self.commands: Commands = tuple
        self._clinic: Clinic | None = None
        self._forget()

    def _forget(self) -> None:
        self._entry = ParsedEntry("", ())
        self._hits: tuple[PatientHit, ...] = ()
        self._chosen: tuple[str, PatientHit] | None = None
        self._settled: dict[str, Reading] = {}
        self._resolved: Resolved | None = None
        self._asking, self._asked = Asking.NOTHING, None
        self._by_member = ""

    _asked: Chip | None

    # What the field is told

    def open(self, text: str = "", mode: PaletteMode = PaletteMode.PALETTE) -> None:
        """Open the field, for everything or for patients alone."""
        self._forget()
        self._clinic = None
        is_all = mode is PaletteMode.PALETTE
        title = _("Quick add") if is_all else _("Find {patient}").format(patient=self._context.maker.words.patient)
        prompt = _("Name, day, time and type, or a command") if is_all else _("Name, phone or record number")
        self._show(PaletteState(mode, title, prompt))
        self._source.ask(self._on_clinic)
        self._recent.recall()
        self._members.learn()
        self.search(text)

    def search(self, text: str) -> None:
        """What is typed now: read as an entry at once, patients looked up, commands by their names."""
        serial = self._begin()
        self._asking, self._asked, self._resolved, self._by_member = Asking.NOTHING, None, None, ""
        self._read(text)
        self._show(replace(self._drawn(), text=text, is_busy=True))
        facility, query = self._context.facility, self._query(text)
        if not facility or not query:
            self._hits = ()
            self._answer(self._drawn())
            return
        today = self._context.today()
        self._context.desk.ask(
            lambda reader: reader.find_patients(query, facility.facility_id, today),
            partial(self._on_found, serial),
            partial(self._fail, serial),
        )

    def activate(self, line: PaletteLine) -> None:
        """Take a line: book, choose, go there, or run a command."""
        if line.kind is LineKind.COMMAND:
            self._recent.chose_command(line.id)
            self.close()
            self.command_chosen.emit(line.id)
        elif line.kind is LineKind.PATIENT:
            hit = next(one for one in (*self._hits, *self._recent.patients) if one.patient_id == line.id)
            self._choose_patient(hit)
        elif line.id == MEMBER:
            self._show(replace(self.state, is_busy=True))
            self._members.run(self.state.text)
        elif line.kind is LineKind.CHOICE:
            self._settle(int(line.id))
        elif line.kind is LineKind.ALTERNATIVE:
            self._take_other_time(int(line.id))
        else:
            self._enter_booking()

    # Patients

    def _query(self, text: str) -> str:
        if self.state.mode is PaletteMode.FIND_PATIENT or not self._is_entry():
            return text.strip()
        return "" if self._entry.verb in (Verb.BLOCK, Verb.OFF) else self._entry.patient

    def _is_entry(self) -> bool:
        return self._entry.has_parts or (self._entry.chip(ChipKind.VERB) is not None)

    def _hit(self) -> PatientHit | None:
        """The patient meant: the one chosen, the only one found, or the only one whose names were typed whole."""
        if self._chosen and self._chosen[0] == self._entry.patient:
            return self._chosen[1]
        if len(self._hits) == 1:
            return self._hits[0]
        words = sorted(search_words(self._entry.patient))
        whole = [hit for hit in self._hits if sorted(search_words(hit.display_name)) == words]
        return whole[0] if len(whole) == 1 else None

    def _choose_patient(self, hit: PatientHit) -> None:
        self._recent.chose_patient(hit.patient_id)
        if self.state.mode is PaletteMode.FIND_PATIENT and hit.today_appointment_id:
            self.close()
            self.visit_chosen.emit(hit.today_appointment_id)
            return
        parts = self.state.text
        if self._is_entry() and self._entry.patient and not self._by_member:
            self._chosen = (self._entry.patient, hit)
        else:
            name = hit.display_name.replace('"', "")
            self._chosen = (f'"{name}"', hit)
            parts = f'"{name}" '
        self._show(replace(self.state, mode=PaletteMode.PALETTE))
        self._context.say(hit.display_name)
        self.search(parts)

    # Answers

    def _on_clinic(self, clinic: Clinic) -> None:
        if self.state.is_open:
            self._clinic, wants_enter = clinic, self._wants_enter
            if self.state.text:
                self.search(self.state.text)
            if wants_enter:
                self.enter()

    def _on_recent(self) -> None:
        if self.state.is_open and not self.state.text:
            self._answer(self._drawn())

    def _on_right(self) -> None:
        """What was typed before the right was known is offered the search now."""
        if self.state.is_open and self._is_answered and self._asking is Asking.NOTHING:
            self._answer(self._drawn())

    def _on_found(self, serial: int, found: tuple[PatientHit, ...]) -> None:
        if serial != self._serial:
            return
        self._hits = found
        hit, clinic, entry = self._hit(), self._clinic, self._entry
        if hit is None or clinic is None or not self._is_entry() or entry.unsure:
            self._answer(self._drawn())
            return

        self._context.desk.ask(
            lambda reader: resolve_verb(reader, entry, hit, clinic),
            partial(self._on_resolved, serial),
            partial(self._fail, serial),
        )

    def _on_members(self, text: str, found: tuple[PatientHit, ...]) -> None:
        """Who has the member number; what was typed since is not written over."""
        if self.state.is_open and self.state.text == text:
            self._hits, self._by_member = found, text
            self._is_pinned = False
            self._answer(self._drawn())

    def _on_resolved(self, serial: int, resolved: Resolved) -> None:
        if serial == self._serial:
            self._resolved = resolved
            self._answer(self._drawn())

    # What is shown

    def _read(self, text: str) -> None:
        is_plain = self._clinic is None or self.state.mode is PaletteMode.FIND_PATIENT
        if is_plain or self._clinic is None:
            self._entry = ParsedEntry(text, ())
            return
        context = replace(self._source.entry_context(self._clinic), settled=dict(self._settled))
        self._entry = parse_entry(text, context)

    def _drawn(self) -> PaletteState:
        state = replace(self.state, chips=(), lines=(), reasons=(), warnings=(), notice="", picks_by_digit=False)
        if not self.state.text and self._asking is Asking.NOTHING:
            return replace(state, lines=self._recent_lines())
        if self._by_member:
            return replace(state, lines=tuple(map(self._patient_line, self._hits)), notice=self._members.notice)
        lines: list[PaletteLine] = []
        if self._is_entry() and self._clinic:
            state = self._with_reading(state, self._clinic)
            lines += self._booking_lines(state)
        lines += map(self._patient_line, self._hits)
        if self.state.mode is PaletteMode.PALETTE:
            lines += find_commands(self.state.text, self.commands())
        query = self._query(self.state.text)
        if query and not self._hits and (line := self._members.line(self.state.text)):
            lines.append(line)
        notice = state.notice or (no_match(query) if query and not self._hits and not lines else "")
        return replace(state, lines=tuple(lines), notice=notice)

    def _with_reading(self, state: PaletteState, clinic: Clinic) -> PaletteState:
        speaker, resolved = self._context.speaker(), self._resolved
        if self._entry.verb is Verb.OFF:
            return replace(state, notice=_("Time off is asked for in a form of its own."))
        if self._entry.verb is Verb.BLOCK:
            wish = block_wish(self._entry, clinic)
            return replace(state, chips=tuple(map(ChipFace, wish.texts(speaker))), notice=wish.problem)
        if resolved is None:
            state = replace(state, chips=typed_chips(self._entry, self._hit(), clinic, speaker))
            is_nobody = self._is_answered and bool(self._entry.patient) and not self._hits
            return replace(state, notice=no_match(self._entry.patient) if is_nobody else "")
        chips = booked_chips(resolved, self._entry, clinic, speaker)
        reasons, warnings = reasons_of(resolved, clinic, speaker), warnings_of(resolved, speaker)
        return replace(state, chips=chips, reasons=reasons, warnings=warnings)

    def _booking_lines(self, state: PaletteState) -> list[PaletteLine]:
        if self._entry.verb is Verb.OFF:
            return [line_of(row) for row in self.commands() if row.id in TIME_OFF_COMMANDS]
        if state.notice if self._entry.verb is Verb.BLOCK else not self._hits:
            return []
        what = joined([chip.text for chip in state.chips])
        line = PaletteLine(LineKind.BOOKING, "book", line_text(self._entry.verb).format(what=what))
        return [line, *(alternative_lines(self._resolved, self._context.speaker()) if self._resolved else ())]

    def _recent_lines(self) -> tuple[PaletteLine, ...]:
        if self.state.mode is PaletteMode.FIND_PATIENT:
            return tuple(map(self._patient_line, self._recent.patients))
        rows = {row.id: row for row in self.commands()}
        known = [rows[name] for name in self._recent.commands or FIRST_COMMANDS if name in rows]
        return (*map(line_of, known), *map(self._patient_line, self._recent.patients))

    # Enter on the read-back

    def _enter_booking(self) -> None:
        clinic, resolved = self._clinic, self._resolved
        if clinic is None:
            return
        if self._entry.verb is Verb.BLOCK:
            self._give(block_of(block_wish(self._entry, clinic), clinic))
        elif self._hit() is None:
            self._ask_patient()
        elif self._entry.unsure:
            self._ask_chip(self._entry.unsure, clinic)
        elif resolved is None:
            self._context.say(self.state.notice, is_urgent=True)
        elif not resolved.is_bookable:
            self._refuse(resolved)
        elif resolved.series and self._asking is not Asking.SERIES:
            self._ask_series(resolved)
        else:
            self._recent.chose_patient(resolved.wanted.patient.patient_id)
            self._give(command_of(self._entry, resolved, clinic))

    def _ask_patient(self) -> None:
        self._asking = Asking.CHIP
        sentence = question(ChipKind.PATIENT, self._entry.patient)
        chips = tuple(
            replace(chip, is_asked=made.kind is ChipKind.PATIENT)
            for chip, made in zip(self.state.chips, self._spoken(), strict=False)
        )
        lines = tuple(map(self._patient_line, self._hits))
        self._ask_with(replace(self.state, chips=chips, lines=lines, notice=sentence))

    def _ask_chip(self, chip: Chip, clinic: Clinic) -> None:
        self._asking, self._asked = Asking.CHIP, chip
        chips = tuple(
            replace(face, is_asked=made is chip) for face, made in zip(self.state.chips, self._spoken(), strict=False)
        )
        lines = choice_lines(chip, clinic, self._context.speaker())
        self._ask_with(replace(self.state, chips=chips, lines=lines, notice=question(chip.kind, chip.text)))

    def _spoken(self) -> list[Chip]:
        return [chip for chip in self._entry.chips if chip.kind is not ChipKind.VERB]

    def _ask_series(self, resolved: Resolved) -> None:
        self._asking = Asking.SERIES
        good = sum(one.explanation.is_bookable for one in resolved.series)
        lines = series_lines(resolved, self._context.speaker())
        self._ask_with(replace(self.state, lines=lines, notice=series_note(good, len(lines))), picks_by_digit=False)

    def _refuse(self, resolved: Resolved) -> None:
        reasons = self.state.reasons or ("",)
        self._context.say(reasons[0], is_urgent=True)
        lines = alternative_lines(resolved, self._context.speaker())
        if lines:
            self._asking = Asking.OTHER_TIME
            self._show(replace(self.state, lines=lines, highlighted=0, picks_by_digit=True))

    def _ask_with(self, state: PaletteState, *, picks_by_digit: bool = True) -> None:
        self._is_pinned = False
        self._show(replace(state, highlighted=0, picks_by_digit=picks_by_digit))
        self._context.say(state.notice, is_urgent=True)

    def _settle(self, number: int) -> None:
        if self._asked:
            self._settled[self._asked.text] = self._asked.choices[number]
            self.search(self.state.text)

    def _take_other_time(self, number: int) -> None:
        resolved = self._resolved
        if resolved and resolved.proposal:
            taken = resolved.proposal.explanation.alternatives[number]
            self._asking, self._is_pinned = Asking.NOTHING, False
            names = tuple(self._context.resource_name(use.resource_id) for use in taken.resources)
            self._resolved = moved(resolved, taken.start_s, taken.resources, names)
            self._answer(self._drawn())
            self._context.say(self.state.lines[0].text)

    # Booking

    def _give(self, command: Command | None) -> None:
        if command:
            self._show(replace(self.state, is_busy=True))
            self._context.execute(command, {}, self._on_booked, self._on_refused, partial(self._fail, self._serial))

    def _on_booked(self, outcome: Applied) -> None:
        self.close()
        if "appointment_id" in outcome.result:
            self.booked.emit(str(outcome.result["appointment_id"]))

    def _on_refused(self, outcome: Outcome) -> None:
        """Somebody was quicker: what was typed is kept, with the reason and other times."""
        resolved = self._resolved
        if isinstance(outcome, Refused) and resolved and resolved.proposal:
            explanation = replace(
                resolved.proposal.explanation, reasons=outcome.reasons, alternatives=outcome.alternatives
            )
            self._resolved = replace(resolved, proposal=replace(resolved.proposal, explanation=explanation), series=())
        sentences = outcome_sentences(outcome, self._context.speaker())
        self._is_pinned, self._asking = False, Asking.NOTHING
        self._answer(replace(self._drawn(), reasons=sentences))
        self._context.say(" ".join(sentences[:1]), is_urgent=True)
