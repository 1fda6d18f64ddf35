"""What is asked of charges. A charge is of the day of its visit; one without a visit of the day it was made."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, CompoundSelect, and_, bindparam, func, or_, select, union_all

from carefront.persistence.compiling import CoreStatement, unindexed
from carefront.persistence.money_tables import charge
from carefront.persistence.tables import appointment, patient
from carefront.persistence.tenant import belongs, scoped

_IS_PATIENT = and_(patient.c.id == charge.c.patient_id, belongs(patient))
_VISITS = appointment.join(charge, charge.c.appointment_id == appointment.c.id).outerjoin(patient, _IS_PATIENT)
_OTHERS = charge.outerjoin(patient, _IS_PATIENT)
_WANTED = (
    belongs(charge),
    charge.c.facility_id == bindparam("facility_id"),
    or_(bindparam("state") == "", charge.c.state == bindparam("state")),
    or_(bindparam("payer") == "", charge.c.payer == bindparam("payer")),
    or_(bindparam("words") == "", func.instr(patient.c.sort_key, bindparam("words")) > 0),
)


def _line(at: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    return (
        charge.c.id.label("id"), at.label("at"), charge.c.patient_id, patient.c.display_name, charge.c.appointment_id,
        charge.c.description, charge.c.amount_minor, charge.c.currency, charge.c.state, charge.c.payer,
        charge.c.payer_name, charge.c.note,
    )  # fmt: skip


def _of_days(
    of_visits: tuple[ColumnElement[Any], ...], of_others: tuple[ColumnElement[Any], ...]
) -> CompoundSelect[Any]:
    """The charges of visits in a span, found by the visits, and those without a visit that were made in it.

    Asked for the one or the other in one condition SQLite reads all that a clinic ever charged.
    """
    at, made_at = appointment.c.start, charge.c.made_at
    start_s: BindParameter[int] = bindparam("start_s")
    end_s: BindParameter[int] = bindparam("end_s")
    return union_all(
        select(*of_visits).select_from(_VISITS).where(belongs(appointment), at >= start_s, at < end_s, *_WANTED),
        select(*of_others).select_from(_OTHERS).where(
            charge.c.appointment_id.is_(None), made_at >= start_s, made_at < end_s, *_WANTED
        ),
    )  # fmt: skip


OF_VISIT = scoped(
    select(*charge.c).where(charge.c.appointment_id == bindparam("appointment_id")).order_by(unindexed(charge.c.id))
)
LINES_OF_VISIT = scoped(
    select(*_line(func.coalesce(appointment.c.start, charge.c.made_at)))
    .select_from(
        charge.outerjoin(
            appointment, and_(appointment.c.id == charge.c.appointment_id, belongs(appointment))
        ).outerjoin(patient, _IS_PATIENT)
    )
    .where(charge.c.appointment_id == bindparam("appointment_id"))
    .order_by(charge.c.made_at, unindexed(charge.c.id))
)
_PAGED = _of_days(_line(appointment.c.start), _line(charge.c.made_at))
PAGE = CoreStatement(
    _PAGED.order_by(_PAGED.selected_columns.at.desc(), _PAGED.selected_columns.id)
    .limit(bindparam("page")).offset(bindparam("skipped"))
)  # fmt: skip
_AMOUNT = (charge.c.state, charge.c.currency, charge.c.amount_minor)
_AMOUNTS = _of_days(_AMOUNT, _AMOUNT).subquery()
TOTALS = CoreStatement(
    select(_AMOUNTS.c.state, _AMOUNTS.c.currency, func.count(), func.sum(_AMOUNTS.c.amount_minor))
    .group_by(_AMOUNTS.c.state, _AMOUNTS.c.currency)
)  # fmt: skip
