"""Typesetting what must not be remembered, in a process that ends.

The compiler that stays warm (`typesetter`) keeps what it has set, to set the next paper faster. Of slips that
would be their codes, for as long as the web server runs, and some hundred megabytes with them.
"""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from prongsai.documents import fonts
from prongsai.documents.forms import typeset_once, typesetter
from prongsai.errors import PaperError

_SECONDS = 300


def to_pdf(source: str, date: datetime.date) -> bytes:
    """Typst source without pictures as PDF/A-2a and PDF/UA-1; it goes and comes by pipes, never by files.

    PaperError (``typst``) where Typst refuses the source, or cannot be run to its end.
    """
    script = Path(typeset_once.__file__)
    # Windows programs do not start without SYSTEMROOT; nothing else is handed down.
    environment = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="prongsai-") as empty:
        try:
            ended = subprocess.run(  # noqa: S603 - our own file, run by our own interpreter
                [sys.executable, "-I", "-B", str(script), str(fonts.require().resolve()), date.isoformat()],
                input=source.encode(), cwd=empty, env=environment, timeout=_SECONDS, check=False,
                capture_output=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            # Not chained: what had come out by then hangs on that error, and would be shown with it.
            raise PaperError(typesetter.refused("timeout")) from None
    if ended.returncode:
        is_said = ended.returncode == typeset_once.REFUSED
        raise PaperError(typesetter.refused(ended.stderr.decode() if is_said else f"exit {ended.returncode}"))
    return ended.stdout
