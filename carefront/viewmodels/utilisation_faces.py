"""The figures of a clinic as a view draws them: every text made, nothing left to count. No Qt."""

from dataclasses import dataclass
from datetime import date

from carefront.application.tables_out import OutTable, Value
from carefront.application.utilisation_rows import (
    Cell,
    Column,
    ColumnKind,
    Figure,
    FigureKind,
    FigureList,
    FigureRow,
    ResourceFigures,
    ThirdNext,
    Utilisation,
    UtilisationQuestion,
)
from carefront.shared.i18n import _, ngettext
from carefront.wording import utilisation as words
from carefront.wording.status import status_label
from carefront.wording.times import Times


@dataclass(frozen=True, slots=True)
class CellFace:
    """A cell: its text, what it says aloud, how full it is, and the list behind it."""

    text: str
    spoken: str
    cell: Cell
    figure: Figure


@dataclass(frozen=True, slots=True)
class HeatFace:
    """The table: headings with what they say aloud, names of the rows, the cells by row; the last column is the sum of
    each row, and the last row, where there are several, of all."""

    headings: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    rows: tuple[tuple[CellFace, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FigureFace:
    """A figure of the strip: what it is, its value, and the list behind it (``None``: the lead times)."""

    label: str
    value: str
    figure: Figure | None

    @property
    def text(self) -> str:
        """Both in one line."""
        return _("{label}: {value}").format(label=self.label, value=self.value)


@dataclass(frozen=True, slots=True)
class ListRowFace:
    """A row of a list: its texts, and the visit it goes to (empty: none) on its day."""

    texts: tuple[str, ...]
    appointment_id: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ListFace:
    """The list behind a figure: what it is, headings, rows, and a line that counts them."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[ListRowFace, ...]
    note: str


def heat_face(found: Utilisation, question: UtilisationQuestion, times: Times) -> HeatFace:
    """The table of the answer."""
    headings = tuple(words.column_text(column, times) for column in found.columns)
    spoken = tuple(words.column_spoken(column, times) for column in found.columns)
    rows = [*found.rows, _everybody(found)] if len(found.rows) > 1 else list(found.rows)
    return HeatFace(
        (*headings, _("All")), (*spoken, _("the whole period")), tuple(row.name for row in rows),
        tuple(_row(row, found.columns, question, spoken, times) for row in rows),
    )  # fmt: skip


def _everybody(found: Utilisation) -> ResourceFigures:
    return ResourceFigures("", _("All"), "", found.total.cells, found.total.total)


def _row(
    row: ResourceFigures, columns: tuple[Column, ...], question: UtilisationQuestion, spoken: tuple[str, ...],
    times: Times,
) -> tuple[CellFace, ...]:  # fmt: skip
    keys = (row.resource_id,) if row.resource_id else question.resource_ids
    whole = Figure(FigureKind.BOOKED, question.facility_id, keys, question.first, question.last)
    faces = [
        _cell(cell, row.name, said, _figure(whole, column), times)
        for cell, column, said in zip(row.cells, columns, spoken, strict=True)
    ]
    return (*faces, _cell(row.total, row.name, _("the whole period"), whole, times))


def _cell(cell: Cell, name: str, column: str, figure: Figure, times: Times) -> CellFace:
    return CellFace(words.cell_text(cell, times), words.cell_spoken(cell, name, column, times), cell, figure)


def _figure(whole: Figure, column: Column) -> Figure:
    return Figure(
        whole.kind, whole.facility_id, whole.resource_ids, column.first, column.last,
        column.number if column.kind is ColumnKind.WEEKDAY else None,
        column.number if column.kind is ColumnKind.HOUR else None,
    )  # fmt: skip


def strip_faces(
    found: Utilisation, question: UtilisationQuestion, third: tuple[ThirdNext, ...] | None, times: Times
) -> tuple[FigureFace, ...]:
    """The figures beside the table; ``third`` is ``None`` while it is searched for."""

    def behind(kind: FigureKind) -> Figure:
        return Figure(kind, question.facility_id, question.resource_ids, question.first, question.last)

    faces = [
        FigureFace(_("No-shows"), words.no_shows(found, times), behind(FigureKind.NO_SHOW)),
        FigureFace(_("Cancelled"), words.cancellations(found, times), behind(FigureKind.CANCELLED)),
        FigureFace(_("Waiting list"), words.waitlist(found.waiting, times), behind(FigureKind.WAITING)),
    ]
    if third is None:
        faces.append(FigureFace(_("Third next opening"), _("searching…"), None))
    elif third:
        faces.append(FigureFace(_("Third next opening"), words.third_next(third, times), None))
    return tuple(faces)


def list_face(found: FigureList, title: str, figure: Figure, times: Times) -> ListFace:
    """The list of an answer."""
    is_waiting = figure.kind is FigureKind.WAITING
    first = (_("Waiting since"), _("Has")) if is_waiting else (_("Day"), _("Time"))
    headings = (*first, _("Patient"), _("Visit type"), _("Status"), _("With"))
    shown = _shown_columns(figure)
    rows = tuple(_list_row(row, times, shown, is_waiting=is_waiting) for row in found.rows)
    note = ngettext("{count} entry", "{count} entries", found.count).format(count=words.number(found.count, times))
    if len(rows) < found.count:
        note = _("The first {shown} of {count}").format(
            shown=words.number(len(rows), times), count=words.number(found.count, times)
        )
    elif figure.kind is FigureKind.BOOKED:
        note = _("{entries}, {minutes} min booked").format(
            entries=note, minutes=words.number(found.booked_s // 60, times)
        )
    return ListFace(title, tuple(headings[at] for at in shown), rows, note)


def _shown_columns(figure: Figure) -> tuple[int, ...]:
    """Without the day where there is one alone, and without whom it is with where that is one alone."""
    if figure.kind is FigureKind.WAITING:
        return tuple(range(6))
    first = 1 if figure.first == figure.last else 0
    return tuple(range(first, 5 if len(figure.resource_ids) == 1 else 6))


def _list_row(row: FigureRow, times: Times, shown: tuple[int, ...], *, is_waiting: bool) -> ListRowFace:
    day = times.at(row.start_s).date() if row.start_s else None
    if is_waiting:
        has = times.moment(row.start_s) if row.appointment_id and row.start_s else _("no visit")
        first = (times.plain_day(times.at(row.since_s).date()), has)
    else:
        first = (times.plain_day(times.at(row.start_s).date()), times.span(row.start_s, row.end_s))
    status = status_label(row.status) if row.status else ""
    texts = (*first, row.patient_name, row.offering_name, status, row.resource_name)
    return ListRowFace(tuple(texts[at] for at in shown), row.appointment_id, day)


def lead_face(rows: tuple[ThirdNext, ...], times: Times) -> ListFace:
    """The list of the lead times."""
    headings = (_("Visit type"), _("With"), _("Third next opening"), _("Opening"))
    faces = tuple(
        ListRowFace(
            (row.offering_name, row.provider_name, words.lead_days(row, times),
             "" if row.start_s is None else times.moment(row.start_s)),
            day=None if row.start_s is None else times.at(row.start_s).date(),
        ) for row in rows
    )  # fmt: skip
    note = ngettext("{count} entry", "{count} entries", len(faces)).format(count=words.number(len(faces), times))
    return ListFace(_("Third next opening"), headings, faces, note)


def out_table(found: Utilisation, question: UtilisationQuestion, title: str, times: Times) -> OutTable:
    """The table with its minutes, for copying and files: shares as numbers."""
    columns = [*(words.column_spoken(column, times) for column in found.columns), _("Whole period")]
    headings = (
        _("Name"), *columns, _("Booked minutes"), _("Bookable minutes"), _("Minutes off"), _("Visits"),
    )  # fmt: skip
    rows = [*found.rows, _everybody(found)] if len(found.rows) > 1 else list(found.rows)
    shares = frozenset(range(1, len(columns) + 1))
    return OutTable(title, headings, tuple(_out_row(row) for row in rows), shares)


def _out_row(row: ResourceFigures) -> tuple[Value, ...]:
    total = row.total
    return (
        row.name, *(cell.share for cell in row.cells), total.share, total.booked_s // 60, total.bookable_s // 60,
        total.off_s // 60, total.visits,
    )  # fmt: skip
