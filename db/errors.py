"""What can be wrong with a database: one family, each saying which database and what to do."""

from __future__ import annotations


class DatabaseError(Exception):
    """The database cannot be used as it is. `url` never holds the password; `problem` says what is wrong."""

    remedy = ""
    wrong_use = False  # whether it is what was asked for that cannot be, not the database

    def __init__(self, url: str, problem: str, remedy: str | None = None) -> None:
        self.url = url
        self.problem = problem
        self.remedy = self.remedy if remedy is None else remedy
        super().__init__(f"database {url}: {problem}" + (f"; {self.remedy}" if self.remedy else ""))


class DatabaseLocked(DatabaseError):
    """Another program held a lock for longer than we wait. Nothing of this transaction was stored."""

    remedy = "another program is writing to it: try again when it has finished"


class DatabaseNewer(DatabaseError):
    """It was upgraded by a newer program."""

    remedy = "install the newer wuxi-monitor that wrote it, or restore the backup taken before its upgrade"


class DatabaseOutdated(DatabaseError):
    """It lacks a migration that this program needs."""

    remedy = "run `wuxi-monitor db upgrade`"


class DatabaseMissing(DatabaseOutdated):
    """There is no such file, or nothing in it."""

    remedy = "run `wuxi-monitor init` (or `wuxi-monitor db upgrade`) to create it"


class DatabaseUnwritable(DatabaseError):
    """It can be found but not written: permissions, a read-only file system, a full disk."""

    remedy = "check its owner, its permissions, those of its folder, and the space on the disk"


class DatabaseUnreachable(DatabaseError):
    """No server answers there, or it does not let us in."""

    remedy = "check that the server runs, and the host, port, user, password and name in the URL"


class NotADatabase(DatabaseError):
    """Something else stands there: no SQLite file, or another program's database."""

    remedy = "give the URL of another one with --database: sqlite:///PATH or postgresql://USER@HOST/NAME"


class WrongUrl(NotADatabase):
    """What was given as the URL of a database is none that we know."""

    wrong_use = True


class DatabaseDamaged(DatabaseError):
    """What is stored is not what was written."""

    remedy = "run `wuxi-monitor db check`, and restore the newest good backup"
