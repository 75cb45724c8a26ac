"""What one new release costs against a ledger of 10³ to 10⁶ commitments, on SQLite and PostgreSQL if there is one.

Wanted: the whole cost at 10⁶, extraction and commit included, at most 1.5 times that at 10³, the ledger's own part
(commit included) at most 4 times, and memory flat. Each size has a database of its own with about as many statements,
mentions and findings as commitments. It is filled, then vacuumed, analysed and checkpointed, as one in use is by
itself, and warmed up by the release of the first city. Measured are those of the four others, each once: no round finds
in the server's memory what only an earlier round read. The quickest counts, for other work on the machine only adds;
on a busy one the seconds of processor tell more.
`python tests/benchmarks/bench_ledger.py 1000 10000` measures these sizes only.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
import tracemalloc
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from sqlalchemy import create_engine  # noqa: E402

from db.engine import Database, parse_url  # noqa: E402
from db.migrate import upgrade  # noqa: E402
from tests.benchmarks.synthetic import CITIES, fill, read, store, track  # noqa: E402

SIZES = (1_000, 10_000, 100_000, 1_000_000)
POSTGRES = os.environ.get("WUXI_TEST_PG_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True)
class Cost:
    """Of one release: seconds in all, of them the ledger's own; seconds of processor, the server's included."""

    whole: float
    own: float
    processor: float


def take_in(database: Database, city: str) -> Cost:
    """Takes this year's release of a city in, from its text to the end of the commit."""
    gc.collect()
    busy = processor(database)
    began = time.perf_counter()
    document = read(city, 2026)
    with database.write() as tx:
        place = store(tx, city, 2026, document)
        tracking = time.perf_counter()
        track(tx, place, document)
    ended = time.perf_counter()
    return Cost(ended - began, ended - tracking, processor(database) - busy)


def processor(database: Database) -> float:
    """Seconds of processor so far: ours, and on PostgreSQL those of the server's process, where it runs here."""
    with database.read() as tx:
        server = tx.exec_driver_sql("SELECT pg_backend_pid()").scalar() if tx.dialect.name == "postgresql" else None
    account = Path(f"/proc/{server}/schedstat")
    spent = int(account.read_text().split()[0]) / 1e9 if server and account.exists() else 0.0
    return time.process_time() + spent


def measure(database: Database) -> tuple[Cost, int]:
    """The least that a release costs, and the peak of our memory in bytes."""
    tracemalloc.start()
    take_in(database, CITIES[0])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    costs = [take_in(database, city) for city in CITIES[1:]]
    return Cost(*map(min, zip(*map(astuple, costs), strict=True))), peak


def settle_down(url: str) -> None:
    """What a database in use does by itself, in time: statistics, no garbage, nothing left to be written."""
    engine = create_engine(parse_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM (ANALYZE)")
            connection.exec_driver_sql("CHECKPOINT")
        else:
            connection.exec_driver_sql("ANALYZE")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@contextmanager
def sqlite_database() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite'}"


@contextmanager
def postgresql_database() -> Iterator[str]:
    engine = create_engine(parse_url(POSTGRES), isolation_level="AUTOCOMMIT")
    name = f"wuxi_bench_{uuid.uuid4().hex[:8]}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            url = parse_url(POSTGRES).set(drivername="postgresql", database=name)
            yield url.render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


def reachable() -> bool:
    """Whether there is a PostgreSQL to measure on."""
    try:
        with create_engine(parse_url(POSTGRES)).connect():
            return True
    except Exception as error:  # whatever is wrong with it
        print(f"PostgreSQL: not measured: {str(error).splitlines()[0]}")
        return False


def main() -> None:
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    stores = {"SQLite": sqlite_database} | ({"PostgreSQL": postgresql_database} if reachable() else {})
    for name, fresh in stores.items():
        first: tuple[Cost, int] | None = None
        for size in sizes:
            with fresh() as url:
                upgrade(url)
                with Database(url) as database:
                    fill(database, size)
                    settle_down(url)
                    cost, peak = measure(database)
            first = first or (cost, peak)
            base, base_peak = first
            print(
                f"{name:10} {size:>9} commitments: {cost.whole * 1000:6.0f} ms ({cost.whole / base.whole:.2f}×), "
                f"of it the ledger {cost.own * 1000:6.0f} ms ({cost.own / base.own:.2f}×), "
                f"processor {cost.processor * 1000:6.0f} ms ({cost.processor / base.processor:.2f}×), "
                f"peak {peak / 1e6:.1f} MB ({peak / base_peak:.2f}×)",
                flush=True,
            )


if __name__ == "__main__":
    main()
