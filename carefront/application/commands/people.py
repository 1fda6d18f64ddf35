"""People, what they are to the practice, and their logins."""

from dataclasses import replace
from datetime import date, timedelta

from carefront.application.commands.people_catalogue import (
    AddAccountability,
    ChangeOwnPassword,
    CreateLogin,
    EndAccountability,
    RenameLogin,
    RenamePerson,
    ResetPassword,
    SetLoginActive,
    SetOwnPin,
    UnlockLogin,
)
from carefront.application.commands.places import changed
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.application.ports import UnitOfWork
from carefront.domain.accounts import Accountability, AccountabilityType, AccountableEntity, AccountKind, Login
from carefront.domain.errors import InvalidValue
from carefront.domain.permissions import ROLE_OF, Key, Subject

LONGEST_NAME, LONGEST_USER_NAME = 200, 64
_GIVE_RIGHTS: tuple[Need, ...] = ((Key.USER_EDIT, Subject()),)


def checked_name(name: str) -> str:
    """A person's name without needless spaces.

    Raises:
        InvalidValue: none, or too long.
    """
    plain = " ".join(name.split())
    if not plain:
        raise InvalidValue("name", "", "empty")
    if len(plain) > LONGEST_NAME:
        raise InvalidValue("name", len(plain), "too_long")
    return plain


def require_administrator(unit: UnitOfWork, day: date) -> None:
    """Raises InvalidValue where nobody would be administrator of the organization from ``day`` on, or nobody who can
    sign in where that is asked for."""
    commissioner = unit.facts.organization().account_id
    people = {
        edge.responsible_id
        for edge in unit.people.edges_of_type(AccountabilityType.ADMIN)
        if edge.commissioner_id == commissioner and edge.effective_to is None and edge.is_effective(day)
    }
    if unit.people.rule().is_required:
        people = {person for person in people if _can_sign_in(unit.people.logins.of_account(person))}
    if not people:
        raise InvalidValue("administrator", "", "last_administrator")


def _can_sign_in(login: Login | None) -> bool:
    return login is not None and login.is_active and bool(login.password_hash)


def _rename(command: RenamePerson, act: Act) -> Answer:
    known = act.unit.accounts.get(command.account_id)
    if known.kind is not AccountKind.USER:
        raise InvalidValue("account_id", known.kind, "person")
    act.unit.accounts.save(AccountableEntity(known.id, known.kind, checked_name(command.name)))
    return Done({"account_id": known.id, "name": checked_name(command.name)})


def _add_edge(command: AddAccountability, act: Act) -> Answer:
    edge, unit = command.edge, act.unit
    unit.accounts.get(edge.commissioner_id)
    person = unit.accounts.get(edge.responsible_id)
    if edge.effective_to is not None and edge.effective_to < edge.effective_from:
        raise InvalidValue("effective_to", edge.effective_to, "before_start")
    if edge.commissioner_id == edge.responsible_id:
        raise InvalidValue("responsible_id", edge.responsible_id, "same")
    if edge.role_id is not None:
        _check_role(edge, act)
    if any(_overlap(edge, known) for known in unit.people.edges_of_type(edge.type)):
        raise InvalidValue("edge", edge.type.value, "overlap")
    unit.accountabilities.add(edge)
    return _told(act, command.KIND, edge, person.name)


def _check_role(edge: Accountability, act: Act) -> None:
    """Raises where the role is none of the organization's own, or the edge is one whose rights never change."""
    if edge.type is AccountabilityType.ADMIN or edge.type not in ROLE_OF:
        raise InvalidValue("edge", edge.type.value, "fixed")
    if act.unit.roles.get(edge.role_id or "").base:
        raise InvalidValue("role_id", edge.role_id, "default")


def _overlap(one: Accountability, other: Accountability) -> bool:
    return (
        (one.commissioner_id, one.responsible_id, one.role_id)
        == (other.commissioner_id, other.responsible_id, other.role_id)
        and (one.effective_to is None or other.effective_from <= one.effective_to)
        and (other.effective_to is None or one.effective_from <= other.effective_to)
    )


def _end_edge(command: EndAccountability, act: Act) -> Answer:
    edge = act.unit.accountabilities.get(command.edge_id)
    if command.last is not None and command.last < edge.effective_from - timedelta(days=1):
        raise InvalidValue("last", command.last, "before_start")
    if command.last is not None and command.last < edge.effective_from:
        act.unit.accountabilities.remove(edge.id)
    else:
        act.unit.accountabilities.save(replace(edge, effective_to=command.last))
    if edge.type is AccountabilityType.ADMIN:
        require_administrator(act.unit, act.unit.now.date())
    return _told(act, command.KIND, edge, act.unit.accounts.get(edge.responsible_id).name)


