"""What a person decides of doubtful commitments: joined, kept apart, split, or left to the rules again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from db import commitments
from db.commitments import StoredCommitment
from db.engine import Database
from monitor import tracking


class NoSuchCommitment(LookupError):
    """The ledger has no commitment of that number, or it was not said where it is looked for."""


def join(database: Database, one: int, other: int, note: str, now: datetime) -> int:
    """Makes two commitments one, and keeps that in mind; returns the number of the one that is left."""
    return _decide(database, "same", one, other, note, now)


def part(database: Database, one: int, other: int, note: str, now: datetime) -> int:
    """Keeps two commitments apart, whatever the rules say later."""
    return _decide(database, "apart", one, other, note, now)


def split(database: Database, commitment: int, mention: int, note: str, now: datetime) -> int:
    """Takes one saying out of a commitment; returns the number of the commitment that it is now."""
    with database.write() as tx:
        commitments.lock(tx)
        held = _known(tx, commitment)
        said = next((each for _, each in commitments.mentions_of(tx, held.id) if each.id == mention), None)
        if said is None:
            raise NoSuchCommitment(
                f"commitment {commitment}: no saying {mention}; `commitment {commitment}` lists them"
            )
        entry = tracking.read_entry(said)
        commitments.decide(tx, "apart", (entry.lasting, entry.block), (held.strand, held.block), note, now)
        tracking.settle(tx, {held.block, entry.block}, now)
        return next((each.id for each in commitments.holding(tx, mention)), held.id)


def undo(database: Database, commitment: int, now: datetime) -> int:
    """Takes back all that persons decided of a commitment; returns how many verdicts that were."""
    with database.write() as tx:
        commitments.lock(tx)
        held = _known(tx, commitment)
        given = commitments.verdicts_of(tx, {held.block})
        commitments.take_back(tx, [each.id for each in given])
        blocks = {held.block, *(block for each in given for block in (each.one_block, each.other_block))}
        tracking.settle(tx, blocks, now)
        return len(given)


def _decide(database: Database, kind: str, one: int, other: int, note: str, now: datetime) -> int:
    if one == other:
        raise NoSuchCommitment(f"commitment {one}: it is one already; give two numbers")
    with database.write() as tx:
        commitments.lock(tx)
        first, second = _known(tx, one), _known(tx, other)
        # Of two strands the things are decided of, within one strand the two periods.
        strands = first.strand != second.strand
        keys = [(each.strand if strands else each.key, each.block) for each in (first, second)]
        commitments.decide(tx, kind, keys[0], keys[1], note, now)
        tracking.settle(tx, {first.block, second.block}, now)
        left = [each for each in (commitments.get(tx, one), commitments.get(tx, other)) if each]
        return left[0].id if left else one


def _known(tx: Connection, commitment: int) -> StoredCommitment:
    found = commitments.get(tx, commitment)
    if found is None:
        raise NoSuchCommitment(f"commitment {commitment}: there is none; `commitments` lists those there are")
    return found
