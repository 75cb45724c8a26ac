"""The harness of telling: thousands of changes, channels that are down half of the time, kill -9 at random moments.

`python -m tests.harness.telling --changes 10000 --kills 50` prints its figures; a test runs a short one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from db import outbox
from db.engine import Database
from monitor.alert.outbox import LEASE
from tests.alert.receivers import Receiver, Request, web_receiver

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CHANNELS = ("first", "second")


@dataclass(frozen=True)
class Figures:
    """What a run came to. Findings are counted once for each channel that was to hear of them.

    `accepted` are the deliveries that were taken, `repeated` those of them that had been taken before, and
    `heard_again` the findings in these.
    """

    changes: int
    kills: int
    asked: int
    lost: int
    under_two_keys: int
    accepted: int
    repeated: int
    heard_again: int
    refused: int
    seconds: float

    def __str__(self) -> str:
        share, again = self.repeated / max(self.accepted, 1), self.heard_again / max(self.asked, 1)
        return (
            f"{self.changes} changes to {len(CHANNELS)} channels, {self.kills} kills, {self.refused} refusals: "
            f"{self.lost} of {self.asked} findings lost, {self.under_two_keys} under two keys, "
            f"{self.repeated} of {self.accepted} deliveries repeated ({share:.3%}), "
            f"with {self.heard_again} findings ({again:.3%}), {self.seconds:.0f} s"
        )


@dataclass
class DownHalfOfTheTime(Receiver):
    """Refuses everything in half of the simulated hours, chosen by chance, before it takes anything."""

    seed: int = 0
    accepted: list[Request] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        self.before = self._judge

    def _judge(self, request: Request) -> None:
        hour = int(request.headers["webhook-timestamp"]) // 3600
        down = random.Random(self.seed * 1_000_003 + hour).random() < 0.5
        self.answers = [503 if down else 204]
        self.refused += down
        if not down:
            self.accepted.append(request)

    def repeated(self) -> int:
        """How many deliveries were taken under a key that had been taken before."""
        return len(self.accepted) - len({request.headers["webhook-id"] for request in self.accepted})

    def told(self) -> Counter[tuple[str, str]]:
        """How often each finding was taken under each key: (what it is of, key)."""
        return Counter(
            (row["indicator"] if "indicator" in row else row["before"]["indicator"], request.headers["webhook-id"])
            for request in self.accepted
            for row in json.loads(request.body)["data"]["findings"]
        )


class Worker:
    """worker.py as a process, with the simulated time that it reached."""

    def __init__(self) -> None:
        root = str(Path(__file__).parents[2])
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": root},
        )

    def run(self, task: dict[str, Any], rounds: int | None, chance: random.Random) -> tuple[bool, datetime]:
        """Do a task, or be killed at some moment after so many rounds; whether it was, and the time it reached."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        now, pid, done, killer = datetime.fromisoformat(task["now"]), 0, 0, None
        began = time.monotonic()
        for line in self.process.stdout:
            said = json.loads(line)
            pid = said.get("pid", pid)
            if "now" in said:
                now, done = datetime.fromisoformat(said["now"]), done + 1
                if done == rounds:  # in the next round or the one after it, however long these take here
                    lasted = (time.monotonic() - began) / done
                    killer = threading.Timer(chance.uniform(0, 2 * lasted), _kill, (pid,))
                    killer.start()
            if "status" in said:
                if killer:
                    killer.cancel()
                    killer.join()
                if said["status"] not in (0, -signal.SIGKILL):
                    raise AssertionError(f"the worker failed with {said['status']}")
                return said["status"] != 0, now
        raise AssertionError("the worker is gone")

    def close(self) -> None:
        with self.process:
            assert self.process.stdin
            self.process.stdin.close()


def run(database_url: str, changes: int, kills: int, seed: int = 1) -> Figures:
    """Find `changes`, with up to `kills` deaths spread over the work by chance, and tell them all."""
    began, chance = time.monotonic(), random.Random(seed)
    first, second = (DownHalfOfTheTime(seed=seed + number) for number in range(2))
    worker, now, killed = Worker(), START, 0
    with web_receiver(first), web_receiver(second):
        named = {
            name: {"type": "webhook", "url": receiver.url, "allow_private": True}
            for name, receiver in zip(CHANNELS, (first, second), strict=True)
        }
        task = {"database": database_url, "config": {"channels": named}, "changes": changes, "idle": 300}
        try:
            while True:
                # A round finds two changes on average.
                rounds = chance.randint(1, max(1, changes // kills)) if killed < kills else None
                died, reached = worker.run({**task, "now": now.isoformat(), "seed": chance.random()}, rounds, chance)
                # Whoever starts it again needs some minutes, in which a dead sender's lease runs out or does not.
                now = reached + timedelta(seconds=chance.uniform(0, 2 * LEASE))
                killed += died
                if not died:
                    break
        finally:
            worker.close()
    with Database(database_url) as database, database.read() as tx:
        balance = outbox.balance(tx, now)
    assert balance.kept, balance
    told = [receiver.told() for receiver in (first, second)]
    names = [Counter(name for name, _ in each) for each in told]
    return Figures(
        changes=changes,
        kills=killed,
        asked=balance.asked,
        lost=sum(changes - len(each) for each in names),
        under_two_keys=sum(keys > 1 for each in names for keys in each.values()),
        accepted=len(first.accepted) + len(second.accepted),
        repeated=first.repeated() + second.repeated(),
        heard_again=sum(times - 1 for each in told for times in each.values()),
        refused=first.refused + second.refused,
        seconds=time.monotonic() - began,
    )


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # it ended well just now
        os.kill(pid, signal.SIGKILL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="the URL of an empty database (default: a fresh SQLite file)")
    given = parser.parse_args()
    from db.migrate import upgrade

    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{folder}/harness.sqlite"
        upgrade(url)
        print(run(url, given.changes, given.kills, given.seed))


if __name__ == "__main__":
    main()
