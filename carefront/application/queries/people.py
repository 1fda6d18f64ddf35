"""Who works here, what they are and how they sign in; each question looks at one state of the file."""

from collections import defaultdict
from contextlib import AbstractContextManager
from typing import Protocol

from carefront.application.gate import Gate
from carefront.application.people_rows import (
    EdgeRow,
    LoginRow,
    OwnSignIn,
    PeopleList,
    PeopleReader,
    PersonAccount,
)
from carefront.application.ports import FactsReader
from carefront.domain.accounts import STAFF, Login
from carefront.domain.permissions import Key, Subject
from carefront.domain.sign_in import SignInTry
from carefront.shared.clock import Clock


class PeopleStores(Protocol):
    """What the questions look at."""

    def snapshot(self) -> AbstractContextManager[None]: ...

    @property
    def facts(self) -> FactsReader: ...

    @property
    def people(self) -> PeopleReader: ...


class PeopleAnswers:
    """See ``carefront.application.people_rows.PeopleQueries``."""

    def __init__(self, stores: PeopleStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._gate, self._clock = stores, gate, clock

    def people(self) -> PeopleList:
        """Everybody who works here."""
        with self._stores.snapshot():
            self._gate.require(Key.USER_EDIT, Subject())
            reader, facts, today = self._stores.people, self._stores.facts, self._clock().date()
            organization = facts.organization()
            clinics = ((row.account_id, row.name) for row in facts.facilities())
            places = ((organization.account_id, organization.name), *clinics)
            names = {**dict(people := reader.people()), **dict(places)}
            own_roles = {role.id: role.name for role in facts.roles() if not role.base}
            edges: dict[str, list[EdgeRow]] = defaultdict(list)
            for one in reader.edges():
                if one.type in STAFF and one.commissioner_id in names:
                    place = names[one.commissioner_id]
                    row = EdgeRow(
                        one.id, one.type, place, one.effective_from, one.effective_to, one.is_effective(today),
                        one.role_id or "", own_roles.get(one.role_id or "", ""),
                    )  # fmt: skip
                    edges[one.responsible_id].append(row)
            tries = {one.id: one for one in reader.tries()}
            logins = {one.account_id: _login(one, tries.get(one.name_key)) for one in reader.logins()}
            return PeopleList(
                tuple(PersonAccount(key, name, tuple(edges[key]), logins.get(key)) for key, name in people),
                places, today, tuple(own_roles.items()),
            )  # fmt: skip

    def own(self) -> OwnSignIn:
        """How whoever asks signs in."""
        with self._stores.snapshot():
            reader, actor = self._stores.people, self._gate.actor()
            login = next((one for one in reader.logins() if one.account_id == actor.account_id), None)
            may_edit = self._gate.may(Key.USER_EDIT, Subject())
            if login is None:
                return OwnSignIn(reader.rule(), actor.account_id, actor.name, "", "", False, False, may_edit)
            return OwnSignIn(
                reader.rule(), actor.account_id, actor.name, login.id, login.user_name, bool(login.password_hash),
                bool(login.pin_hash), may_edit,
            )  # fmt: skip


def _login(login: Login, tried: SignInTry | None) -> LoginRow:
    return LoginRow(
        login.id, login.user_name, login.is_active, bool(login.password_hash), login.must_change,
        tried.failures if tried else 0, bool(tried and tried.is_stopped),
    )  # fmt: skip
