"""A small portal on loopback, its source file, and the service as a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from monitor.demo.city import DemoCity

PROGRAM = Path(sys.executable).with_name("wuxi-monitor")
SOURCE = """\
id = "{name}"
name = "{name}"
publisher = "青云区"
jurisdiction = "青云区"
system = "intertid"
hosts = ["{host}"]
allow_private = true
pace_seconds = {pace}

[[columns]]
address = "{address}"
"""


def write_source(folder: Path, city: DemoCity, name: str = "city", pace: float = 0.0) -> Path:
    """A source file for the portal."""
    folder.mkdir(parents=True, exist_ok=True)
    text = SOURCE.format(name=name, host=urlsplit(city.url).netloc, address=city.list_url, pace=pace)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


class Running:
    """`wuxi-monitor serve` at work; what it logs is kept."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self.address = self.wait_for(r"(http://\S+)/healthz")

    def wait_for(self, pattern: str) -> str:
        """The first group (or all) of the pattern in a line that is logged from now on; fails where it ends before."""
        assert self.process.stderr
        for line in self.process.stderr:
            self.lines.append(line)
            if found := re.search(pattern, line):
                return found[found.re.groups and 1]
        raise AssertionError(f"it ended without {pattern!r}:\n" + "".join(self.lines))

    def logged(self, event: str) -> dict[str, object]:
        """The next line of this event."""
        while True:
            line = self.wait_for(r"^(\{.*\})$")
            row: dict[str, object] = json.loads(line)
            if row["event"] == event:
                return row

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.address + path, trust_env=False)

    def stop(self, how: int, seconds: float = 5.0) -> int:
        """Send a signal; the exit code. Fails where it takes longer than the seconds."""
        self.process.send_signal(how)
        return self.process.wait(timeout=seconds)


@contextmanager
def serving(
    folder: Path,
    *arguments: str,
    environ: dict[str, str] | None = None,
    begun: Callable[[subprocess.Popen[str]], None] = lambda process: None,
) -> Iterator[Running]:
    """The service in a folder with its configuration and sources; `begun` is called as soon as there is a process."""
    start = [sys.executable, "-c", "from monitor.start import main; main()"]
    command = [*start, "serve", "--port", "0", "--config", str(folder / "wuxi-monitor.toml"), *arguments]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, env=environ)
    try:
        begun(process)
        yield Running(process)
    finally:
        process.kill()
        process.wait()
        assert process.stderr
        process.stderr.close()
