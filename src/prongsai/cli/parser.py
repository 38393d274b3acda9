"""The commands and their options, with help in the reader's language."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import NoReturn

import prongsai
from prongsai.cli import words
from prongsai.errors import Language, Problem, UsageError

FORMATS = ("pdf", "docx", "html")
FORMS = ("A", "B", "C")


def language_of(arguments: Sequence[str]) -> Language:
    """--lang where given, else PRONGSAI_LANG, else Thai."""
    asked = os.environ.get("PRONGSAI_LANG", "th")
    for at, argument in enumerate(arguments):
        if argument == "--lang" and at + 1 < len(arguments):
            asked = arguments[at + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return "en" if asked == "en" else "th"


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the reader's language and raises instead of exiting on bad usage."""

    language: Language = "th"

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **{"add_help": False, "allow_abbrev": False, **options})  # type: ignore[arg-type]
        self._positionals.title = words.POSITIONAL[self.language]
        self._optionals.title = words.OPTIONAL[self.language]
        self.add_argument("-h", "--help", action="help", help=self._say("--help"))

    def _say(self, key: str) -> str:
        return words.say(key, self.language)

    def format_usage(self) -> str:
        return self._in_language(super().format_usage())

    def format_help(self) -> str:
        return self._in_language(super().format_help())

    def _in_language(self, text: str) -> str:
        return text.replace("usage: ", words.USAGE[self.language], 1)

    def error(self, message: str) -> NoReturn:
        raise UsageError(
            Problem(
                "usage",
                f"{words.in_thai(message)} ดู {self.prog} --help",
                f"{message}; see {self.prog} --help",
            )
        )

    def option(self, name: str, **options: object) -> None:
        if name == "--to":
            options["type"] = _filled_in
        self.add_argument(name, help=self._say(name), **options)  # type: ignore[arg-type]

    def positional(self, name: str, key: str, **options: object) -> None:
        self.add_argument(name, help=self._say(key), **options)  # type: ignore[arg-type]


def _filled_in(written: str) -> str:
    """A name that is not blank: a blank one would mean the folder one happens to stand in."""
    if not written.strip():
        raise argparse.ArgumentTypeError(words.BLANK)
    return written


