"""What is asked of people, their edges and their logins."""

from sqlalchemy import bindparam, or_, select

from carefront.domain.accounts import STAFF, AccountabilityType, AccountKind
from carefront.persistence.compiling import one_of
from carefront.persistence.sign_in_tables import sign_in_rule, sign_in_try
from carefront.persistence.tables import accountability, accountable_entity, login, patient
from carefront.persistence.tenant import belongs, scoped

_PATIENTS = select(patient.c.account_id).where(belongs(patient))
_RESPONSIBLE = select(accountability.c.responsible_id).where(
    belongs(accountability), one_of(accountability.c.type, [kind for kind in AccountabilityType if kind in STAFF])
)
_WITH_LOGIN = select(login.c.account_id).where(belongs(login))
IS_NO_MERE_PATIENT = or_(
    accountable_entity.c.id.not_in(_PATIENTS),
    accountable_entity.c.id.in_(_RESPONSIBLE),
    accountable_entity.c.id.in_(_WITH_LOGIN),
)

LOGIN_OF_ACCOUNT = scoped(select(*login.c).where(login.c.account_id == bindparam("account_id")).order_by(login.c.id))
LOGIN_OF_NAME = scoped(select(*login.c).where(login.c.name_key == bindparam("name_key")))
LOGINS = scoped(select(*login.c).order_by(login.c.id))
EDGES = scoped(select(*accountability.c).order_by(accountability.c.effective_from, accountability.c.id))
EDGES_OF_TYPE = scoped(
    select(*accountability.c).where(accountability.c.type == bindparam("type")).order_by(accountability.c.id)
)
STRANGERS = scoped(
    select(sign_in_try.c.id)
    .where(sign_in_try.c.id.not_in(select(login.c.name_key).where(belongs(login))))
    .order_by(sign_in_try.c.last_try_s.desc(), sign_in_try.c.id)
    .offset(bindparam("kept"))
)
TRIES = scoped(select(*sign_in_try.c).order_by(sign_in_try.c.id))
RULE = scoped(select(*sign_in_rule.c))
PEOPLE = scoped(
    select(accountable_entity.c.id, accountable_entity.c.name)
    .where(one_of(accountable_entity.c.kind, [AccountKind.USER]), IS_NO_MERE_PATIENT)
    .order_by(accountable_entity.c.name, accountable_entity.c.id)
)
"""Everybody but those who are patients and nothing else."""
