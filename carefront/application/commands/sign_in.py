"""The rule of signing in, and what the file remembers of tries and stays."""

from dataclasses import replace

from carefront.application.commands.people import require_administrator
from carefront.application.commands.people_catalogue import AcceptPolicy, ChangeSignInRule, NoteSession, TrySignIn
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.errors import InvalidValue
from carefront.domain.permissions import Key, Subject
from carefront.domain.sign_in import SignInTry, checked_idle

MOST_STRANGERS = 200
"""Of so many names that nobody bears the wrong passwords are remembered; of those that somebody bears always."""


def _change_rule(command: ChangeSignInRule, act: Act) -> Answer:
    rule = act.unit.people.rule()
    act.unit.people.put_rule(
        replace(rule, is_required=command.is_required, idle_minutes=checked_idle(command.idle_minutes))
    )
    if command.is_required:
        require_administrator(act.unit, act.unit.now.date())
    return Done({"is_required": command.is_required, "idle_minutes": command.idle_minutes})


def _try(command: TrySignIn, act: Act) -> Answer:
    """``outcome`` is go, wait or stopped; a go has been counted as a failure already."""
    unit, now_s = act.unit, int(act.unit.now.timestamp())
    known = unit.people.tries.find(command.name_key) or SignInTry(command.name_key)
    if known.is_stopped:
        return Done({"outcome": "stopped", "wait_s": 0})
    wait_s = known.wait_s(now_s)
    if wait_s:
        if now_s < known.last_try_s:  # the clock was put back: the wait begins anew
            unit.people.tries.put(replace(known, last_try_s=now_s))
        return Done({"outcome": "wait", "wait_s": wait_s})
    unit.people.tries.put(replace(known, failures=known.failures + 1, last_try_s=now_s))
    for identifier in unit.people.tries.strangers(MOST_STRANGERS):
        unit.people.tries.remove(identifier)
    return Done({"outcome": "go", "wait_s": 0})


def _note(command: NoteSession, act: Act) -> Answer:
    if command.name_key:  # whoever it is knew the password
        login = act.unit.people.logins.of_name(command.name_key)
        if login is None or login.account_id != act.actor.account_id:
            raise InvalidValue("name_key", "", "not_own")
        act.unit.people.tries.remove(command.name_key)
    return Done({"event": command.event.value})


def _accept(command: AcceptPolicy, act: Act) -> Answer:
    if act.actor.account_id != act.unit.facts.organization().account_id:  # whose key it is, not one of the people
        raise InvalidValue("actor", "", "not_own")
    act.unit.people.seal()
    return Done({"organization_id": command.organization_id})


def _nothing(_command: object, _act: Act) -> tuple[Need, ...]:
    """Whoever stands before the program."""
    return ()


def _settings(_command: object, _act: Act) -> tuple[Need, ...]:
    return ((Key.USER_EDIT, Subject()),)


RULES: Rules = {
    ChangeSignInRule: Rule(_settings, _change_rule),
    TrySignIn: Rule(_nothing, _try),
    NoteSession: Rule(_nothing, _note),
    AcceptPolicy: Rule(_nothing, _accept),
}  # fmt: skip
