"""The mail in a real browser, as wide as a phone: nothing overflows, nothing runs, every word is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.alert.test_golden import GOLDEN
from tests.conftest import required

MISSING = "browser: no chromium is found. To run these tests install one (apt install chromium)"
MEASURE = (
    "<script>document.title = [document.documentElement.scrollWidth, innerWidth, document.scripts.length]</script>"
)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if required("browser"):
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    return found


@pytest.mark.browser
@pytest.mark.parametrize("name", ["several.zh", "hostile.zh", "silence.en", "notices.zh"])
def test_t_n12_a_mail_fits_a_phone_and_does_nothing(chromium: str, tmp_path: Path, name: str) -> None:
    mail = (GOLDEN / f"{name}.html").read_text(encoding="utf-8")
    page = tmp_path / "mail.html"
    page.write_text(mail.replace("</body>", f"{MEASURE}</body>"), encoding="utf-8")
    shown = subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--window-size=500,900",  # the narrowest that it takes
            "--dump-dom",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout
    measured = re.search(r"<title>(\d+),(\d+),(\d+)</title>", shown)
    assert measured, shown[:500]
    width, room, scripts = map(int, measured.groups())
    assert width <= room
    assert scripts == 1  # ours
