"""The people of the practice as the settings show them: who is chosen, what can be done, why something was refused."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import AddPerson
from carefront.application.commands.people_catalogue import (
    AddAccountability,
    CreateLogin,
    EndAccountability,
    RenameLogin,
    RenamePerson,
    SetLoginActive,
    UnlockLogin,
)
from carefront.application.commands.role_catalogue import AssignRole
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.people_rows import EdgeRow as EdgeRow
from carefront.application.people_rows import LoginRow as LoginRow
from carefront.application.people_rows import PeopleList
from carefront.application.people_rows import PersonAccount as PersonAccount
from carefront.application.signing_in import SignInAnswer, SignInResult
from carefront.domain.accounts import STAFF, Accountability, AccountabilityType
from carefront.domain.errors import NotAllowed
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.aside_question import AsideQuestion
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.people_words import answer_sentence, dates_word, edge_word, login_word, refused_people
from carefront.wording.refusals import outcome_sentences

NOBODY = PeopleList((), (), date.min)
_IN_ORDER = tuple(kind for kind in AccountabilityType if kind in STAFF)


class PeopleViewModel(QObject):
    """``changed``: the list or who is chosen is another. ``complained``: why something was refused; nothing takes the
    last complaint away. ``done``: what was done, to be read out."""

    changed = Signal()
    complained = Signal(str)
    done = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._question = AsideQuestion[PeopleList](context, self._on_people, self._on_failed, self)
        self.people = NOBODY
        self.is_read = False
        self.refusal = ""
        self.chosen = ""

    def read(self) -> None:
        """Read everybody anew."""
        self._question.ask(lambda reader: reader.people().people())

    def _on_people(self, found: PeopleList) -> None:
        self.people, self.is_read, self.refusal = found, True, ""
        if self.person() is None:
            self.chosen = found.people[0].account_id if found.people else ""
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.people, self.is_read = NOBODY, True
        self.refusal = (
            _("Only who may edit users sees the people and their sign-ins. Ask an administrator.")
            if isinstance(error, NotAllowed)
            else failure_sentence(error)
        )
        self.changed.emit()

    # What is shown

    def person(self) -> PersonAccount | None:
        """Who is chosen."""
        return next((one for one in self.people.people if one.account_id == self.chosen), None)

    def choose(self, account_id: str) -> None:
        """Show somebody else."""
        if account_id != self.chosen:
            self.chosen = account_id
            self.complained.emit("")
            self.changed.emit()

    def line(self, person: PersonAccount) -> str:
        """Somebody with the roles of today, for the list."""
        roles = dict.fromkeys(edge.role_name or edge_word(edge.type) for edge in person.edges if edge.is_now)
        return f"{person.name}\n{', '.join(roles) or _('No role today')}"

    def edge_line(self, edge: EdgeRow) -> str:
        """``Receptionist – High Street Clinic, since 1 Jan 2026``."""
        times = self._context.maker.clinic_times(self._context.zone)
        first, last = times.plain_day(edge.first), times.plain_day(edge.last) if edge.last else ""
        dates = dates_word(first, last, self.people.today, edge.first, edge.last)
        role = edge_word(edge.type)
        if edge.role_name:
            role = _("{role} with the rights of {own_role}").format(role=role, own_role=edge.role_name)
        return _("{role} – {place}, {dates}").format(role=role, place=edge.place, dates=dates)

    def login_line(self, login: LoginRow | None) -> str:
        """How somebody's sign-in stands."""
        return login_word(login)

    def roles(self) -> tuple[tuple[str, str], ...]:
        """What somebody can be made, as (id, word): the default roles, then those of the organization's own."""
        return (*((kind.value, edge_word(kind)) for kind in _IN_ORDER), *self.people.own_roles)

    def rights_of(self, edge: EdgeRow | None) -> tuple[tuple[str, str], ...]:
        """Which role decides what an edge grants, as (id, word); nothing to choose for an administrator."""
        if edge is None or edge.type is AccountabilityType.ADMIN or not self.people.own_roles:
            return ()
        return (("", _("As {role} usually has").format(role=edge_word(edge.type))), *self.people.own_roles)

    def assign(self, edge: EdgeRow, role_id: str) -> None:
        """Let a role of the organization's own decide what an edge grants; the usual rights again without one."""
        if role_id != edge.role_id:
            self._do(AssignRole(edge.id, role_id or None))

    # What is done

    def add(self, name: str) -> None:
        """A new person, without any role yet."""
        account_id = new_id()
        self._do(AddPerson(account_id, name, (), self._context.today()), lambda: self._show_new(account_id))

    def _show_new(self, account_id: str) -> None:
        self.chosen = account_id

    def rename(self, name: str) -> None:
        """Another name."""
        self._do(RenamePerson(self.chosen, name))

    def add_role(self, kind: str, place_id: str, first: date, last: date | None) -> None:
        """Let who is chosen be something somewhere."""
        own = dict(self.people.own_roles)
        of_type = AccountabilityType.STAFF_MEMBER if kind in own else AccountabilityType(kind)
        edge = Accountability(new_id(), place_id, self.chosen, of_type, first, last, kind if kind in own else None)
        self._do(AddAccountability(edge))

    def end_role(self, edge: EdgeRow, *, is_at_once: bool) -> None:
        """Today is the last day of a role; at once: yesterday was, or it never was."""
        today = self._context.today()
        last = today - timedelta(days=1) if is_at_once else today
        self._do(EndAccountability(edge.id, max(last, edge.first - timedelta(days=1))))

    def save_user_name(self, user_name: str) -> None:
        """A sign-in under this name, or another name for the one there is."""
        person = self.person()
        if person is None:
            return
        login = person.login
        command = RenameLogin(login.id, user_name) if login else CreateLogin(new_id(), person.account_id, user_name)
        self._do(command)

    def set_active(self, login: LoginRow, *, is_active: bool) -> None:
        """Let somebody sign in, or no longer."""
        self._do(SetLoginActive(login.id, is_active))

    def unlock(self, login: LoginRow) -> None:
        """Forget the wrong passwords."""
        self._do(UnlockLogin(login.id))

    def set_password(self, login: LoginRow, password: str, again: str, then: Callable[[], None]) -> None:
        """Set somebody's password, to be changed at their next sign-in; ``then`` where it was set."""
        if password != again:
            self.complained.emit(_("The two passwords differ. Enter both again."))
            return

        def on_answer(answer: SignInAnswer | Outcome) -> None:
            if not isinstance(answer, SignInAnswer):
                self._on_outcome(answer, None)
            elif answer.result is SignInResult.OPEN:
                then()
                self._succeed(_("The password is set. It is to be changed at the next sign-in."))
            else:
                self.complained.emit(answer_sentence(answer))

        self._context.desk.sign(lambda work: work.reset(login.id, password), on_answer, self._on_refused)

    def _do(self, command: Command, then: Callable[[], None] | None = None) -> None:
        self._context.desk.execute(command, {}, lambda outcome: self._on_outcome(outcome, then), self._on_refused)

    def _on_outcome(self, outcome: Outcome, then: Callable[[], None] | None) -> None:
        if isinstance(outcome, Applied):
            if then:
                then()
            self._context.applied.emit()
            self._succeed("")
        else:
            self.complained.emit("\n".join(outcome_sentences(outcome, self._context.clinic_speaker())))

    def _succeed(self, text: str) -> None:
        self.complained.emit("")
        if text:
            self.done.emit(text)
        self.read()

    def _on_refused(self, error: Exception) -> None:
        self.complained.emit(refused_people(error) or failure_sentence(error))
