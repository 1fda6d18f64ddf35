"""What is asked of caseloads: an assignment that nobody ended is one active patient."""

from sqlalchemy import and_, bindparam, func, select

from carefront.persistence.tables import caseload, patient, patient_assignment
from carefront.persistence.tenant import belongs, scoped

_PATIENTS = func.count(patient_assignment.c.patient_id.distinct())
_IS_LIVE = patient_assignment.c.effective_to.is_(None)

ACTIVE = scoped(select(_PATIENTS).where(patient_assignment.c.account_id == bindparam("account_id"), _IS_LIVE))
COUNTS = scoped(
    select(patient_assignment.c.account_id, _PATIENTS).where(_IS_LIVE).group_by(patient_assignment.c.account_id)
)
LOADS = scoped(
    select(caseload.c.account_id, caseload.c.max_patients, caseload.c.panel_status).order_by(caseload.c.account_id)
)
ASSIGNED = scoped(
    select(*patient_assignment.c).where(
        patient_assignment.c.patient_id == bindparam("patient_id"),
        patient_assignment.c.account_id == bindparam("account_id"),
    ).order_by(patient_assignment.c.effective_from, patient_assignment.c.id)
)  # fmt: skip
PATIENTS = scoped(
    select(
        patient_assignment.c.id, patient.c.id, patient.c.display_name, patient.c.birth_date,
        patient_assignment.c.effective_from,
    ).select_from(
        patient_assignment.join(
            patient, and_(patient.c.id == patient_assignment.c.patient_id, belongs(patient))
        )
    ).where(patient_assignment.c.account_id == bindparam("account_id"), _IS_LIVE)
    .order_by(patient.c.sort_key, patient_assignment.c.id)
)  # fmt: skip
