"""What was done with people, their roles and their logins, and why a password, a name or a try is refused."""

from collections.abc import Callable, Sequence
from datetime import date

from carefront.application.people_rows import LoginRow
from carefront.application.signing_in import SignInAnswer, SignInResult
from carefront.domain.accounts import AccountabilityType
from carefront.domain.errors import InvalidValue
from carefront.domain.passwords import SHORTEST, PasswordFault
from carefront.domain.sign_in import LEAST_IDLE_MINUTES, MOST_IDLE_MINUTES, PIN_DIGITS
from carefront.shared.i18n import _, ngettext

Sayings = dict[str, Callable[[], str]]

DONE: Sayings = {
    "account.rename_person": lambda: _("Renamed to {name}"),
    "accountability.add": lambda: _("Gave {name} a role"),
    "accountability.end": lambda: _("Ended a role of {name}"),
    "login.create": lambda: _("{name} may have a sign-in"),
    "login.rename": lambda: _("Changed the user name of {name}"),
    "login.active": lambda: _("Changed the sign-in of {name}"),
    "login.reset_password": lambda: _("Set a password for {name}"),
    "login.change_password": lambda: _("Changed the password of {name}"),
    "login.pin": lambda: _("Changed the PIN of {name}"),
    "login.unlock": lambda: _("{name} may try to sign in again"),
    "sign_in.rule": lambda: _("Changed how people sign in"),
}
UNDO: Sayings = {
    "account.rename_person": lambda: _("Undo renaming of {name}"),
    "accountability.add": lambda: _("Undo giving {name} a role"),
    "accountability.end": lambda: _("Undo the end of a role of {name}"),
}
REDO: Sayings = {
    "account.rename_person": lambda: _("Redo renaming of {name}"),
    "accountability.add": lambda: _("Redo giving {name} a role"),
    "accountability.end": lambda: _("Redo the end of a role of {name}"),
}


def edge_word(kind: AccountabilityType) -> str:
    """What somebody is to the practice, a clinic or another person."""
    return {
        AccountabilityType.ADMIN: _("Administrator"),
        AccountabilityType.MANAGER: _("Manager"),
        AccountabilityType.STAFF_MEMBER: _("Staff (may look)"),
        AccountabilityType.RECEPTIONIST: _("Receptionist"),
        AccountabilityType.RESOURCE: _("Provider"),
        AccountabilityType.BILLING: _("Billing"),
        AccountabilityType.FACILITY_MANAGER: _("Clinic manager"),
        AccountabilityType.CUSTOMER: _("Patient"),
        AccountabilityType.WORKS_FOR: _("Works for"),
        AccountabilityType.BOOKS_ON_BEHALF: _("Books on behalf"),
    }[kind]


def dates_word(first: str, last: str, day: date, starts: date, ends: date | None) -> str:
    """From when to when, seen from ``day``; both dates as the user writes them, ``last`` empty where there is none."""
    if starts > day:
        words = _("from {first} to {last}") if last else _("from {first}")
        return words.format(first=first, last=last)
    if ends is not None and ends < day:
        return _("ended on {last}").format(last=last)
    return _("until {last}").format(last=last) if last else _("since {first}").format(first=first)


def fault_word(fault: PasswordFault) -> str:
    """Why a password is refused, and what does better."""
    return {
        PasswordFault.TOO_SHORT: _(
            "Use {count} characters or more: four words that do not belong together do well."
        ).format(count=SHORTEST),
        PasswordFault.TOO_LONG: _("This is longer than any password needs to be."),
        PasswordFault.COMMON: _("This is a common word or a pattern that is guessed first. Choose other words."),
        PasswordFault.NAME: _("Leave out the user name, your name and the name of the practice."),
        PasswordFault.SAME: _("This is the password you have now. Choose another."),
    }[fault]


def faults_sentence(faults: Sequence[PasswordFault]) -> str:
    """Every reason, one below the other."""
    return "\n".join(fault_word(fault) for fault in faults)


