"""People and organisations, and the edges between them that give roles.

Terms: an *accountable entity* is a person (``UserAccount``) or an organisation (``OrgAccount``); an *accountability*
is a
typed edge from a commissioner to a responsible, in force on inclusive dates; a *login* lets a person sign in.
"""

from datetime import date
from enum import StrEnum

from carefront.shared.values import dataclass


class AccountKind(StrEnum):
    """The discriminator of ``accountable_entity``."""

    USER = "user"
    ORGANIZATION = "org"


@dataclass(frozen=True, slots=True)
class AccountableEntity:
    """A person or an organisation; ``name`` is the display name, in any script."""

    id: str
    kind: AccountKind
    name: str


@dataclass(frozen=True, slots=True)
class Organization:
    """The tenant: a practice with its own account; every row belongs to exactly one."""

    id: str
    name: str
    account_id: str


class AccountabilityType(StrEnum):
    """What an edge means; the first eight carry a default role, the last two are relationships only."""

    ADMIN = "Admin"
    MANAGER = "Manager"
    STAFF_MEMBER = "StaffMember"
    RECEPTIONIST = "Receptionist"
    RESOURCE = "Resource"
    BILLING = "Billing"
    FACILITY_MANAGER = "FacilityManager"
    CUSTOMER = "Customer"
    WORKS_FOR = "WorksFor"
    BOOKS_ON_BEHALF = "BooksOnBehalf"


STAFF = frozenset(AccountabilityType) - {AccountabilityType.CUSTOMER, AccountabilityType.BOOKS_ON_BEHALF}
"""What somebody is who works here; the others a patient may be too."""


@dataclass(frozen=True, slots=True)
class Accountability:
    """An edge: ``responsible_id`` acts for ``commissioner_id``; ``effective_to`` is inclusive, ``None`` means open.

    ``role_id`` names a role of the organization's own that the edge gives instead of its type's.
    """

    id: str
    commissioner_id: str
    responsible_id: str
    type: AccountabilityType
    effective_from: date
    effective_to: date | None = None
    role_id: str | None = None

    def is_effective(self, day: date) -> bool:
        """Whether the edge is in force on ``day``."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Login:
    """A sign-in of a person; ``password_hash`` and ``pin_hash`` are Argon2id strings, empty until one is set.

    ``name_key``: a keyed digest of the user name, as ``SignInTry.id``. ``must_change``: somebody else set the password.
    """

    id: str
    account_id: str
    user_name: str
    name_key: str
    password_hash: str = ""
    pin_hash: str = ""
    is_active: bool = True
    must_change: bool = False
