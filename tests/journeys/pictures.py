"""Pictures of the guide, taken on the walks when PRONGSAI_PICTURES=1: cropped and small, with no password."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs" / "guide" / "pictures"
TALLEST = 900  # pixels of the page
LARGEST = 120_000  # bytes of a file
_WIDEST = 960  # pixels of the picture: what a page of text shows, and no more
_ABOVE = 6
_END = "document.querySelector('main').getBoundingClientRect().bottom"
_COLOURS = (256, 128, 64, 32)


def take(page: Page, name: str, of: str, height: int) -> None:
    """A picture of what `of` selects and what stands below it, `height` pixels at most."""
    if os.environ.get("PRONGSAI_PICTURES") != "1":
        return
    box = page.locator(of).first.bounding_box()
    size = page.viewport_size
    assert box is not None, name
    assert size is not None
    scrolled = page.evaluate("window.scrollY")
    top = box["y"] + scrolled + (_ABOVE if of == "main" else -_ABOVE)
    tall = min(height, page.evaluate(_END) + scrolled - top)
    clip = {"x": 0, "y": top, "width": size["width"], "height": tall}
    content = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(small(content))


def small(content: bytes) -> bytes:
    """The picture in as many colours as keep it below `LARGEST`, no wider than a page of text."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    if picture.width > _WIDEST:
        height = round(picture.height * _WIDEST / picture.width)
        picture = picture.resize((_WIDEST, height), Image.Resampling.LANCZOS)
    for colours in _COLOURS:
        out = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < LARGEST:
            break
    return out.getvalue()
