"""Signing in on the test practice, with hashes that cost next to nothing."""

from datetime import date

from carefront.application.commands import catalogue as c
from carefront.application.commands.people_catalogue import ChangeSignInRule, CreateLogin
from carefront.application.signing_in import SignInAnswer, SignInDesk, SignInResult
from carefront.bootstrap import OpenDesk
from carefront.domain.accounts import AccountabilityType
from carefront.persistence.password_hashes import Argon2Hasher, Cost
from tests.support.practice import Practice, fixed

CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
OWNER_LOGIN, ANA, ANA_LOGIN = fixed("owner login"), fixed("ana"), fixed("ana login")
PASSWORD, ANAS = "seven grey herons wade", "a kettle sings at dawn"


def cheap(desk: OpenDesk) -> OpenDesk:
    """The desk with hashes that cost next to nothing."""
    desk.make_hasher = lambda: Argon2Hasher(CHEAP)
    return desk


def signing(practice: Practice) -> SignInDesk:
    """What lets people in; closed with the practice."""
    return cheap(practice.desk).signing()


def with_owner_login(practice: Practice, *, is_required: bool = True) -> None:
    """The owner may sign in as ``owner`` with ``PASSWORD``, and nobody works without signing in."""
    practice.do(CreateLogin(OWNER_LOGIN, practice.desk.identity.owner_id, "owner"))
    work = signing(practice)
    assert work.change_own("", PASSWORD) == SignInAnswer(SignInResult.OPEN)
    work.close()
    practice.do(ChangeSignInRule(is_required, 10))


def with_ana(practice: Practice) -> None:
    """Ana Lund, a receptionist of the clinic, may sign in as ``ana`` with ``ANAS``."""
    role = (fixed("clinic account"), AccountabilityType.RECEPTIONIST)
    practice.do(c.AddPerson(ANA, "Ana Lund", (role,), date(2020, 1, 1)))
    practice.do(CreateLogin(ANA_LOGIN, ANA, "ana"))
    work = signing(practice)
    work.reset(ANA_LOGIN, "first for ana, to be changed")
    first = work.sign_in("ana", "first for ana, to be changed", ANAS)
    assert first == SignInAnswer(SignInResult.OPEN)
    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    work.close()
