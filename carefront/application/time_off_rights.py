"""Whose time off somebody may see, ask for and decide: subjects for the one policy, for commands and questions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from carefront.application.on_duty import resources_of_person
from carefront.application.ports import FactsReader
from carefront.domain.permissions import Actor, Key, Subject, is_allowed


def about(facts: FactsReader, actor: Actor, account_id: str, key: Key) -> Subject:
    """The person's time off as a subject: in that of their clinics where the actor holds ``key``, if there is one."""
    places = [own.resource.facility_id for own in resources_of_person(facts, account_id)]
    subjects = [Subject(frozenset({account_id}), place) for place in dict.fromkeys(places)]
    if not subjects:
        return Subject(frozenset({account_id}), is_shared=True)
    return next((subject for subject in subjects if is_allowed(actor, key, subject)), subjects[0])


def deciding(facts: FactsReader, actor: Actor, account_id: str, today: date) -> Subject:
    """The person's time off as a subject of ``pm.time_off.approve``. A grant for one's own gives nothing, and nobody
    holds it for themselves, but who is the only approver there.

    Source: ``domain.md`` (Time off), C2 of ``reliability.md``.
    """
    subject = replace(about(facts, actor, account_id, Key.TIME_OFF_APPROVE), owner_account_ids=frozenset())
    if account_id == actor.account_id and other_approvers(facts.actors(today), account_id, subject):
        return replace(subject, barred_account_ids=frozenset({account_id}))
    return subject


def other_approvers(actors: Sequence[Actor], account_id: str, subject: Subject) -> list[Actor]:
    """Who beside the person may approve."""
    return [
        actor for actor in actors
        if actor.account_id != account_id and is_allowed(actor, Key.TIME_OFF_APPROVE, subject)
    ]  # fmt: skip