def answer_sentence(answer: SignInAnswer) -> str:
    """Why nobody was let in, and what to do; nothing for a try that went well."""
    match answer.result:
        case SignInResult.OPEN:
            return ""
        case SignInResult.WRONG:
            return _("User name or password is not right. Check both, and Caps Lock.")
        case SignInResult.WAIT:
            return wait_sentence(answer.wait_s)
        case SignInResult.STOPPED:
            return _(
                "There were too many wrong passwords. Ask an administrator to unlock this sign-in, "
                "or use the recovery key."
            )
        case SignInResult.NO_ROLE:
            return _("You have no role here today. Ask an administrator.")
        case SignInResult.MUST_CHANGE:
            return _("Somebody else set this password. Choose one of your own.")
        case SignInResult.PASSWORD_NEEDED:
            return _("There were too many wrong PINs. Enter your password.")
        case SignInResult.WEAK:
            return faults_sentence(answer.faults)
        case SignInResult.CHANGE_ELSEWHERE:
            return _(
                "Somebody else set this password, and it has to be changed first. Nothing can be written here: sign in "
                "where the practice can be changed."
            )


def reading_sentence() -> str:
    """That a practice can only be read, and what that means for signing in."""
    return _(
        "This practice can only be read here: nothing can be booked or changed, medical records stay closed, and that "
        "you were here is written down nowhere. The first sign-in after the start takes 20 seconds."
    )


def wait_sentence(seconds: int) -> str:
    """How long to wait after wrong passwords."""
    if seconds < 60:
        return ngettext(
            "There were several wrong passwords. Try again in {count} second.",
            "There were several wrong passwords. Try again in {count} seconds.",
            seconds,
        ).format(count=seconds)
    minutes = -(-seconds // 60)
    return ngettext(
        "There were several wrong passwords. Try again in {count} minute.",
        "There were several wrong passwords. Try again in {count} minutes.",
        minutes,
    ).format(count=minutes)


def shut_out_sentence() -> str:
    """Why whoever worked here was locked out."""
    return _("Your sign-in was switched off, or you have no role here any more. Ask an administrator.")


def reading_wait(seconds: int) -> str:
    """How long to wait where nothing can be written, be it for the first try."""
    return ngettext(
        "As this practice can only be read here, the next try is possible in {count} second.",
        "As this practice can only be read here, the next try is possible in {count} seconds.",
        seconds,
    ).format(count=seconds)


def wrong_pin() -> str:
    """For a PIN that is not the one."""
    return _("This is not the PIN. After five wrong ones the password is asked for.")


def refused_people(error: Exception) -> str:
    """Why an entry about people was refused; nothing for what is said elsewhere."""
    if not isinstance(error, InvalidValue):
        return ""
    sayings: Sayings = {
        "last_administrator": lambda: _(
            "The practice needs an administrator without a last day, who can sign in where that is asked for. "
            "Make somebody else administrator first."
        ),
        "overlap": lambda: _("This person has that role there already on some of these days."),
        "before_start": lambda: _("The last day lies before the first."),
        "taken": lambda: _("Somebody has this user name already. Choose another."),
        "has_login": lambda: _("This person has a sign-in already."),
        "pin": lambda: _("Use {count} digits, not all the same and no run such as 123456.").format(count=PIN_DIGITS),
        "range": lambda: _("Between {least} and {most} minutes.").format(
            least=LEAST_IDLE_MINUTES, most=MOST_IDLE_MINUTES
        ),
        "empty": lambda: _("Enter a name."),
        "too_long": lambda: _("This name is too long."),
        "same": lambda: _("Choose somebody else."),
        "none": lambda: _("You have no sign-in yet. Set one up first."),
    }
    found = sayings.get(error.rule)
    return found() if found else ""


def login_word(login: LoginRow | None) -> str:
    """How somebody's sign-in stands."""
    if login is None:
        return _("No sign-in")
    if not login.is_active:
        return _("{name}: may not sign in").format(name=login.user_name)
    if not login.has_password:
        return _("{name}: set a first password").format(name=login.user_name)
    if login.is_stopped:
        return _("{name}: stopped after too many wrong passwords").format(name=login.user_name)
    if login.must_change:
        return _("{name}: changes the password at the next sign-in").format(name=login.user_name)
    if login.failures:
        return ngettext(
            "{name}: {count} wrong password since the last sign-in",
            "{name}: {count} wrong passwords since the last sign-in",
            login.failures,
        ).format(name=login.user_name, count=login.failures)
    return _("{name}: may sign in").format(name=login.user_name)
