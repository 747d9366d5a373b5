"""Makes the pictures of docs/reports.md out of articles that nobody wrote:  python docs/images/make.py [FOLDER]

The articles are put together from parts by a seeded random generator, so that the pictures can be made again when the page changes; with
FOLDER, articles and page stay there. Needs playwright and a Chromium, and Pillow to make the pictures small.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from newslint.cli.main import main

HERE = Path(__file__).parent
PLACES = "Alderby Brackwater Cold-Harbour Dunmere Eastholm Fennick Garrowby Hollin Inverleigh Jarrow Kestrel Larkspur".split()
THINGS = "the pier,the night bus,the old cannery,the reservoir,the ferry,the market hall,the observatory,the tram depot".split(",")
WHO = "The harbour council,The school board,A group of fishermen,The county engineer,The library,The mayor,A retired pilot".split(",")
DID = "approved a plan for,voted against selling,spent the winter repairing,asked for a second opinion on,reopened,mapped".split(",")
WHY = "after two years of letters from residents,because the roof no longer kept out the rain,before the budget runs out in June".split(",")
END = "Work is to begin in {month}.|Nobody spoke against it.|The next meeting is in {month}.|It was the first such vote since 1987.".split(
    "|"
)
MONTHS = "January February March April May June September October November".split()
GERMAN = "Der Gemeinderat von {place} hat am Montag über {n} Anträge beraten, und die meisten wurden nach kurzer Aussprache angenommen."
FRENCH = "Le conseil municipal de {place} a examiné lundi {n} demandes, et la plupart ont été acceptées après une brève discussion."
RESIDUE: dict[str, tuple[str, ...]] = {
    "the-tidewater.example": ("Advertisement", "See also: {n} charts on {thing}", "Advertisement"),
    "alderby-post.example": (
        "Sign up for our newsletter and get the news from {place} every morning.",
        "Read more: What {place} learned from {thing}",
    ),
    "coast-radio.example": ("Photo: Ada Winter / Coast Radio", "Follow us on Facebook"),
    "fennick-times.example": ("Copyright {n} The Fennick Times. All rights reserved.", "Share this article"),
    "kuestenbote.example": ("Lesen Sie auch: Was {place} jetzt plant", "Anzeige"),
    "le-phare.example": ("À lire aussi : {n} questions sur {place}", "Publicité"),
    "hollin-weekly.example": ("The mayorâ€™s office had no comment on {thing}.",),
    "quiet-harbour.example": (),
}


def articles() -> Iterator[dict[str, str]]:
    """Yield records with id, url, title and text."""
    dice = random.Random(1851)
    for number in range(360):
        site = dice.choices(list(RESIDUE), weights=(9, 6, 6, 5, 5, 4, 3, 6))[0]
        lines = [_sentence(dice, site) for _ in range(dice.randint(4, 40))]
        for phrase in RESIDUE[site]:
            if dice.random() < 0.55:
                at = len(lines) if phrase.startswith(("Copyright", "Share", "Follow")) else dice.randint(1, len(lines))
                lines.insert(at, _filled(dice, phrase))
        if dice.random() < 0.03:
            lines = ["404 Not Found", "The page you requested could not be found."]
        yield {"id": f"{number:04}", "url": f"https://{site}/{number}", "text": "\n".join(lines) + "\n"}


def _sentence(dice: random.Random, site: str) -> str:
    foreign = {"kuestenbote.example": GERMAN, "le-phare.example": FRENCH}.get(site)
    if foreign:
        return _filled(dice, foreign)
    said = f"{dice.choice(WHO)} of {{place}} {dice.choice(DID)} {dice.choice(THINGS)} {dice.choice(WHY)}. {dice.choice(END)}"
    return _filled(dice, said)


def _filled(dice: random.Random, phrase: str) -> str:
    thing = dice.choice(THINGS)
    return phrase.format(place=dice.choice(PLACES), n=dice.randint(3, 99), month=dice.choice(MONTHS), thing=thing)


def picture(page: Path, name: str, scheme: str, clip: tuple[int, int], selector: str | None = None) -> None:
    """Shoot the page from its top, or from an element on; width and height in pixels."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        width, height = clip
        opened = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        opened.goto(page.as_uri())
        top = opened.locator(selector).bounding_box()["y"] if selector else 0
        target = HERE / f"{name}.png"
        opened.screenshot(path=target, full_page=True, clip={"x": 0, "y": top, "width": width, "height": height})
        browser.close()
    Image.open(target).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(target, optimize=True)


def make(folder: Path) -> None:
    """Write articles and page to the folder, and the pictures beside this file."""
    os.chdir(folder)
    Path("crawl.jsonl").write_text("".join(json.dumps(article) + "\n" for article in articles()), "utf-8")
    main(["report", "crawl.jsonl", "-o", "report.html"])
    page = (folder / "report.html").absolute()
    picture(page, "report", "light", (1200, 1150))
    picture(page, "report-findings", "dark", (1200, 760), "#findings")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        make(Path(sys.argv[1]).absolute())
    else:
        with TemporaryDirectory() as temporary:
            make(Path(temporary))
