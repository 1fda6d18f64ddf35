"""Time off as its view shows it: lines of the queue, and what deciding would do, in words."""

from babel.numbers import format_decimal

from carefront.application.rebook_rows import AffectedVisit
from carefront.application.time_off_rows import Impact, TimeOffRow
from carefront.domain.time_off import Stretch, TimeOffState
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.wording import time_off_words as words
from carefront.wording.times import Times


@dataclass(frozen=True, slots=True)
class RowFace:
    """A line of the queue; ``text`` is the whole line for who cannot see it."""

    id: str
    name: str
    when: str
    count: str
    text: str


@dataclass(frozen=True, slots=True)
class CoverFace:
    """Somebody who could stand in: what they can take, and what that is made of."""

    line: str
    parts: str


@dataclass(frozen=True, slots=True)
class VisitFace:
    """An affected visit in the list, cell by cell; ``mark`` is what is to be known of it."""

    appointment_id: str
    cells: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class DecisionFace:
    """One request as the right side shows it. Empty lists where nothing is known yet.

    ``warnings`` are rules that approving would break; ``why_not`` says why there is nothing to decide for who looks.
    """

    id: str = ""
    title: str = ""
    story: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    affected: str = ""
    visits: tuple[VisitFace, ...] = ()
    lines: tuple[str, ...] = ()
    covers: tuple[CoverFace, ...] = ()
    elsewhere: str = ""
    why_not: str = ""
    may_decide: bool = False
    may_edit: bool = False
    may_cancel: bool = False
    has_parts: bool = False
    is_known: bool = False


def row_face(row: TimeOffRow, times: Times) -> RowFace:
    """A line of the queue."""
    return RowFace(
        row.time_off_id, row.name, words.when_text(row.stretch, times), words.count_text(row),
        words.row_name(row, times),
    )  # fmt: skip


def decision_face(row: TimeOffRow, found: Impact | None, times: Times) -> DecisionFace:
    """The right side: what was asked at once, what it would do as soon as that is known."""
    base = DecisionFace(
        row.time_off_id, words.headline(row, times), tuple(words.story(row, times)), why_not=_why_not(row),
        may_decide=row.may_decide, may_edit=row.may_edit, may_cancel=row.may_cancel, has_parts=row.may_decide,
    )  # fmt: skip
    return base if found is None else with_impact(base, found, times)


def with_impact(base: DecisionFace, found: Impact, times: Times) -> DecisionFace:
    """The face with the figures."""
    number, average = (
        format_decimal(value, format="#,##0.#", locale=times.locale)
        for value in (found.visits_a_day, found.week_average)
    )
    lines = [words.caseload_line(found, number, average), words.also_off_line(found.also_off, found, times)]
    if found.facility_id:
        lines.append(words.on_duty_line(found.on_duty, times))
    lines += [words.minimum_line(group) for group in found.groups]
    visits = len(found.affected)
    return DecisionFace(
        base.id, base.title, base.story, tuple(words.breach_sentences(found.breaches, times)),
        words.affected_line(found), tuple(visit_face(visit, times) for visit in found.affected), tuple(lines),
        _covers(found, times) if visits else (),
        words.elsewhere_line(found.elsewhere) if visits else "", base.why_not, base.may_decide, base.may_edit,
        base.may_cancel, base.has_parts, is_known=True,
    )  # fmt: skip


def _covers(found: Impact, times: Times) -> tuple[CoverFace, ...]:
    of_day, visits = is_one_day(found.stretch), len(found.affected)
    return tuple(
        CoverFace(words.cover_line(row, times), words.cover_parts(row, visits, is_one_day=of_day))
        for row in found.covers
    )


def visit_face(visit: AffectedVisit, times: Times) -> VisitFace:
    """A line of the list of visits."""
    when = times.moment(visit.start_s)
    who = visit.patient_name or _("another patient")
    marks = [text for text, is_so in ((_("urgent"), visit.is_urgent), (_("series"), bool(visit.series_id))) if is_so]
    what = visit.offering_code or visit.offering_name
    cells = (when, who, what, visit.phone, ", ".join(marks))
    return VisitFace(visit.appointment_id, cells, ", ".join(cell for cell in cells if cell))


def headings() -> tuple[str, ...]:
    """Over the cells of the list of visits."""
    return _("Time"), _("Patient"), _("Type"), _("Phone"), _("Marks")


def _why_not(row: TimeOffRow) -> str:
    if row.state is not TimeOffState.PENDING or row.may_decide:
        return ""
    if row.is_own:
        return _("Somebody else decides about your own time off.")
    return _("You may look at this request but not decide it.")


def is_one_day(stretch: Stretch) -> bool:
    """Whether a part of it is a part of a day."""
    return stretch.first == stretch.last
