"""The Qt-free composition root: a profile's folder in, an open desk out. The only place that wires ports to
adapters.

Whoever only reads does not load what writes: each method that makes a writing face loads what it is made of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carefront.application.denials import DenialBook
from carefront.application.desk_reader import Reader
from carefront.application.desk_session import DeskSession
from carefront.application.failures import PolicyAltered, StorageError
from carefront.persistence import keys
from carefront.persistence.database import Database, create_database, open_database
from carefront.persistence.driver import DriverError
from carefront.persistence.identity import Identity, identity_of
from carefront.persistence.keys import RecoveryKey
from carefront.persistence.owners import DEVICE_NO, ORGANIZATION_NO
from carefront.persistence.policy_seal import is_policy_sealed
from carefront.persistence.profile import KeyRequest, Profile, ProfileKind, create_profile, open_profile
from carefront.persistence.read_stores import SqlReadStores
from carefront.shared.clock import Clock, system_clock
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection

    from carefront.application.desk_writer import Writer
    from carefront.application.execute import Door
    from carefront.application.import_job import ImportJob
    from carefront.application.jobs import DailyJobs
    from carefront.application.message_ports import Mailer
    from carefront.application.outgoing import Connections, Outgoing
    from carefront.application.people_ports import Hasher
    from carefront.application.reading_door import ReadingDoor, TriesInMemory
    from carefront.application.signing_in import SignInDesk, SignInDoor
    from carefront.domain.events import DomainEvent
    from carefront.domain.notifications import Channel
    from carefront.notifications.leaving import Leaving
    from carefront.notifications.ways import Ways
    from carefront.persistence.drafts import FileDraftBook
    from carefront.persistence.field_rotation import FieldRotation
    from carefront.persistence.people_book import SqlPeopleBook
    from carefront.persistence.slot_keeper import SlotKeeper
    from carefront.persistence.unit_of_work import SqlUnitOfWorkFactory
    from carefront.persistence.vault import SealedVault

Publish = Callable[[Sequence["DomainEvent"]], None]


def _nobody(_events: "Sequence[DomainEvent]") -> None:
    """Nobody listens."""


def _argon2() -> "Hasher":
    from carefront.persistence.password_hashes import Argon2Hasher

    return Argon2Hasher()


def _common_words() -> "Collection[str]":
    """Thirty thousand words: read when a new password is weighed, not whenever somebody signs in."""
    from carefront.persistence.common_words import common_words

    return common_words()


@dataclass(slots=True)
class OpenDesk:
    """An open profile. ``reader`` and ``writer`` make a face with a connection of its own for the thread that calls;
    close the desk when all of them are done. ``session`` says who acts at all of them."""

    profile: Profile
    database: Database
    identity: Identity
    clock: Clock
    _audit_key: bytes = field(repr=False)
    _digest_key: bytes = field(repr=False)
    _draft_key: bytes = field(repr=False)
    session: DeskSession
    denials: DenialBook
    _publish: Publish = _nobody
    _field_key: bytes = field(default=b"", repr=False)
    make_hasher: "Callable[[], Hasher]" = _argon2
    """How passwords are hashed; tests take one that costs less."""
    _open: list[Any] = field(default_factory=list, repr=False)
    _tries: "TriesInMemory | None" = None
    _opened_s: int = 0
    _leaving: "Leaving | None" = None

    @property
    def actor_id(self) -> str:
        """The account that acts now.

        Raises:
            SignedOut: nobody does.
        """
        return self.session.actor_id

    def drafts(self, name: str = "drafts") -> "FileDraftBook":
        """The drafts of this profile; for one thread of one running program."""
        from carefront.persistence.drafts import FileDraftBook

        return FileDraftBook(self.profile.directory / f"{name}.sealed", self._draft_key)

    def reader(self) -> Reader:
        """A new reader on a connection of its own."""
        return Reader(self.read_stores(), self.session, self.clock, self.denials.note)

    def read_stores(self) -> SqlReadStores:
        """The stores behind a reader, for reports and exports."""
        return SqlReadStores(
            self._keep(self.database.open_reader()), ORGANIZATION_NO, self.session.require, self._field_key,
            self._digest_key,
        )  # fmt: skip

    def look(self) -> Any:
        """A bare reading connection, for checks of the whole file."""
        return self._keep(self.database.open_reader())

    def door(self) -> "Door":
        """A new door on a writing connection of its own."""
        return self._door_of(self.units())

    def units(self) -> "SqlUnitOfWorkFactory":
        """Units of work on a writing connection of their own."""
        from carefront.persistence.unit_of_work import SqlUnitOfWorkFactory

        return SqlUnitOfWorkFactory(
            self._keep(self.database.open_writer()), organization_no=ORGANIZATION_NO, device_no=DEVICE_NO,
            audit_key=self._audit_key, digest_key=self._digest_key, field_key=self._field_key,
            translate=self._translated, note_commit=self.database.note_commit,
        )  # fmt: skip

    def rotation(self) -> "FieldRotation":
        """The sealing anew of every encrypted field, on a writing connection of its own."""
        from carefront.persistence.field_rotation import rotation_of

        connection, now_s = self._keep(self.database.open_writer()), int(self.clock().timestamp())
        return rotation_of(connection, ORGANIZATION_NO, self.identity.organization_id, self._field_key, now_s)

    def writer(self, *, origin: str = "desktop", keeps_slots: bool = True) -> "Writer":
        """A new writer, with a reader of its own for the alternatives after a refusal.

        ``keeps_slots``: the slots of a resource are worked out right after the act that changed them, not by the jobs.
        """
        from carefront.application.describe import described
        from carefront.application.desk_writer import Holds, Writer
        from carefront.application.jobs import AfterAct
        from carefront.persistence.holds import SqlHoldBook

        reader = Reader(self.read_stores(), self.session, self.clock)
        units = self.units()
        door = self._door_of(units)
        book = SqlHoldBook(units.connection, ORGANIZATION_NO, units.occupancy, self.clock)
        holds = Holds(book, units.facts, self.session)
        after = AfterAct(self._slot_keeper(units), self.clock) if keeps_slots else None
        return Writer(
            door, self.session, self.clock, reader.find_instead, partial(described, reader), holds=holds,
            origin=origin, after=after, denials=self.denials,
        )  # fmt: skip

    def jobs(self) -> "DailyJobs":
        """The daily jobs, on a writing connection of their own."""
        from carefront.application.jobs import DailyJobs
        from carefront.persistence.summary_keeper import SummaryKeeper

        units = self.units()
        summary = SummaryKeeper(units.connection, ORGANIZATION_NO, self._translated)
        return DailyJobs(self._slot_keeper(units), self.clock, lambda: self._let_go(units.connection), summary)

    def _slot_keeper(self, units: "SqlUnitOfWorkFactory") -> "SlotKeeper":
        from carefront.persistence.slot_keeper import SlotKeeper

        return SlotKeeper(units.connection, ORGANIZATION_NO, units.facts, units.occupancy, self._translated)

    def outgoing(self, mailers: "Mapping[Channel, Mailer] | None" = None) -> "Outgoing":
        """What delivers events and sends messages, on a writing connection of its own; needs nobody signed in.

        ``mailers``: the ways out, in place of those that are set up.
        """
        from carefront.application.outgoing import assembled
        from carefront.persistence.outgoing_stores import SqlOutgoingStores

        units = self.units()
        stores = SqlOutgoingStores(units, self._translated)
        ways = self._ways(stores.channel_of)
        close = partial(self._let_go, units.connection)
        return assembled(stores, ways, mailers or ways.mailers, self.identity.organization_id, self.clock, close)

    def connections(self) -> "Connections":
        """Secrets of other services and trials of them, on a reading connection of its own; for one thread."""
        from carefront.application.gate import Gate
        from carefront.application.outgoing import Connections
        from carefront.persistence.outgoing_stores import channels_of

        connection = self._keep(self.database.open_reader())
        channel_of, facts = channels_of(connection, ORGANIZATION_NO)
        gate = Gate(facts, lambda: self.actor_id, self.clock, self.denials.note)
        close = partial(self._let_go, connection)
        return Connections(self._vault(), self._ways(channel_of).mailers, gate, facts.refresh, close)

    def _vault(self) -> "SealedVault":
        from carefront.persistence.vault import SealedVault

        return SealedVault(self.profile.directory / "connections.sealed", keys.derived_key(self._draft_key, "vault"))

    def _ways(self, channel_of: Callable[[str], Any]) -> "Ways":
        from carefront.notifications.leaving import Leaving
        from carefront.notifications.ways import Ways

        self._leaving = self._leaving or Leaving()
        return Ways(channel_of, self._vault().get, self.profile.directory, self.clock, self._leaving)

    def leave(self) -> None:
        """Wait for no network any more: what is being handed over stays in its queue. From any thread."""
        if self._leaving:
            self._leaving.leave()

    def importing(self, *, origin: str = "desktop") -> "ImportJob":
        """The work of one import, on a writing connection of its own.

        It goes on in the name of whoever began it, locked or not.

        Raises:
            SignedOut: nobody is signed in.
        """
        from carefront.application.import_job import ImportJob

        actor_id = self.session.actor_id
        units = self.units()
        door = self._door_of(units)
        return ImportJob(door, units.stage, actor_id, self.clock, origin, lambda: self._let_go(units.connection))

    def signing(self, *, origin: str = "desktop") -> "SignInDesk":
        """What lets people in, on connections of its own, for one piece of work; works while nobody is signed in."""
        from carefront.application.signing_in import SignInDesk
        from carefront.persistence.people_book import SqlPeopleBook

        opened = [self.look()]

        def close() -> None:
            for connection in opened:
                self._let_go(connection)

        book = SqlPeopleBook(
            opened[0], ORGANIZATION_NO, self.identity.organization_id, self._digest_key, self.clock, close
        )  # fmt: skip
        is_read_only = self.database.is_read_only
        if is_read_only:
            door: SignInDoor = self._reading_door(book)
        else:
            units = self.units()
            opened.append(units.connection)
            door = self._door_of(units)
        return SignInDesk(
            door, book, self.make_hasher(), self.session, self.clock, _common_words, origin, is_read_only=is_read_only
        )

    def _reading_door(self, book: "SqlPeopleBook") -> "ReadingDoor":
        from carefront.application.reading_door import ReadingDoor, TriesInMemory

        if self._tries is None:
            self._tries = TriesInMemory(self._opened_s)
        return ReadingDoor(self.profile.database, book, self._tries)

    def _door_of(self, units: "SqlUnitOfWorkFactory") -> "Door":
        from carefront.application.commands.rules import RULES
        from carefront.application.execute import Door

        return Door(units, RULES, self._publish)

    def vouch(self) -> None:
        """Take rights and logins as they are for written by this program, in the name of the organization."""
        from carefront.application.commands.people_catalogue import AcceptPolicy
        from carefront.application.envelope import Envelope

        units = self.units()
        command, account_id = AcceptPolicy(self.identity.organization_id), self.identity.organization_account_id
        self._door_of(units).execute(Envelope(new_id(), command, account_id, self.clock(), "recovery"))
        self._let_go(units.connection)

    def _note_denials(self, origin: str) -> None:
        waiting = () if self.database.is_read_only else self.denials.take()
        if waiting:
            door = self.door()
            for denial in waiting:
                door.deny(denial, origin)

    def _let_go(self, connection: Any) -> None:
        self._open.remove(connection)
        connection.close()

    def _translated(self, error: BaseException) -> StorageError | None:
        return self.database.translated(error) if isinstance(error, DriverError | OSError) else None

    def _keep(self, connection: Any) -> Any:
        self._open.append(connection)
        return connection

    def close(self, origin: str = "cli") -> None:
        """Close every connection and let go of the profile; a second time does nothing.

        What was asked in vain is put into the audit first, as asked at ``origin``.
        """
        self._note_denials(origin)
        while self._open:
            self._open.pop().close()
        self.database.close()


def make_profile(
    directory: Path, *, name: str, owner_name: str, kind: ProfileKind = ProfileKind.CLINIC, clock: Clock = system_clock
) -> RecoveryKey:
    """Make a profile with its first rows; the recovery key is to be shown once.

    Raises:
        StorageError: the folder holds a profile already, or can't be written.
    """
    from carefront.persistence.founding import found, machine_name

    profile, recovery = create_profile(directory, kind=kind, clock=clock)
    data_key = profile.unlock()
    first_rows = partial(
        found, name=name, owner_name=owner_name, device_name=machine_name(), at_s=int(clock().timestamp()),
        audit_key=keys.audit_key(data_key), digest_key=keys.digest_key(data_key),
    )  # fmt: skip
    create_database(profile, data_key, first_rows=first_rows).close()
    return recovery


def open_desk(
    directory: Path, request: KeyRequest | None = None, *, clock: Clock = system_clock, publish: Publish = _nobody,
    read_only: bool = False, accept_lost_journal: bool = False, accept_altered_policy: bool = False,
) -> OpenDesk:  # fmt: skip
    """The desk of the profile in ``directory``.

    Args:
        read_only: only readers can be made; nothing is written, not even beside the file.
        accept_lost_journal: the user was told that the last changes may be gone, and goes on.
        accept_altered_policy: the user vouches for rights and logins written past the program, by the recovery key in
            ``request``.

    Raises:
        PolicyAltered: rows that decide who may do what are not as the program wrote them.
        StorageError: the key, the file or its version does not allow it; nothing was changed.
    """
    profile = open_profile(directory)
    return desk_of(
        profile, profile.unlock(request), clock=clock, publish=publish, read_only=read_only,
        accept_lost_journal=accept_lost_journal,
        accept_altered_policy=accept_altered_policy and request is not None and request.recovery is not None,
    )  # fmt: skip


def desk_of(
    profile: Profile, data_key: bytes, *, clock: Clock = system_clock, publish: Publish = _nobody,
    read_only: bool = False, accept_lost_journal: bool = False, accept_altered_policy: bool = False,
) -> OpenDesk:  # fmt: skip
    """The desk of a profile whose key is known.

    Args:
        accept_altered_policy: the owner's key vouches for what was written past the program; the caller has seen it.

    Raises:
        PolicyAltered: rows that decide who may do what are not as the program wrote them.
        StorageError: the file or its version does not allow it; nothing was changed.
    """
    database = open_database(profile, data_key, read_only=read_only, accept_lost_journal=accept_lost_journal)
    try:
        connection = database.open_reader()
        try:
            is_sealed = is_policy_sealed(connection, keys.digest_key(data_key))
            if not (is_sealed or accept_altered_policy):
                raise PolicyAltered(profile.database)
            identity = identity_of(connection)
        finally:
            connection.close()
    except BaseException:
        database.close()
        raise
    desk = OpenDesk(
        profile, database, identity, clock, keys.audit_key(data_key), keys.digest_key(data_key),
        keys.draft_key(data_key), DeskSession("" if identity.needs_sign_in else identity.owner_id),
        DenialBook(clock), publish,
        keys.field_key(data_key), _opened_s=int(clock().timestamp()),
    )  # fmt: skip
    if not is_sealed:
        desk.vouch()
    return desk
