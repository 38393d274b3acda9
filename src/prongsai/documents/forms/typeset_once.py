"""The process that `forgetting` starts: Typst source in, PDF out, and nothing is left when it ends.

Run by its path with the folder of the fonts and the day of the paper; its working folder is empty.
"""

from __future__ import annotations

import datetime
import sys

import typst

#: The exit code where Typst refuses the source; its reason is then on standard error.
REFUSED = 3


def _main(fonts: str, day: str) -> int:
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
    compiler = typst.Compiler(root=".", font_paths=faces, ignore_system_fonts=True)
    moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(), datetime.UTC)
    try:
        made = compiler.compile(
            sys.stdin.buffer.read(), format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=moment
        )
    except typst.TypstError as refusal:
        sys.stderr.buffer.write(str(refusal.message).encode())
        return REFUSED
    sys.stdout.buffer.write(made if isinstance(made, bytes) else b"".join(made or ()))
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
