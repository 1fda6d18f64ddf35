"""What the wizard of a rebooking draws: a state with every text in it. Knows no desk."""

from dataclasses import field, replace

from carefront.application.rebook_rows import AffectedVisit, Pick, RebookSheet, SheetRow
from carefront.domain.booking_facts import Reason
from carefront.domain.rebook_lists import ItemState
from carefront.domain.rebooking import Reach
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.visit_acts import Choice
from carefront.wording.rebook_words import (
    call_text,
    held_by,
    initials,
    message,
    move_button,
    no_time_text,
    nobody_booked,
    pick_text,
    reach_word,
    step_line,
    title,
    totals,
    wait_button,
    waiting_message,
    was_text,
    wishes_text,
    write_time_off,
)
from carefront.wording.refusals import Speaker

WHO, PLAN, TELL, RESULT = 1, 2, 3, 4
_NEWS = frozenset({ItemState.MOVED, ItemState.WAITLISTED})


@dataclass(slots=True)
class Row:
    """A visit of the list as it is worked on here; ``reasons`` are why it has no other time."""

    visit: AffectedVisit
    state: ItemState = ItemState.OPEN
    old_s: int = 0
    is_chosen: bool = True
    is_locked: bool = False
    is_wide: bool = False
    pick: Pick | None = None
    reasons: tuple[Reason, ...] = ()
    codes: str = ""
    is_told: bool = False
    holder: str = ""
    item_id: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it still needs another time."""
        return self.state is ItemState.OPEN

    @property
    def is_ready(self) -> bool:
        """Whether it is to be moved with the next step."""
        return self.is_open and self.is_chosen and self.pick is not None


def row_of(read: SheetRow, own_holds: frozenset[str]) -> Row:
    """A row as the desk has it; ``own_holds`` are those of this window."""
    item, visit = read.item, read.visit
    others = [name for hold_id, name in read.holders if hold_id not in own_holds]
    if item is None:
        return Row(visit, old_s=visit.start_s)
    return Row(
        visit, item.state, int(item.old_start.timestamp()), item.is_chosen, item.is_locked, item.is_wide, read.pick,
        read.reasons, item.reasons, is_told=item.told_at is not None,
        holder=others[0] if others else "", item_id=item.id,
    )  # fmt: skip


@dataclass(slots=True)
class Opened:
    """A rebooking that is open: as it was last read, and how it is worked on. ``until_s``: how far was searched."""

    sheet: RebookSheet
    rows: dict[str, Row]
    until_s: int = 0


@dataclass(frozen=True, slots=True)
class RowFace:
    """A line: texts by column, whether it is checked (``None``: can't be), and all of it for the ear."""

    appointment_id: str
    cells: tuple[str, ...]
    is_checked: bool | None
    spoken: str
    is_warning: bool = False
    can_change: bool = False
    is_locked: bool = False
    is_wide: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class RebookState:
    """What the wizard draws. ``busy`` names long work; ``done`` of ``total`` where it is known. ``asked``: who is to
    write down the time off, where that is somebody else."""

    is_open: bool = False
    step: int = WHO
    title: str = ""
    step_line: str = ""
    totals: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[RowFace, ...] = ()
    current: str = ""
    reach: Reach = Reach.ANY
    busy: str = ""
    done: int = 0
    total: int = 0
    notice: str = ""
    preview: str = ""
    empty: str = ""
    apply_text: str = ""
    can_apply: bool = False
    covers: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    asked: str = ""


def reaches() -> tuple[Choice, ...]:
    """How far a plan may go, to choose from."""
    return tuple(Choice(reach.value, reach_word(reach)) for reach in Reach)


def headers(step: int, patient: str) -> tuple[str, ...]:
    """What stands over the columns of a step."""
    return {
        WHO: (patient, _("Booked"), _("Phone"), _("Good to know")),
        PLAN: (patient, _("Booked"), _("New time"), _("Good to know")),
        TELL: (_("Told: {patient}").format(patient=patient), _("Phone"), _("New time"), _("Good to know")),
        RESULT: (patient, _("Booked"), _("What came of it"), _("Told")),
    }[step]


class FaceWriter:
    """Writes the lines of one state of the list."""

    def __init__(self, speaker: Speaker, reach: Reach, until_s: int, seen_from_s: int) -> None:
        self._speaker, self._reach, self._until_s, self._seen_from_s = speaker, reach, until_s, seen_from_s

    def face(self, row: Row, step: int) -> RowFace:
        """The line of a visit in a step."""
        visit, speaker = row.visit, self._speaker
        name = visit.patient_name or (visit.offering_name if visit.seats else speaker.words.patient_title)
        who = _("Urgent: {patient}").format(patient=name) if visit.is_urgent else name
        was = self._was(row)
        phone, new, known = call_text(visit, speaker), self.outcome(row), self._known(row)
        told = _("told") if row.is_told else _("to be told") if row.state in _NEWS else ""
        cells = {
            WHO: (who, was, phone, known), PLAN: (who, was, new, known), TELL: (who, phone, new, known),
            RESULT: (who, was, new, told),
        }[step]  # fmt: skip
        checked = row.is_told if step == TELL else row.is_chosen if step in (WHO, PLAN) and row.is_open else None
        return RowFace(
            visit.appointment_id, cells, checked, ", ".join(cell for cell in cells if cell),
            is_warning=row.is_open and row.is_chosen and row.pick is None and step != WHO,
            can_change=row.is_open and not row.holder, is_locked=row.is_locked, is_wide=row.is_wide,
            tip=held_by(row.holder) if row.holder else "",
        )  # fmt: skip

    def _was(self, row: Row) -> str:
        if row.state is ItemState.MOVED:
            times = self._speaker.times
            return times.moment(row.old_s, times.at(self._seen_from_s).date())
        return was_text(row.visit, self._speaker, self._seen_from_s)

    def _known(self, row: Row) -> str:
        parts = [wishes_text(row.visit), _("locked") if row.is_locked else "", initials(row.holder)]
        return ", ".join(part for part in parts if part)

    def outcome(self, row: Row) -> str:
        """The proposal, what came of it, or why there is none."""
        if row.state is ItemState.WAITLISTED:
            return _("On the waitlist. {reason}").format(reason=self._why(row)).strip()
        if row.state is ItemState.LEFT:
            return _("Left as it is")
        if not row.is_chosen and row.is_open:
            return _("Stays as it is")
        if row.pick is not None and not (row.is_open and row.reasons):
            text = pick_text(row.visit, row.pick, self._speaker) if row.is_open else self._moved(row, row.pick)
            return text
        return self._why(row)

    def _moved(self, row: Row, pick: Pick) -> str:
        who = ", ".join(pick.resource_names)
        return _("Moved to {moment} {resource}").format(
            moment=self._speaker.times.moment(pick.start_s, self._speaker.times.at(row.old_s).date()), resource=who
        )

    def _why(self, row: Row) -> str:
        reach = Reach.ANY if row.is_wide else self._reach
        return no_time_text(row.visit, reach, self._until_s, row.reasons, self._speaker)


def drawn(state: RebookState, opened: Opened, speaker: Speaker, *, makes_time_off: bool) -> RebookState:
    """The state with every text that follows from what is open."""
    rows, rebook = list(opened.rows.values()), opened.sheet.rebook
    start_s, end_s = int(rebook.start.timestamp()), int(rebook.end.timestamp())
    writer = FaceWriter(speaker, state.reach, opened.until_s, start_s)
    shown = [row for row in rows if state.step in (WHO, PLAN, RESULT) or row.is_chosen or not row.is_open]
    ready = sum(row.is_ready for row in rows)
    moved = sum(row.state is ItemState.MOVED for row in rows)
    waiting = sum(row.is_open and row.is_chosen and row.pick is None for row in rows)
    waitlisted = sum(row.state is ItemState.WAITLISTED for row in rows)
    current = opened.rows.get(state.current) or next(iter(rows), None)
    return replace(
        state, title=title(opened.sheet.person_name, start_s, end_s, speaker), step_line=step_line(state.step),
        totals=totals(len(rows), ready, moved, waitlisted) if rows else "",
        headers=headers(state.step, speaker.words.patient_title),
        rows=tuple(writer.face(row, state.step) for row in shown), current=state.current,
        preview=preview(current, speaker) if state.step in (TELL, RESULT) and current else "",
        empty="" if rows else nobody_booked(opened.sheet.person_name),
        apply_text=_apply_text(ready, waiting),
        can_apply=not state.busy and bool(ready or waiting or makes_time_off), covers=opened.sheet.covers,
    )  # fmt: skip


def _apply_text(ready: int, waiting: int) -> str:
    if ready:
        return move_button(ready)
    return wait_button(waiting) if waiting else write_time_off()


def preview(row: Row, speaker: Speaker) -> str:
    """What the patient of a visit is told."""
    if row.pick is None:
        return waiting_message(row.visit, speaker)
    return message(row.visit, row.old_s or row.visit.start_s, row.pick, speaker)
