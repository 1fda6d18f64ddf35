"""The parts of the desk's reader: each is a set of questions about one thing, loaded when it is asked for first."""

from functools import cached_property
from typing import TYPE_CHECKING

from carefront.application.gate import Gate
from carefront.shared.clock import Clock

if TYPE_CHECKING:
    from carefront.application.audit_rows import AuditQueries
    from carefront.application.caseload_rows import CaseloadQueries
    from carefront.application.charge_rows import ChargeQueries
    from carefront.application.message_rows import MessageQueries
    from carefront.application.people_rows import PeopleQueries
    from carefront.application.queries.permissions import PermissionQueries
    from carefront.application.queries.rebook import RebookQueries
    from carefront.application.queries.requests import RequestQueries
    from carefront.application.queries.set_up import SetUpQueries
    from carefront.application.queries.time_off import TimeOffQueries
    from carefront.application.queries.utilisation import UtilisationAnswers
    from carefront.application.queries.veiling import Veil
    from carefront.application.queue_rows import QueueQueries
    from carefront.application.read_stores import ReadStores
    from carefront.application.record_rows import RecordQueries
    from carefront.application.schedule_rows import ScheduleQueries


class DeskParts:
    """Base of ``carefront.application.desk_reader.Reader``. A part is given the reader's gate and asks it."""

    _stores: "ReadStores"
    _clock: Clock
    _gate: Gate

    @cached_property
    def _veil(self) -> "Veil":
        """What hides others' visits and patients; loaded for who may not see everything."""
        from carefront.application.queries.veiling import Veil

        return Veil(self._stores, self._gate, self._clock)

    def utilisation(self) -> "UtilisationAnswers":
        """The questions about how full the clinic is."""
        return self._figures

    @cached_property
    def _figures(self) -> "UtilisationAnswers":
        from carefront.application.queries.utilisation import UtilisationAnswers

        return UtilisationAnswers(self._stores, self._gate, self._clock)

    def schedules(self) -> "ScheduleQueries":
        """Questions of the editors of hours and schedules."""
        from carefront.application.queries.schedules import ScheduleAnswers

        return ScheduleAnswers(self._stores, self._gate, self._clock)

    def people(self) -> "PeopleQueries":
        """Questions about people and their sign-ins."""
        from carefront.application.queries.people import PeopleAnswers

        return PeopleAnswers(self._stores, self._gate, self._clock)

    def queue(self) -> "QueueQueries":
        """Questions about the queue."""
        from carefront.application.queries.queue import QueueAnswers

        return QueueAnswers(self._stores, self._gate)

    def audit(self) -> "AuditQueries":
        """Questions about the record of who did what."""
        from carefront.application.queries.audit import AuditAnswers

        return AuditAnswers(self._stores, self._gate)

    def caseload(self) -> "CaseloadQueries":
        """Who takes how many patients, and which."""
        from carefront.application.queries.caseload import CaseloadAnswers

        return CaseloadAnswers(self._stores, self._gate)

    def charges(self) -> "ChargeQueries":
        """What is to be paid, and how far that has come."""
        from carefront.application.queries.charges import ChargeAnswers

        return ChargeAnswers(self._stores, self._gate)

    def records(self) -> "RecordQueries":
        """Questions about insurance and medical records."""
        from carefront.application.queries.records import RecordAnswers

        return RecordAnswers(self._stores, self._gate, self._clock)

    def set_up(self) -> "SetUpQueries":
        """The questions of the set-up screens."""
        from carefront.application.queries.set_up import SetUpQueries

        return SetUpQueries(self._stores, self._gate, self._clock)

    def time_off(self) -> "TimeOffQueries":
        """Who asked for time off, and what deciding would do."""
        from carefront.application.queries.time_off import TimeOffQueries

        return TimeOffQueries(self._stores, self._gate, self._clock)

    def requests(self) -> "RequestQueries":
        """Who waits in which list, the best times for each, who could come at a free time."""
        return self._requests

    @cached_property
    def _requests(self) -> "RequestQueries":
        from carefront.application.queries.requests import RequestQueries

        return RequestQueries(self._stores, self._gate, self._clock)

    def messages(self) -> "MessageQueries":
        """Messages to patients, how they leave, and who is told of events."""
        from carefront.application.queries.messages import MessageAnswers

        return MessageAnswers(self._stores, self._gate, self._clock, lambda: self._veil)

    def rebook(self) -> "RebookQueries":
        """Whom an absence concerns, and what could be done for each of them."""
        from carefront.application.queries.rebook import RebookQueries

        return RebookQueries(self._stores, self._gate, self._clock)

    def permissions(self) -> "PermissionQueries":
        """Roles, what they grant and who has them."""
        from carefront.application.queries.permissions import PermissionQueries

        return PermissionQueries(self._stores, self._gate, self._clock)
