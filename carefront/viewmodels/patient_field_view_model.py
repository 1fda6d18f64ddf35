"""The form's first field: whom is it for? Patients of today, then patients, then the offer to add a new one."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.message_rows import PlannedReminder
from carefront.application.read_models import PatientHit, PatientSummary
from carefront.shared.i18n import _
from carefront.viewmodels.choice_state import Hit
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording import booking_messages as messages
from carefront.wording.message_words import planned_line, unreached_words


class PatientFieldViewModel(QObject):
    """``changed``: lines, highlight or the line about the patient. ``picked``: (id, name) of a known patient.

    ``new_wanted``: the name typed, of somebody to be added. ``learnt``: what is known of the patient.
    """

    changed = Signal()
    picked = Signal(str, str)
    new_wanted = Signal(str)
    learnt = Signal(object)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serial, self._wanted_id = 0, ""
        self._planned_for: tuple[str, str, int] = ("", "", 0)
        self._planned: tuple[PlannedReminder, ...] = ()
        self._unreached = ""
        self._found: tuple[PatientHit, ...] = ()
        self._text, self._is_entered = "", False
        self.hits: tuple[Hit, ...] = ()
        self.highlighted = 0
        self.summary: PatientSummary | None = None

    def search(self, text: str) -> None:
        """What is typed now; an older answer is dropped. Digits find birth dates, phones and record numbers."""
        self._serial += 1
        self._text, self.summary, self._wanted_id, self._is_entered = text.strip(), None, "", False
        facility = self._context.facility
        if not self._text or facility is None:
            self.close()
            return
        today = self._context.today()
        self._context.desk.ask(
            lambda reader: reader.find_patients(text, facility.facility_id, today),
            partial(self._on_found, self._serial), self._context.fail,
        )  # fmt: skip

    def highlight(self, row: int) -> None:
        """Highlight a line; stays within the lines."""
        if self.hits:
            self.highlighted = max(0, min(row, len(self.hits) - 1))
            self.changed.emit()
            self._context.say(self.hits[self.highlighted].name)

    def pick(self, row: int) -> None:
        """Take a line."""
        if not 0 <= row < len(self.hits):
            return
        if row < len(self._found):
            hit = self._found[row]
            self.close()
            self.picked.emit(hit.patient_id, hit.display_name)
        else:
            self.close()
            self.new_wanted.emit(self._text)

    def enter(self) -> None:
        """Take the highlighted line, or the first one as soon as the lines are there."""
        if self.hits:
            self.pick(self.highlighted)
        else:
            self._is_entered = bool(self._text)

    def close(self) -> None:
        """Show no lines."""
        self._serial += 1
        self.hits, self._found, self.highlighted = (), (), 0
        self.changed.emit()

    def learn(self, patient_id: str) -> None:
        """Ask what is known of a patient."""
        self.summary, self._wanted_id = None, patient_id
        if patient_id:
            self._context.desk.ask(lambda reader: reader.patient(patient_id), self._on_learnt, self._context.fail)
        self.changed.emit()

    @property
    def line(self) -> str:
        """``last visit 3 Nov, no-shows 0, interpreter``."""
        if self.summary is None:
            return ""
        times = self._context.speaker().times
        last = times.day_of(self.summary.last_visit_s) if self.summary.last_visit_s else ""
        return messages.patient_line(last, self.summary.no_shows, needs_interpreter=self.summary.needs_interpreter)

    def plan(self, offering_id: str, start_s: int) -> None:
        """Ask which reminders a visit of this type at that time would have."""
        facility = self._context.facility
        wanted = (self._wanted_id, offering_id, start_s)
        if facility is None or not self._wanted_id or wanted == self._planned_for:
            return
        self._planned_for, self._planned, self._unreached = wanted, (), ""
        identifier = facility.facility_id
        self._context.desk.ask(
            lambda reader: (
                reader.messages().reminders(identifier, *wanted), reader.messages().unreached(identifier, wanted[0])
            ),
            partial(self._on_planned, wanted), self._context.fail,
        )  # fmt: skip

    def _on_planned(self, wanted: tuple[str, str, int], found: tuple[tuple[PlannedReminder, ...], str]) -> None:
        if wanted == self._planned_for and found != (self._planned, self._unreached):
            self._planned, self._unreached = found
            self.changed.emit()

    @property
    def reminder(self) -> str:
        """``Reminder: SMS, 24 h (sends 23 Nov 15:00)``; where none is planned how the patient wants to be reminded."""
        if self.summary and self._planned_for[0] == self.summary.patient_id:
            found = planned_line(self._planned, self._context.speaker().times) or unreached_words(self._unreached)
            if found:
                return found
        return messages.reminder_line(self.summary.reminder_channel) if self.summary else ""

    def named(self, summary: PatientSummary) -> str:
        """``Rao, Kim · 12 Mar 1984 · 555-0134``."""
        times = self._context.speaker().times
        born = times.plain_day(summary.birth_date) if summary.birth_date else ""
        phone = messages.phone_text(summary.phone, times)
        return " · ".join(part for part in (summary.display_name, born, phone) if part)

    def _on_found(self, serial: int, found: tuple[PatientHit, ...]) -> None:
        if serial != self._serial:
            return
        self._found = found
        word = self._context.maker.words.patient
        add = Hit("", _("New {patient} “{text}”").format(patient=word, text=self._text), "")
        self.hits, self.highlighted = (*map(self._hit, found), add), 0
        self.changed.emit()
        if self._is_entered:
            self._is_entered = False
            self.pick(0)

    def _hit(self, hit: PatientHit) -> Hit:
        times = self._context.speaker().times
        parts = [
            times.plain_day(hit.birth_date) if hit.birth_date else "",
            messages.phone_text(hit.phone or hit.record_number, times),
        ]
        if hit.today_appointment_id:
            parts.append(_("today {time}").format(time=times.clock(hit.today_start_s)))
        return Hit(hit.patient_id, hit.display_name, " · ".join(part for part in parts if part))

    def _on_learnt(self, summary: PatientSummary) -> None:
        if summary.patient_id == self._wanted_id:
            self.summary = summary
            self.changed.emit()
            self.learnt.emit(summary)
