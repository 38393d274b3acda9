"""Writes docs/reference/ from the code and the data; with --check only says which page is stale."""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

import prongsai
from prongsai import errors, frameworks, measures
from prongsai.cli.parser import build
from prongsai.documents import official_settings, paper_settings
from prongsai.frameworks.model import CERTAINTIES, ROUNDING_POLICIES, RULES
from prongsai.measures import KnownMeasure
from prongsai.measures import plan as plan_file
from prongsai.scoring import CERTAINTY_NAMES, POLICIES, POLICY_NAMES

REFERENCE = Path(__file__).parent / "reference"
HEAD = "<!-- Written by docs/generate.py; change the code or the data, then run `make docs`. -->\n"
STAGES = ("frameworks", "answers", "ballots", "siteaudit", "scoring", "analysis", "measures", "documents")
WIDTH = 100


def commands() -> str:
    """Every command's help, in English and Thai."""
    parts = ["# Commands\n"]
    for name, parser in _parsers(build("en")):
        thai = dict(_parsers(build("th")))[name]
        parts.append(f"## {name}\n\n{thai.description}\n\n```\n{_help(parser)}```\n")
    return "\n".join(parts)


def _help(parser: argparse.ArgumentParser) -> str:
    parser.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=WIDTH)
    return parser.format_help()


