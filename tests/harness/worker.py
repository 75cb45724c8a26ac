"""The process that the harness kills: finds changes and delivers them, in forks, until it has found enough.

Time is simulated: a task begins at its `now`, each round takes ten minutes.
"""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from db.engine import Database
from db.tables import changes as changes_table
from monitor.alert.outbox import deliver_due
from monitor.alert.routes import open_channels
from monitor.config import Config
from monitor.values import Change
from tests.alert.examples import BRIDGE, PAGE, change
from tests.alert.store import found
from tests.forks import serve

ROUND = timedelta(minutes=10)


def bridge(number: int) -> Change:
    """The change of that number: each can be told from every other."""
    return change("removed", replace(BRIDGE, quote=f"建成第{number}号桥", indicator=f"第{number}号桥"), None)


def work(task: dict[str, Any]) -> None:
    """Find changes in batches and deliver after each, until there are `changes`; then `idle` rounds of delivering."""
    now, config = datetime.fromisoformat(task["now"]), Config.model_validate(task["config"])
    chance = random.Random(task["seed"])
    with Database(task["database"]) as database:
        channels = open_channels(config)
        idle = 0
        while idle < task["idle"]:
            with database.read() as tx:
                there = tx.execute(select(func.count()).select_from(changes_table)).scalar_one()
            if there < task["changes"]:
                batch = range(there, min(there + chance.randint(1, 3), task["changes"]))
                found(database, [bridge(number) for number in batch], config, now, f"{PAGE}?{there}")
            else:
                idle += 1
            deliver_due(database, channels, lambda at=now: at)
            now += ROUND
            os.write(1, json.dumps({"now": now.isoformat()}).encode() + b"\n")  # whole, whenever it is killed


if __name__ == "__main__":
    serve(work)
