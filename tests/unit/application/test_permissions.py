"""Who may do what: the table of roles, scopes, clinics and dates, decided by the one policy."""

from datetime import date
from typing import Any

import pytest

from carefront.application.commands.rules import COMMAND_TYPES, RULES
from carefront.application.envelope import Command
from carefront.application.execute import AskedInVain
from carefront.domain.accounts import Accountability, AccountabilityType
from carefront.domain.permissions import (
    DEFAULT_ROLES,
    ROLE_OF,
    Actor,
    Key,
    RoleGrant,
    Scope,
    Subject,
    is_allowed,
    reach_of,
)

ROLES = ("org_admin", "manager", "facility_manager", "receptionist", "provider", "staff", "billing", "patient")
TABLE = """
pm.schedule.view                ●  ●  ●  ●  ●  ●  -  -
pm.schedule.create              ●  ●  ●  -  ○  -  -  -
pm.schedule.edit                ●  ●  ●  -  ○  -  -  -
pm.schedule.delete              ●  -  -  -  -  -  -  -
pm.time_off.view                ●  ●  ●  ●  ○  ●  -  -
pm.time_off.create              ●  ●  ●  -  ○  -  -  -
pm.time_off.edit                ●  ●  ●  -  ○  -  -  -
pm.time_off.approve             ●  ●  ●  -  -  -  -  -
pm.caseload.view                ●  ●  ●  ●  ○  ●  -  -
pm.caseload.edit                ●  ●  ●  -  -  -  -  -
pm.report.view                  ●  ●  ●  -  -  -  -  -
pm.offering.edit                ●  ●  ●  -  -  -  -  -
pm.resource.edit                ●  ●  ●  -  ○  -  -  -
pm.appointment.view             ●  ●  ●  ●  ○  ●  ●  ○
pm.appointment.create           ●  ●  ●  ●  ○  -  -  ○
pm.appointment.edit             ●  ●  ●  ●  ○  -  -  ○
pm.appointment.cancel           ●  ●  ●  ●  ○  -  -  ○
pm.appointment.override_hours   ●  ●  ●  -  ○  -  -  -
pm.appointment.overbook         ●  ●  ●  ●  ○  -  -  -
pm.request.view                 ●  ●  ●  ●  ○  -  -  ○
pm.request.edit                 ●  ●  ●  ●  ○  -  -  ○
pm.patient.view                 ●  ●  ●  ●  ○  ●  ●  ○
pm.patient.edit                 ●  ●  ●  ●  -  -  -  ○
pm.patient.view_sensitive       ●  -  -  -  ○  -  -  -
pm.medical_record.view          ●  -  -  -  ○  -  -  ○
pm.medical_record.edit          ●  -  -  -  ○  -  -  -
pm.billing.view                 ●  ●  ●  -  -  -  ●  ○
pm.billing.edit                 ●  -  -  -  -  -  ●  -
pm.notification.send            ●  ●  ●  ●  ○  -  -  -
pm.audit.view                   ●  ●  -  -  -  -  -  -
pm.settings.edit                ●  -  ●  -  -  -  -  -
pm.user.edit                    ●  -  -  -  -  -  -  -
pm.sync.edit                    ●  -  -  -  -  -  -  -
"""
"""The matrix of the domain: ● for all, ○ for one's own. A patient's own schedule view is of free slots only, which the
server answers by itself."""

_SCOPES = {"●": Scope.ALL, "○": Scope.OWN}
MATRIX = {
    (Key(words[0]), role): _SCOPES.get(mark)
    for words in (line.split() for line in TABLE.strip().splitlines())
    for role, mark in zip(ROLES, words[1:], strict=True)
}

PM_05 = {
    "org_admin": {
        "pm.schedule.view", "pm.schedule.create", "pm.schedule.edit", "pm.schedule.delete", "pm.time_off.view",
        "pm.time_off.create", "pm.time_off.edit", "pm.time_off.approve", "pm.caseload.view",
    },
    "manager": {
        "pm.schedule.view", "pm.schedule.create", "pm.schedule.edit", "pm.time_off.view", "pm.time_off.create",
        "pm.time_off.edit", "pm.time_off.approve", "pm.caseload.view",
    },
    "staff": {"pm.schedule.view", "pm.time_off.view", "pm.caseload.view"},
}  # fmt: skip
"""The nine keys of PM-05 with their defaults."""

ME, OTHER, HERE, THERE = "me", "somebody", "here", "there"


def acting(role: str, facility_id: str | None = None) -> Actor:
    return Actor(ME, "Me", (RoleGrant(role, DEFAULT_ROLES[role], facility_id),))