def _one_or_more(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(words.NOT_POSITIVE.format(written))
    return int(written)


def build(language: Language) -> Parser:
    """The whole command line."""

    class Spoken(Parser):
        pass

    Spoken.language = language
    top = Spoken(prog="prongsai", description=words.say("prongsai", language))
    top.add_argument(
        "--version",
        action="version",
        version=f"prongsai {prongsai.__version__}",
        help=words.say("--version", language),
    )
    top.option("--lang", choices=("th", "en"), default=language)
    commands = _commands(top, language)
    _framework(commands, language)
    _answers(commands, language)
    _scores(commands, language)
    _recount(commands, language)
    _verify(commands, language)
    _plans(commands, language)
    _papers(commands, language)
    _audit(commands, language)
    _ballots(commands, language)
    _workspace(commands, language)
    return top


def _commands(parent: Parser, language: Language) -> argparse._SubParsersAction[Parser]:
    title = "คำสั่ง" if language == "th" else "commands"
    return parent.add_subparsers(dest="command", required=True, metavar=title, title=title)


def _add(
    commands: argparse._SubParsersAction[Parser], name: str, key: str, language: Language, run: str
) -> Parser:
    parser = commands.add_parser(name, help=words.say(key, language), description=words.say(key, language))
    parser.set_defaults(run=run)
    parser.add_argument(
        "--lang", choices=("th", "en"), default=argparse.SUPPRESS, help=words.say("--lang", language)
    )
    return parser


def _framework(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    group = commands.add_parser(
        "framework", help=words.say("framework", language), description=words.say("framework", language)
    )
    inner = _commands(group, language)
    each = _add(inner, "list", "framework list", language, "frameworks.show_list")
    each.option("--json", action="store_true")
    each = _add(inner, "check", "framework check", language, "frameworks.check")
    each.positional("which", "which", nargs="+")
    each = _add(inner, "diff", "framework diff", language, "frameworks.diff")
    each.positional("old", "which")
    each.positional("new", "which")
    each.option("--json", action="store_true")
    each = _add(inner, "new", "framework new", language, "frameworks.new")
    each.positional("which", "which")
    each.positional("year", "new year", type=int)
    each.option("--to", required=True)
    each = _add(inner, "load-wording", "framework load-wording", language, "frameworks.load_wording")
    each.positional("which", "which")
    each.positional("file", "wording")
    each.option("--to", required=True)


def _answers(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    group = commands.add_parser(
        "answers", help=words.say("answers", language), description=words.say("answers", language)
    )
    inner = _commands(group, language)
    each = _add(inner, "check", "answers check", language, "scores.check")
    each.positional("file", "file", nargs="+")
    each.option("--year")
    each.option("--body")
    each.option("--json", action="store_true")
    each = _add(commands, "template", "template", language, "papers.template")
    each.positional("which", "which")
    each.option("--to", required=True)


def _scores(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    for name in ("score", "explain", "gaps", "path"):
        each = _add(commands, name, name, language, f"scores.{name}")
        each.positional("file", "file", nargs="+" if name == "score" else None)
        if name == "explain":
            each.positional("code", "code")
        each.option("--year")
        each.option("--body")
        each.option("--figures", action="store_true")
        each.option("--set", action="append", default=[], metavar="CODE=SCORE")
        each.option("--json", action="store_true")
        if name == "score":
            each.option("--to")
        if name == "path":
            each.option("--target")
            each.option("--level")
            each.option("--gain", action="append", default=[], metavar="CODE=POINTS")


def _recount(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    each = _add(commands, "recount", "recount", language, "scores.recount")
    each.positional("file", "result file")
    each.option("--year")


def _verify(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    each = _add(commands, "verify", "verify", language, "proofs.verify")
    each.positional("file", "proof file")
    each.option("--key", metavar="HEX|FILE")
    each.option("--json", action="store_true")


def _plans(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    each = _add(commands, "propose", "propose", language, "plans.propose")
    each.positional("file", "body file")
    each.option("--keep", action="store_true")
    each.option("--most", type=int, default=None, metavar="NUMBER")
    each.option("--to")
    each.option("--json", action="store_true")
    each = _add(commands, "plan", "plan", language, "plans.plan")
    each.positional("file", "body file")
    each.option("--on", metavar="DATE")
    each.option("--json", action="store_true")
    each = _add(commands, "catalogue", "catalogue", language, "plans.catalogue")
    each.positional("folder", "catalogue folder", nargs="?")
    each.option("--indicator", metavar="CODE")
    each.option("--check", action="store_true")
    each.option("--json", action="store_true")


def _papers(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    each = _add(commands, "report", "report", language, "papers.report")
    each.positional("file", "body file", nargs="+")
    each.option("--to", required=True)
    each.option("--form", choices=FORMS)
    each.option("--digits", choices=("thai", "arabic"))
    each.option("--format", default=",".join(FORMATS))
    each.option("--set", action="append", default=[], metavar="CODE=SCORE")
    each.option("--draft", action="store_true")
    each.option("--jobs", type=_one_or_more, default=None)
    each.option("--json", action="store_true")
    each = _add(commands, "set", "set", language, "papers.print_set")
    each.positional("file", "body file", nargs="+")
    each.option("--to", required=True)
    each.option("--only", metavar="PAPER,…")
    each.option("--digits", choices=("thai", "arabic"))
    each.option("--format", default=",".join(FORMATS))
    each.option("--zip", action="store_true")
    each.option("--draft", action="store_true")
    each.option("--jobs", type=_one_or_more, default=None)
    each.option("--json", action="store_true")
    each = _add(commands, "texts", "texts", language, "papers.texts")
    each.positional("file", "body file")
    each.positional("paper", "edited paper", nargs="+")


def _audit(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    each = _add(commands, "audit", "audit", language, "audit.audit")
    each.positional("url", "home page", nargs="?")
    each.option("--items", required=True, metavar="FILE")
    each.option("--year")
    each.option("--browser", action="store_true")
    each.option("--warc", metavar="FILE")
    each.option("--fast", action="store_true")
    each.option("--json", action="store_true")


def _ballots(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    group = commands.add_parser(
        "ballots", help=words.say("ballots", language), description=words.say("ballots", language)
    )
    inner = _commands(group, language)
    each = _add(inner, "keys", "ballots keys", language, "ballots.make_keys")
    each.option("--to", required=True)
    each.option("--json", action="store_true")
    each = _add(inner, "drill", "ballots drill", language, "ballots.run_drill")
    each.positional("file", "drill file")
    each.option("--share", nargs="+", action="extend", default=[], metavar="FILE")
    each.option("--json", action="store_true")
    each = _add(inner, "open", "ballots open", language, "ballots.open_box")
    each.positional("file", "box file")
    each.option("--share", nargs="+", action="extend", default=[], metavar="FILE")
    each.option("--to", required=True)
    each.option("--json", action="store_true")
    each = _add(inner, "verify", "ballots verify", language, "ballots.verify")
    each.option("--data", metavar="FOLDER|DATABASE_URL")
    each.option("--json", action="store_true")


def _workspace(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    for name in ("serve", "worker", "digest", "demo", "doctor", "backup", "restore"):
        each = _add(commands, name, name, language, f"workspace.{name}")
        if name in ("backup", "restore"):
            each.positional("file", "copy of the database")
        each.option("--data", metavar="FOLDER")
        if name == "serve":
            each.option("--port", type=int, default=8000)
            each.option("--no-worker", action="store_true")
        if name == "digest":
            each.option("--dry-run", action="store_true")
        if name == "backup":
            each.option("--portable", action="store_true")
        if name == "demo":
            each.option("--if-empty", action="store_true")
            each.option("--nation", action="store_true")
            each.option("--bodies", type=_one_or_more, default=8_317)
            each.option("--years", type=_one_or_more, default=5)
        if name in ("demo", "doctor"):
            each.option("--json", action="store_true")
