"""Take the pictures that README.md shows, of the running library and of a drill's report: `make pictures`."""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from central.command_line import silent_without_reader
from local.errors import LocalError
from local.machine import chromium
from local.settings import Settings
from local.stack import recorded

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
DRILLS = ROOT / ".drills"
DRILL = ("run", "member-kill", "--rate", "50")
SITE, REPORT = (1280, 860), (1100, 572)  # width and height of what is seen
MOST_BYTES = 200_000  # of all of them: who clones the library wants its code
PATIENCE_MS = 20_000  # a busy machine
# Two syllables look alike only where no font has them: as the same box.
BOXES = """() => {
  const drawn = (text) => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillText(text, 9, 90);
    return canvas.toDataURL();
  };
  return drawn("가") === drawn("힣");
}"""


@silent_without_reader()
def main() -> None:
    """Take both; a LocalError says what is missing."""
    stack = recorded(Settings.read())
    if stack is None or not stack.ready:
        raise LocalError("The library is not running: start it with `make up`.")
    report = newest_report()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, playwright.chromium.launch(**chromium.options()) as browser:
        _take("site", _site(browser, f"http://localhost:{stack.gslb_port}"))
        _take("report", _report(browser, report))
    size = sum(path.stat().st_size for path in PICTURES.glob("*.png"))
    if size > MOST_BYTES:
        raise LocalError(f"The pictures have {size:,} bytes, and {MOST_BYTES:,} at most they may: make them smaller.")


def newest_report() -> Path:
    """Return the page of the newest drill; do a short one where there is none."""
    if not (found := sorted(DRILLS.glob("*/report.html"))):
        subprocess.run([sys.executable, "-m", "loadtest.drill", *DRILL], cwd=ROOT, check=False)  # its page says it all
        found = sorted(DRILLS.glob("*/report.html"))
    if not found:
        raise LocalError(f"There is no report in {DRILLS}, and the drill has made none.")
    return found[-1]


def _site(browser: Browser, url: str) -> Page:
    """Open the list of books, in Korean, as a reader who is not logged in."""
    page = _page(browser, SITE, "ko-KR")
    page.goto(url)
    if page.evaluate(BOXES):
        raise LocalError("Chromium finds no Korean font: install one, such as fonts-noto-cjk.")
    expect(page.get_by_role("article").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".skeleton")).to_have_count(0, timeout=PATIENCE_MS)
    return page


def _report(browser: Browser, report: Path) -> Page:
    page = _page(browser, REPORT, "en-US")
    page.goto(report.as_uri())
    return page


def _page(browser: Browser, size: tuple[int, int], locale: str) -> Page:
    width, height = size
    return browser.new_page(viewport={"width": width, "height": height}, locale=locale, reduced_motion="reduce")


def _take(name: str, page: Page) -> None:
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    try:
        main()
    except LocalError as error:
        sys.exit(str(error))