def _told(act: Act, kind: str, edge: Accountability, name: str) -> Answer:
    changed(act, kind, edge.responsible_id, "account_id")
    return Done({"account_id": edge.responsible_id, "edge_id": edge.id, "name": name, "role": edge.type.value})


# Logins


def _user_name(text: str, act: Act) -> tuple[str, str]:
    """The user name and its digest, which no other login of the organization may have."""
    plain = " ".join(text.split())
    if not plain:
        raise InvalidValue("user_name", "", "empty")
    if len(plain) > LONGEST_USER_NAME:
        raise InvalidValue("user_name", len(plain), "too_long")
    return plain, act.unit.people.name_key(plain)


def _create(command: CreateLogin, act: Act) -> Answer:
    person = act.unit.accounts.get(command.account_id)
    if person.kind is not AccountKind.USER:
        raise InvalidValue("account_id", person.kind, "person")
    if act.unit.people.logins.of_account(person.id) is not None:
        raise InvalidValue("account_id", person.id, "has_login")
    name, key = _user_name(command.user_name, act)
    if act.unit.people.logins.of_name(key) is not None:
        raise InvalidValue("user_name", name, "taken")
    act.unit.people.logins.add(Login(command.login_id, person.id, name, key))
    return _of_login(command.login_id, act)


def _rename_login(command: RenameLogin, act: Act) -> Answer:
    known = act.unit.people.logins.get(command.login_id)
    name, key = _user_name(command.user_name, act)
    other = act.unit.people.logins.of_name(key)
    if other is not None and other.id != known.id:
        raise InvalidValue("user_name", name, "taken")
    act.unit.people.tries.remove(known.name_key)
    act.unit.people.logins.save(replace(known, user_name=name, name_key=key))
    return _of_login(known.id, act)


def _set_active(command: SetLoginActive, act: Act) -> Answer:
    known = act.unit.people.logins.get(command.login_id)
    act.unit.people.logins.save(replace(known, is_active=command.is_active))
    if not command.is_active:
        require_administrator(act.unit, act.unit.now.date())
    return _of_login(known.id, act)


def _reset(command: ResetPassword, act: Act) -> Answer:
    known = act.unit.people.logins.get(command.login_id)
    is_own = known.account_id == act.actor.account_id
    act.unit.people.tries.remove(known.name_key)
    fresh = replace(known, password_hash=_hash(command.password_hash), pin_hash="", must_change=not is_own)
    act.unit.people.logins.save(replace(fresh, is_active=known.is_active or is_own))
    return _of_login(known.id, act)


def _change_own(command: ChangeOwnPassword, act: Act) -> Answer:
    known = _own(command.login_id, act)
    act.unit.people.logins.save(replace(known, password_hash=_hash(command.password_hash), must_change=False))
    return _of_login(known.id, act)


def _set_pin(command: SetOwnPin, act: Act) -> Answer:
    known = _own(command.login_id, act)
    act.unit.people.logins.save(replace(known, pin_hash=_hash(command.pin_hash) if command.has_pin else ""))
    return _of_login(known.id, act)


def _own(login_id: str, act: Act) -> Login:
    known = act.unit.people.logins.get(login_id)
    if known.account_id != act.actor.account_id:
        raise InvalidValue("login_id", login_id, "not_own")
    return known


def _hash(text: str) -> str:
    if not text.startswith("$argon2id$"):
        raise InvalidValue("password_hash", "", "hash")
    return text


def _unlock(command: UnlockLogin, act: Act) -> Answer:
    known = act.unit.people.logins.get(command.login_id)
    act.unit.people.tries.remove(known.name_key)
    return _of_login(known.id, act)


def _of_login(login_id: str, act: Act) -> Answer:
    login = act.unit.people.logins.get(login_id)
    name = act.unit.accounts.get(login.account_id).name
    return Done({"login_id": login.id, "account_id": login.account_id, "name": name})


def _give(_command: object, _act: Act) -> tuple[Need, ...]:
    return _GIVE_RIGHTS


def _own_or_right(command: ChangeOwnPassword | SetOwnPin, act: Act) -> tuple[Need, ...]:
    """One's own needs no right; nobody's else is changed by these, and whoever asks for it is denied and noted."""
    login = act.unit.people.logins.find(command.login_id)
    return () if login is not None and login.account_id == act.actor.account_id else _GIVE_RIGHTS


RULES: Rules = {
    RenamePerson: Rule(_give, _rename), AddAccountability: Rule(_give, _add_edge),
    EndAccountability: Rule(_give, _end_edge), CreateLogin: Rule(_give, _create),
    RenameLogin: Rule(_give, _rename_login), SetLoginActive: Rule(_give, _set_active),
    ResetPassword: Rule(_give, _reset), UnlockLogin: Rule(_give, _unlock),
    ChangeOwnPassword: Rule(_own_or_right, _change_own), SetOwnPin: Rule(_own_or_right, _set_pin),
}  # fmt: skip
