"""The line from files to files: every command reads files, calls the stages, and prints or writes.

Starts quickly: a command's own modules are imported when it is called. Errors of ours are one sentence
each with their place, on standard error, and an exit code; never a traceback.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from prongsai.cli.parser import build, language_of
from prongsai.errors import Problem, ProngsaiError, UsageError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code (0 where all is well, else as in `prongsai.errors`)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(given)
    try:
        _refuse_nothing(given)
        return _run(given)
    except ProngsaiError as error:
        print(error.say(language), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output (head, less) has closed it; nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("หยุดตามคำสั่ง" if language == "th" else "stopped", file=sys.stderr)
        return 130
    except OSError as error:
        problem = Problem(
            "system", f"อ่านหรือเขียนแฟ้มไม่ได้: {error}", f"a file cannot be read or written: {error}"
        )
        print(problem.say(language), file=sys.stderr)
        return UsageError.exit_code


def _refuse_nothing(arguments: Sequence[str]) -> None:
    """No file name holds the character of number 0; the system would say so only in a traceback."""
    if any("\0" in each for each in arguments):
        th, en = "ชื่อแฟ้มหรือตัวเลือกมีอักขระที่ใช้ไม่ได้ (\\0)", "a name or an option holds what is no character (\\0)"
        raise UsageError(Problem("usage", th, en))


def _run(arguments: Sequence[str]) -> int:
    options = build(language_of(arguments)).parse_args(arguments)
    module, _, function = options.run.partition(".")
    command = getattr(importlib.import_module(f"prongsai.cli.{module}"), function)
    return int(command(options) or 0)