def test_the_table_names_every_key_and_every_role() -> None:
    assert {key for key, _role in MATRIX} == set(Key)
    assert set(DEFAULT_ROLES) == set(ROLES) == set(ROLE_OF.values())


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_table_says_for_all_and_for_ones_own(role: str) -> None:
    actor = acting(role)
    for key in Key:
        scope = MATRIX[key, role]
        assert is_allowed(actor, key, Subject(frozenset({OTHER}), HERE)) is (scope is Scope.ALL), key
        assert is_allowed(actor, key, Subject(frozenset({ME}), HERE)) is (scope is not None), key
        assert is_allowed(actor, key, Subject(frozenset({ME, OTHER}), HERE)) is (scope is not None), key
        assert is_allowed(actor, key, Subject()) is (scope is Scope.ALL), key


@pytest.mark.parametrize("role", sorted(PM_05))
def test_the_nine_keys_of_pm_05_keep_their_names_and_defaults(role: str) -> None:
    nine = PM_05["org_admin"]
    granted = {key.value for key, scope in DEFAULT_ROLES[role].items() if scope is Scope.ALL}
    assert granted & nine == PM_05[role]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_in_one_clinic_ends_at_its_door(role: str) -> None:
    actor = acting(role, HERE)
    for key in Key:
        allowed = MATRIX[key, role] is not None
        own = frozenset({ME})
        assert is_allowed(actor, key, Subject(own, HERE)) is allowed, key
        assert not is_allowed(actor, key, Subject(own, THERE)), key
        assert not is_allowed(actor, key, Subject(own, None)), key
        assert is_allowed(actor, key, Subject(own, None, is_shared=True)) is allowed, key


def test_no_key_implies_another() -> None:
    for key in Key:
        actor = Actor(ME, "Me", (RoleGrant("custom", {key: Scope.ALL}),))
        assert [other for other in Key if is_allowed(actor, other, Subject(facility_id=HERE))] == [key]


def test_several_roles_add_up_and_none_gives_nothing() -> None:
    both = Actor(ME, "Me", (*acting("staff").roles, *acting("receptionist", HERE).roles))
    assert is_allowed(both, Key.APPOINTMENT_CREATE, Subject(facility_id=HERE))
    assert not is_allowed(both, Key.APPOINTMENT_CREATE, Subject(facility_id=THERE))
    assert is_allowed(both, Key.APPOINTMENT_VIEW, Subject(facility_id=THERE))
    nobody = Actor(ME, "Me", ())
    assert not any(is_allowed(nobody, key, Subject(frozenset({ME}), HERE, is_shared=True)) for key in Key)


@pytest.mark.parametrize(
    ("first", "last", "day", "in_force"),
    [
        (date(2026, 1, 1), None, date(2026, 1, 1), True),
        (date(2026, 1, 1), None, date(2025, 12, 31), False),
        (date(2026, 1, 1), date(2026, 3, 31), date(2026, 3, 31), True),
        (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), False),
    ],
)
def test_an_edge_gives_its_role_on_its_days_both_included(
    first: date, last: date | None, day: date, in_force: bool
) -> None:
    edge = Accountability("edge", "clinic", ME, AccountabilityType.RECEPTIONIST, first, last)
    assert edge.is_effective(day) is in_force


def test_relationships_carry_no_role() -> None:
    assert AccountabilityType.WORKS_FOR not in ROLE_OF
    assert AccountabilityType.BOOKS_ON_BEHALF not in ROLE_OF


def test_every_command_has_a_rule_and_a_kind_of_its_own() -> None:
    every = {vars(kind)["KIND"] for kind in _subclasses(Command) if "KIND" in vars(kind)}
    assert every - {AskedInVain.KIND} == {kind.KIND for kind in RULES}  # a name for the audit, never run
    assert len(COMMAND_TYPES) == len(RULES)


def _subclasses(kind: type[Any]) -> set[type[Any]]:
    children: list[type[Any]] = kind.__subclasses__()
    return {kind, *(found for child in children for found in _subclasses(child))}


NINE = tuple(Key)[:9]
"""The keys of PM-05."""
SUBSETS = [frozenset(key for bit, key in enumerate(NINE) if number >> bit & 1) for number in range(512)]


@pytest.mark.parametrize("scope", Scope)
def test_each_of_the_512_sets_of_the_nine_keys_grants_what_is_in_it_and_nothing_else(scope: Scope) -> None:
    mine, anothers = Subject(frozenset({"me"}), "clinic"), Subject(frozenset({"you"}), "clinic")
    for granted in SUBSETS:
        actor = Actor("me", "", (RoleGrant("some", dict.fromkeys(granted, scope), "clinic"),))
        for key in Key:
            assert is_allowed(actor, key, mine) == (key in granted)
            assert is_allowed(actor, key, anothers) == (key in granted and scope is Scope.ALL)
            assert not is_allowed(actor, key, Subject(frozenset({"me"}), "another clinic"))
            expected = frozenset() if key not in granted else None if scope is Scope.ALL else frozenset({"me"})
            assert reach_of(actor, key, mine) == expected
