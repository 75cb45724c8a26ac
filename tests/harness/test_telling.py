"""The harness of telling, short; in full with `python -m tests.harness.telling`, or here with WUXI_HARNESS=10000."""

from __future__ import annotations

import os

from tests.harness import telling


def test_nothing_is_lost_whatever_fails_and_whoever_kills(database_url: str) -> None:
    changes = int(os.environ.get("WUXI_HARNESS", "300"))
    figures = telling.run(database_url, changes, kills=max(8, changes // 100))
    print(figures)
    assert (figures.lost, figures.under_two_keys) == (0, 0)
    assert figures.asked == 2 * changes
    assert figures.refused > 0
    assert figures.kills > 0
    # What was taken when the sender was killed and not yet marked comes again: one for each channel at the most, and
    # seldom, which only many changes can show.
    in_flight = len(telling.CHANNELS) * figures.kills
    assert figures.repeated <= (in_flight if changes < 10_000 else figures.accepted // 1000)
