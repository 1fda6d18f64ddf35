"""A rebooking as it is worked on: its rows, what is chosen for each, and how that is written down."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from carefront.application.booking import instant
from carefront.application.commands.message_catalogue import SendMessage
from carefront.application.commands.rebook_catalogue import Absence, RebookChoice, SaveRebookPicks, TellRebooked
from carefront.application.desk import DeskReader
from carefront.application.envelope import Command, Outcome
from carefront.application.message_rows import Contact, MessageRow
from carefront.application.rebook_rows import KeptPick, Pick, PlanQuestion
from carefront.domain.notifications import NotificationState, Occasion
from carefront.domain.rebooking import days_of
from carefront.domain.time_off import TimeOffType
from carefront.shared.i18n import _
from carefront.shared.ids import derived_id, new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.rebook_faces import TELL, FaceWriter, Opened, RebookState, Row, drawn, preview
from carefront.viewmodels.visit_acts import Choice
from carefront.wording import rebook_words as say
from carefront.wording.refusals import outcome_sentences

Answer = TypeVar("Answer")
_NEWS = frozenset({Occasion.MOVED, Occasion.BY_HAND})
_UNDER_WAY = frozenset({NotificationState.HELD, NotificationState.QUEUED, NotificationState.SENT})


class RebookCore(QObject):
    """``changed``: the state to draw. ``options_found``: other times for a visit, to choose from (``pick``)."""

    changed = Signal(object)
    options_found = Signal(str, object)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state = RebookState()
        self._open: Opened | None = None
        self._options: dict[str, tuple[Pick, ...]] = {}
        self._window_id = new_id()
        self._held = ""
        context.times_changed.connect(self._show)

    # --- choosing ----------------------------------------------------------------------------------------------------
    def select(self, appointment_id: str) -> None:
        """Work on a row: others see that somebody does."""
        row = self._row(appointment_id)
        if row is None or (appointment_id == self.state.current and self._held):
            return
        self._release()
        self._hold(row)
        self._show(current=appointment_id)

    def renew(self) -> None:
        """Somebody still works on the row: others see it for longer."""
        row = self._row(self.state.current)
        if row is not None and self._held:
            self._hold(row)

    def _hold(self, row: Row) -> None:
        if row.item_id and row.is_open and self._open:
            rebook = self._open.sheet.rebook
            span_s = int(rebook.start.timestamp()), int(rebook.end.timestamp())
            hold_id, item_id = self._hold_id(row.item_id), row.item_id
            self._held = hold_id
            self._context.desk.act(lambda writer: writer.hold_row(hold_id, item_id, span_s), quiet, quiet)

    def _hold_id(self, item_id: str) -> str:
        return derived_id(self._window_id, f"row {item_id}")

    def _release(self) -> None:
        if self._held:
            hold_id, self._held = self._held, ""
            self._context.desk.act(lambda writer: writer.release(hold_id), quiet, quiet)

    def check(self, appointment_id: str, is_checked: bool) -> None:
        """Whether a visit is to be moved; in the step of telling, whether the patient knows."""
        row = self._row(appointment_id)
        if row is None:
            return
        if self.state.step == TELL:
            self.tell((appointment_id,), is_checked)
        elif row.is_open and not row.holder and row.is_chosen != is_checked:
            row.is_chosen = is_checked
            self._save(row)
            self._show()

    def check_all(self, is_checked: bool) -> None:
        """Move all of them, or none."""
        rows = [row for row in self._rows() if row.is_open and not row.holder]
        for row in rows:
            row.is_chosen = is_checked
        self._save(*rows)
        self._show()

    def lock(self, appointment_id: str) -> None:
        """Keep the pick when the plan is made again, or do not any more."""
        row = self._row(appointment_id)
        if row and row.is_open and not row.holder and row.pick is not None:
            row.is_locked = not row.is_locked
            self._save(row)
            self._show()
            self._context.say(_("Locked") if row.is_locked else _("Unlocked"))

    def unplace(self, appointment_id: str) -> None:
        """No other time for this one: the patient goes onto the waitlist."""
        row = self._row(appointment_id)
        if row and row.is_open and not row.holder:
            row.pick, row.is_locked, row.is_chosen = None, True, True
            self._save(row)
            self._show()

    def ask_options(self, appointment_id: str) -> None:
        """Look for other times of one visit; ``options_found`` tells them."""
        row = self._row(appointment_id)
        if row and row.is_open and not row.holder:
            question = self._question(kept_all=True)
            self._ask(
                lambda reader: reader.rebook().options(question, appointment_id),
                partial(self._on_options, appointment_id),
            )

    def _on_options(self, appointment_id: str, found: tuple[Pick, ...]) -> None:
        row = self._row(appointment_id)
        if row is None:
            return
        self._options[appointment_id] = found
        speaker = self._context.speaker()
        choices = [
            Choice(str(number), say.pick_text(row.visit, pick, speaker), number == 0)
            for number, pick in enumerate(found)
        ]  # fmt: skip
        choices.append(Choice("waitlist", _("No time now: onto the waitlist"), not found))
        self.options_found.emit(appointment_id, tuple(choices))

    def pick(self, appointment_id: str, choice: str) -> None:
        """Take one of the times that were found; it is locked, so that a new plan leaves it."""
        row, found = self._row(appointment_id), self._options.get(appointment_id, ())
        if row is None or choice == "waitlist":
            self.unplace(appointment_id)
            return
        row.pick, row.is_locked, row.is_chosen, row.reasons = found[int(choice)], True, True, ()
        self._save(row)
        self._show()

    # --- telling ----------------------------------------------------------------------------------------
    def tell(self, appointment_ids: tuple[str, ...], is_told: bool) -> None:
        """Note who knows."""
        if self._open and appointment_ids:
            for row in self._rows():
                if row.visit.appointment_id in appointment_ids:
                    row.is_told = is_told
            self._write(TellRebooked(self._open.sheet.rebook.id, appointment_ids, is_told), quiet)
            self._show()

    def send(self, appointment_id: str) -> None:
        """Send what is to be said, by the way the patient likes best of those that are set up; once."""
        row = self._row(appointment_id)
        if row is not None and row.visit.patient_id:
            visit = row.visit
            self._ask(
                lambda reader: (
                    reader.messages().contact(visit.patient_id), reader.messages().of_visit(visit.appointment_id)
                ),
                partial(self._on_contact, row),
            )  # fmt: skip

    def _on_contact(self, row: Row, found: tuple[Contact, Sequence[MessageRow]]) -> None:
        contact, messages = found
        visit, speaker = row.visit, self._context.speaker()
        if any(
            each.occasion in _NEWS and each.state in _UNDER_WAY and each.start_s == visit.start_s for each in messages
        ):
            self._note(say.on_its_way(visit))
            return
        ways = sorted(contact.usable, key=lambda way: way.value != contact.reminder_channel)
        if not ways:
            self._note(say.no_way(visit, speaker))
            return
        command = SendMessage(
            new_id(), visit.facility_id, ways[0], patient_id=visit.patient_id, appointment_id=visit.appointment_id,
            text=preview(row, speaker), language=contact.language,
        )  # fmt: skip
        told = partial(self.tell, (visit.appointment_id,), True)
        self._context.execute(command, {}, lambda _done: told(), self._on_not_sent)

    def _on_not_sent(self, outcome: Outcome) -> None:
        self._note(" ".join(outcome_sentences(outcome, self._context.speaker())))

    def _note(self, text: str) -> None:
        self._show(notice=text)
        self._context.say(text)

    def _absence(self) -> Absence | None:
        """The time off to be made too; none where it is there already."""
        assert self._open is not None
        sheet = self._open.sheet
        rebook, zone = sheet.rebook, self._context.instant(0).tzinfo
        may = sheet.may_approve or sheet.may_ask
        if not rebook.is_planned or rebook.is_closed or sheet.is_away or not may or zone is None:
            return None
        days = list(
            days_of(int(rebook.start.timestamp()), int(rebook.end.timestamp()), self._context.speaker().times.zone)
        )
        period = days[0][1] if len(days) == 1 else None
        return Absence(
            new_id(), days[0][0], days[-1][0], period, TimeOffType.OTHER, rebook.reason or _("Away"),
            is_approved=sheet.may_approve,
        )  # fmt: skip

    @property
    def _waits_for_others(self) -> bool:
        """Whether the time off is still to be written down, by somebody else."""
        sheet = self._open.sheet if self._open else None
        return bool(
            sheet and sheet.rebook.is_planned and not sheet.is_away and not sheet.may_approve and not sheet.may_ask
        )

    def _question(self, *, kept_all: bool = False, apart: tuple[str, ...] = (), cover_id: str = "") -> PlanQuestion:
        assert self._open is not None
        rebook = self._open.sheet.rebook
        rows = [row for row in self._rows() if row.is_open]
        kept = tuple(
            KeptPick(row.visit.appointment_id, row.pick)
            for row in rows
            if row.pick is not None and row.visit.appointment_id not in apart and (kept_all or row.is_locked)
        )
        asked = apart or tuple(row.visit.appointment_id for row in rows if not row.is_locked)
        return PlanQuestion(
            rebook.account_id, int(rebook.start.timestamp()), int(rebook.end.timestamp()), self.state.reach,
            asked or ("",), kept, frozenset(row.visit.appointment_id for row in rows if row.is_wide), cover_id,
        )  # fmt: skip

    # --- within ------------------------------------------------------------------------------------------------------
    def _rows(self) -> list[Row]:
        return list(self._open.rows.values()) if self._open else []

    def _row(self, appointment_id: str) -> Row | None:
        return self._open.rows.get(appointment_id) if self._open else None

    def _ready(self) -> bool:
        return any(row.is_open and row.is_chosen for row in self._rows()) or self._absence() is not None

    def _ask(self, question: Callable[[DeskReader], Answer], done: Callable[[Answer], None]) -> None:
        self._context.desk.ask(question, done, self._context.fail)

    def _write(self, command: Command, done: Callable[[Outcome], None]) -> None:
        """Write down what is worked on; nothing that Undo tells of."""
        self._context.desk.execute(command, {}, done, self._context.fail)

    def _save(self, *rows: Row) -> None:
        if self._open and rows:
            choices = tuple(
                RebookChoice(
                    row.visit.appointment_id, row.is_chosen, row.is_locked, row.is_wide,
                    instant(row.pick.start_s) if row.pick else None, row.pick.resources if row.pick else (),
                    row.pick.leader_id or None if row.pick else None, row.codes,
                )
                for row in rows
            )  # fmt: skip
            self._write(SaveRebookPicks(self._open.sheet.rebook.id, choices, self.state.reach), quiet)

    def _writer(self) -> FaceWriter:
        assert self._open is not None
        start_s = int(self._open.sheet.rebook.start.timestamp())
        return FaceWriter(self._context.speaker(), self.state.reach, self._open.until_s, start_s)

    def _show(self, **changes: object) -> None:
        if self._open is None:
            return
        state = replace(self.state, **changes)  # type: ignore[arg-type]
        is_planned = self._absence() is not None
        asked = say.asks_for_time_off(self._open.sheet, self._context.speaker()) if self._waits_for_others else ""
        drawn_state = drawn(state, self._open, self._context.speaker(), makes_time_off=is_planned)
        self.state = replace(drawn_state, asked=asked)
        self.changed.emit(self.state)


def quiet(_answer: object) -> None:
    """Nothing is to be said."""
