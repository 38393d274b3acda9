"""A body's published pages as a zip to keep: opened from a folder, without a server, scripts or the network.

The pages are the templates of the web with another frame around them. The same figures give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from prongsai.web.plans import papers
from prongsai.web.public import body_page, disclosed
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.publication import proof_of

#: Styles and typeface with their licences, where the styles look for one another.
_STYLES = (
    "ui/prongsai.css", "vendor/pico.min.css", "vendor/pico-LICENSE.md", "vendor/Sarabun-Regular.ttf",
    "vendor/Sarabun-Bold.ttf", "vendor/Sarabun-OFL.txt",
)  # fmt: skip
_FRAME = "public/copy_frame.html"
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def zip_of(body: int) -> bytes | None:
    """The zip of a body's published results, in the reader's language; None where there are none."""
    found = ResultVersion.objects.filter(state="published", round__body=body).order_by("-round__year")
    results = list(found.select_related("round__body", "publication"))
    if not results:
        return None
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(results):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _files(results: list[ResultVersion]) -> Iterator[tuple[str, bytes]]:
    body = results[0].round.body
    context = {"body": body, "frame": _FRAME, "every_year": body_page.published_years(body.pk)}
    yield "index.html", render_to_string("public/copy_index.html", context).encode()
    for loaded in results:
        year = loaded.round.year
        page = body_page.shown(loaded) | {"frame": _FRAME, "is_copy": True}
        printed = {name: papers.public_file(loaded, name) for name in papers.papers_for_public(loaded)}
        files = {f"papers-{year}/{name}.pdf": content for name, content in printed.items() if content}
        page["papers"] = [(papers.name_of(Path(name).stem), name) for name in files]
        yield f"{year}.html", render_to_string("public/body.html", page).encode()
        if (items := disclosed.shown(loaded)) is not None:
            beside = {"loaded": loaded, "frame": _FRAME, "is_copy": True, "body": body, **items}
            yield f"disclosures-{year}.html", render_to_string("public/disclosures.html", beside).encode()
        yield f"result-{year}.json", bytes(loaded.publication.content)
        yield f"proof-{year}.json", proof_of(loaded.publication)
        yield from files.items()
    for name in _STYLES:
        path = finders.find(name)
        if path:
            yield f"static/{name}", Path(path).read_bytes()