def _parsers(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield parser.prog, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from _parsers(inner)


def rules() -> str:
    """The closed set of names a year's data may use."""
    lines = ["# Rules a year's data may name\n", "## `rule`: how parts make a whole\n"]
    said = {
        "mean": "every member counts the same · ทุกส่วนนับเท่ากัน",
        "weighted": "each member has its own `weight`; they sum to 1 · ถ่วงน้ำหนักตามที่กำหนด รวมกันได้ 1",
    }
    lines += [f"- `{rule}`: {said[rule]}" for rule in RULES]
    lines.append("\nNothing below an instrument is rounded.\n")
    lines.append("## `rounding.policy`: when figures are rounded (half up)\n")
    for name in ROUNDING_POLICIES:
        policy, words = POLICIES[name], POLICY_NAMES[name]
        steps = [("instruments", policy.rounds_instruments), ("weighted shares", policy.rounds_weighted)]
        rounded = ", ".join([*(step for step, is_rounded in steps if is_rounded), "the total"])
        lines.append(f"- `{name}`: {words.en} · {words.th} (rounded: {rounded})")
    lines.append("\n## `certainty`: how sure an element is\n")
    lines += [f"- `{each}`: {CERTAINTY_NAMES[each].en} · {CERTAINTY_NAMES[each].th}" for each in CERTAINTIES]
    lines.append("\n## Levels\n")
    lines.append("Tried from the top; a level needs its total (`at_least`) and every one of its `floors`.\n")
    return "\n".join(lines)


def years() -> str:
    """Each framework: instruments, counts, levels, how sure, and its seal."""
    lines = ["# Frameworks that come with Prongsai\n"]
    for code in frameworks.available():
        each = frameworks.load(code)
        weights = ", ".join(f"{one.code} {float(one.weight * 100):g} %" for one in each.instruments)
        bases = [node.basis.certainty for key, node in frameworks.tree(each).items() if "@" not in key]
        sure = ", ".join(f"{bases.count(certainty)} {certainty}" for certainty in CERTAINTIES)
        levels = ", ".join(f"{level.name.th} ≥ {float(level.at_least):g}" for level in each.levels)
        lines += [
            f"## {each.code}\n",
            f"{each.name.th}  \n{each.name.en}\n",
            f"- status: {each.status}; weights: {weights}; pass mark {float(each.pass_mark):g}",
            f"- {len(each.questions)} questions, {len(each.items)} items; forms {', '.join(each.forms)}",
            f"- rounding: `{each.rounding.policy}` ({each.rounding.basis.certainty})",
            f"- levels: {levels}",
            f"- elements: {sure}",
            f"- seal (SHA-256): `{each.digest}`\n",
        ]
    return "\n".join(lines)


def keys() -> str:
    """Every key in use in the framework files, with an example."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(frameworks.folder(2563).parent.glob("*/*.yaml")):
        is_form = path.name not in ("framework.yaml", "sources.yaml")
        name = "iit.yaml, eit.yaml, oit.yaml" if is_form else path.name
        for key, example in _walk(yaml.safe_load(path.read_text(encoding="utf-8")), ""):
            found.setdefault(name, {}).setdefault(key, example)
    lines = ["# Keys of a framework's files\n", "`*` stands for a code. The loader refuses any other key.\n"]
    for name, rows in sorted(found.items()):
        lines += [f"## {name}\n", "| key | example |", "| --- | --- |"]
        lines += [f"| `{key}` | {example} |" for key, example in sorted(rows.items())]
        lines.append("")
    return "\n".join(lines)


_CODED = {
    "scales",
    "instruments",
    "parts",
    "indicators",
    "sub_indicators",
    "questions",
    "items",
    "floors",
    "",
}


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        parent = path.rsplit(".", 1)[-1]
        is_named = any(re.fullmatch(r"[a-z_]{3,}", str(key)) for key in value)
        is_coded = parent in _CODED and (parent == "scales" or not is_named)
        for key, inner in value.items():
            step = (
                "*"
                if is_coded or (path == "" and isinstance(inner, dict) and "issuer" in inner)
                else str(key)
            )
            yield from _walk(inner, f"{path}.{step}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, f"{path}[]")
    else:
        yield path, str(value).replace("|", "\\|").replace("\n", " ")[:80]


def body_file() -> str:
    """Every key of `paper:` and `plan:`, as the modules that read them say it, with what each is for."""
    official = "\n".join(f"  {line}" for line in _example(official_settings).splitlines())
    paper = re.sub(r"^  memo: .*$", lambda _: official, _example(paper_settings), flags=re.MULTILINE)
    keys = [
        *paper_settings.TEXT_KEYS,
        "indicator-…",
        *(f"carrying-out-{each}" for each in ("iit", "eit", "oit")),
        *(f"progress-{each}" for each in ("3-intro", "3-late", "…")),
    ]
    lines = ["# Keys of a body file's `paper:` and `plan:`\n"]
    lines += ["Any other key is refused, with its line. Years and bodies here are examples.\n"]
    lines += [f"## `paper:`\n\n```yaml\n{paper}\n```\n"]
    lines += ["Drafts that `texts:` may replace: " + ", ".join(f"`{key}`" for key in sorted(keys)) + ".\n"]
    lines += ["## `plan:`\n\nIn a file of its own (`plan: my-body.plan.yaml`) the first line is left out.\n"]
    return "\n".join([*lines, f"```yaml\n{_example(plan_file)}\n```"])


def _example(module: ModuleType) -> str:
    """The YAML that the module's own words show."""
    said = inspect.getdoc(module) or ""
    found = re.search(r"^\w+:.*\n(?:.+\n)*", said + "\n", re.MULTILINE)
    return found[0].rstrip() if found else ""


def catalogue() -> str:
    """The measures that come with Prongsai, by indicator, with what they mend in each year."""
    known = measures.load()
    first, last = min(known.years), max(known.years)
    lines = ["# Catalogue of measures\n"]
    lines += [f"{len(known.measures)} measures for the questions and items of {first} to {last}."]
    lines += ["`from: CODE` in a plan takes one over; `prongsai catalogue --json` tells its steps, units,"]
    lines += ["follow-up and proof.\n"]
    for indicator in frameworks.load(last).indicators:
        lines += [f"## {indicator.code} · {indicator.name.th} · {indicator.name.en}\n"]
        lines += ["| code | มาตรการ | measure | mends |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{each.code}` | {each.name.th} | {each.name.en} | {_mended(each)} |"
            for each in known.of(indicator.code)
        ]
        lines.append("")
    return "\n".join(lines)


def _mended(measure: KnownMeasure) -> str:
    """'2562–2566: E11, E12; 2567–2569: e7'."""
    said = []
    for codes, group in groupby(sorted(measure.mends), lambda year: measure.mends[year]):
        years = list(group)
        span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        said.append(f"{span}: {', '.join(codes)}")
    return "; ".join(said)


def problems() -> str:
    """Exit codes of the command line, from the tree of errors."""
    lines = ["# Errors and exit codes\n", "| error | exit code |", "| --- | --- |"]
    classes = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    kinds = [kind for kind in classes if issubclass(kind, errors.ProngsaiError)]
    kinds.sort(key=lambda kind: kind.exit_code)
    lines += [f"| `{kind.__name__}` | {kind.exit_code} |" for kind in kinds]
    lines.append(
        "\nEvery problem has a stable code, a sentence in Thai and English, and its place. Codes in use:\n"
    )
    source = Path(errors.__file__).parent
    pattern = re.compile(r"(?:[Pp]roblem|complain|add|\bfault|_of_a_report)\(\s*\"([a-z][a-z0-9-]+)\"")
    texts = [path.read_text(encoding="utf-8") for path in source.rglob("*.py")]
    codes = {code for text in texts for code in pattern.findall(text)}
    lines.append(", ".join(f"`{code}`" for code in sorted(codes)) + "\n")
    lines.append(
        "Of a measure in a plan, `no-…` names the key that is missing and `…-twice` the one that repeats.\n"
    )
    return "\n".join(lines)


def settings() -> str:
    """What the workspace reads from the environment, as the module that reads it says."""
    source = Path(prongsai.__file__).parent / "web" / "settings.py"
    said = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    first, table, note = said.split("\n\n")
    lines = [
        "# Settings of the workspace\n",
        first + "\n",
        "| setting | what it is (default) |",
        "| --- | --- |",
    ]
    for line in table.splitlines():
        name, _, words = line.partition(" ")
        lines.append(f"| `{name}` | {words.strip()} |")
    return "\n".join([*lines, "", note])


def functions() -> str:
    """The public names of each stage with the first line of what they say of themselves."""
    lines = ["# Public names, stage by stage\n"]
    for stage in STAGES:
        module = importlib.import_module(f"prongsai.{stage}")
        lines += [f"## prongsai.{stage}\n", (inspect.getdoc(module) or "").split("\n", 1)[0] + "\n"]
        for name in module.__all__:
            each = getattr(module, name)
            if inspect.isfunction(each) or inspect.isclass(each):
                lines.append(_public_name(name, each))
        lines.append("")
    return "\n".join(lines)


def _public_name(name: str, each: Any) -> str:
    said = (inspect.getdoc(each) or "").split("\n\n", 1)[0].replace("\n", " ")
    # A dataclass without words of its own is documented by Python with its signature.
    if said.startswith(f"{name}("):
        return f"- `{name}`"
    signature = str(inspect.signature(each)) if inspect.isfunction(each) else ""
    return f"- `{name}{signature}`: {said}"


def openapi() -> str:
    """The workspace's interface for programs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.web.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("PRONGSAI_DATA", folder)  # settings keep their secrets there
        import django  # only this page needs the workspace

        django.setup()
        described = importlib.import_module("prongsai.web.api.interface").describe()
    return json.dumps(described, ensure_ascii=False, indent=1)


PAGES = {
    "commands.md": commands,
    "framework-keys.md": keys,
    "frameworks.md": years,
    "rules.md": rules,
    "body-file.md": body_file,
    "measures.md": catalogue,
    "errors.md": problems,
    "settings.md": settings,
    "public-names.md": functions,
    "openapi.json": openapi,
}


def main() -> int:
    REFERENCE.mkdir(exist_ok=True)
    stale = []
    for name, page in PAGES.items():
        text, path = (HEAD if name.endswith(".md") else "") + page().rstrip() + "\n", REFERENCE / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print("stale, run `make docs`: " + ", ".join(stale))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
