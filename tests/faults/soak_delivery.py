"""F26: kill -9 between the effect and the note of it, of events and of messages: each arrives at least once, in order,
and whoever honours ids and keys has the effect once.

``python -m tests.faults.soak_delivery --trials 2000`` prints one JSON object. Real processes deliver over real HTTP to
a real server and into the real event log; a trial is one process that died right after something had arrived.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer
from typing import Any

from carefront.application.commands.message_catalogue import SaveMessageChannel, SaveMessaging, SaveSubscriber
from carefront.application.envelope import Applied
from carefront.application.event_delivery import EventDelivery
from carefront.application.message_sending import LEASE_S
from carefront.bootstrap import open_desk
from carefront.domain.notifications import Channel, EventSubscriber, MessageChannel, Messaging
from carefront.shared.ids import new_id
from tests.faults.soak_desk import NOW, PATIENTS, SoakDesk, booking, copy_of, new_soak_practice, part_id

BATCH = 20
P_DEATH = 0.35
HOOK, LOG, SMS = (part_id(name) for name in ("hook", "log", "sms"))
BODY = '{"to": "{to}", "text": "{text}"}'


def main() -> int:
    """Run the trials; 1 when anything was violated."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--trials", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carefront-soak-") as place:
        result = run_trials(args.trials, args.seed, Path(place))
    print(json.dumps(result))
    return 1 if result["violations"] else 0


def run_trials(trials: int, seed: int, place: Path) -> dict[str, object]:
    """Counts, and a line for every violation with its round."""
    new_soak_practice(place / "template")
    profile, told = copy_of(place / "template", place / "profile"), place / "told.jsonl"
    server, port = _serve(told)
    started, deaths, rounds = time.monotonic(), 0, 0
    violations: list[str] = []
    try:
        _subscribe(profile, port)
        while deaths < trials:
            _book(profile, rounds)
            deaths += _deliver_all(profile, seed, deaths + rounds)
            rounds += 1
            violations += [f"round {rounds} (seed {seed}): {line}" for line in _checked(profile, told, rounds)]
    finally:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
    return {
        "trial": "kill -9 between effect and mark", "trials": deaths, "seed": seed, "events": rounds * BATCH,
        "violations": len(violations), "first_violations": violations[:10],
        "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def _serve(told: Path) -> tuple[int, int]:
    """The process of a server that writes down every request, and its port."""
    lines = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found = [self.path, self.headers.get("CareFront-Event-Id") or self.headers.get("Idempotency-Key"), body]
            os.write(lines, json.dumps(found).encode() + b"\n")
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Quietly."""

    server = TCPServer(("localhost", 0), Taker)
    port: int = server.server_address[1]
    child = os.fork()
    if not child:
        try:
            server.serve_forever()
        finally:
            os._exit(0)
    server.server_close()
    return child, port


def _subscribe(profile: Path, port: int) -> None:
    hook = EventSubscriber(HOOK, "webhook", "Hook", f"http://localhost:{port}/events", "appointment_booked")
    log = EventSubscriber(LOG, "log", "Log", kinds="appointment_booked")
    sms = MessageChannel(SMS, Channel.SMS, True, "C", f"http://localhost:{port}/sms", body=BODY)
    with closing(SoakDesk(profile)) as desk:
        for command in (
            SaveMessaging(Messaging(part_id("facility"), True, quiet_from=0, quiet_until=0)),
            SaveMessageChannel(sms), SaveSubscriber(hook), SaveSubscriber(log),
        ):  # fmt: skip
            if not isinstance(desk.execute(command), Applied):
                raise SystemExit(command.KIND)


def _book(profile: Path, number: int) -> None:
    with closing(SoakDesk(profile)) as desk:
        for slot in range(number * BATCH, (number + 1) * BATCH):
            desk.execute(booking(new_id(), slot, part_id("patient", slot % PATIENTS)))


def _deliver_all(profile: Path, seed: int, before: int) -> int:
    """Let processes deliver until one lives to the end; how many died. ``before``: how many there were already."""
    for attempt in range(10_000):
        child = os.fork()
        if not child:
            _deliver(profile, random.Random(f"{seed}/{before + attempt}"), before + attempt)
        _pid, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return attempt
    raise SystemExit("never done")


def _deliver(profile: Path, chance: random.Random, turn: int) -> None:
    """In a child: deliver, dying at times right after something arrived. Each child comes after the last lease."""
    code = 1
    try:
        now = NOW + timedelta(seconds=31 + (LEASE_S + 1) * turn)
        desk = open_desk(profile, clock=lambda: now)
        work = desk.outgoing()
        delivery: Any = work.delivery
        delivery._way_of = _dying(delivery._way_of, chance)
        sender: Any = work.sender
        sender._mailers = {name: _Dying(mailer, chance, "send") for name, mailer in sender._mailers.items()}
        assert isinstance(delivery, EventDelivery)
        work.run()
        code = 0
    finally:
        os._exit(code)


def _dying(way_of: Callable[[Any], Any], chance: random.Random) -> Callable[[Any], Any]:
    return lambda subscriber: _Dying(way_of(subscriber), chance, "deliver")


class _Dying:
    """A way out after which the program may be gone: what it handed over arrived, and is not noted."""

    def __init__(self, way: Any, chance: random.Random, verb: str) -> None:
        self._way, self._chance = way, chance
        setattr(self, verb, lambda *args: self._then_die(getattr(way, verb)(*args)))

    def _then_die(self, result: Any) -> Any:
        if self._chance.random() < P_DEATH:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    def close(self) -> None:
        self._way.close()


def _checked(profile: Path, told: Path, rounds: int) -> Iterator[str]:
    """What is wrong after a round that ended."""
    requests = [json.loads(line) for line in told.read_text().splitlines()]
    expected = rounds * BATCH
    logged = [json.loads(line)["id"] for line in (profile / "events" / "events.jsonl").read_text().splitlines()]
    for name, ids in (
        ("webhook", [key for path, key, _body in requests if path == "/events"]), ("log", logged),
        ("sms", [key for path, key, _body in requests if path == "/sms"]),
    ):  # fmt: skip
        if len(set(ids)) != expected:
            yield f"{name}: {len(set(ids))} of {expected} arrived"
    bodies = {(path, key): body for path, key, body in requests}
    for path, key, body in requests:
        if bodies[path, key] != body:
            yield f"{path}: other words under {key}"
    yield from _order([key for path, key, _body in requests if path == "/events"], logged)
    with closing(open_desk(profile, clock=lambda: NOW)) as desk:
        states = desk.look().execute("SELECT state, count(*) FROM notification GROUP BY state").fetchall()
    if dict(states) != {"sent": expected}:
        yield f"messages: {dict(states)}"


def _order(hooked: list[str], logged: list[str]) -> Iterator[str]:
    """Both subscribers are told in the one order in which things happened; what comes again comes at once."""
    if list(dict.fromkeys(hooked)) != list(dict.fromkeys(logged)):
        yield "the webhook and the log disagree about the order"
    for name, ids in (("webhook", hooked), ("log", logged)):
        if [key for at, key in enumerate(ids) if not at or ids[at - 1] != key] != list(dict.fromkeys(ids)):
            yield f"{name}: something came again after what followed it"


if __name__ == "__main__":
    sys.exit(main())
