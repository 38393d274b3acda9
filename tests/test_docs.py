"""What the prose says is so: files, links and names exist, commands parse, sessions come out as shown."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import re
import shlex
import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from django.urls import is_valid_path
from docx.oxml.ns import qn

from prongsai import analysis, answers, documents, frameworks, measures, strict_yaml
from prongsai.cli import main
from prongsai.cli.parser import build
from prongsai.errors import UsageError
from prongsai.frameworks.model import CERTAINTIES, RULES
from prongsai.strict_yaml import Block
from tests.documents import test_pictures

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
FILLED = GUIDE / "my-body.yaml"
DECISIONS = tuple(sorted((ROOT / "docs" / "decisions").glob("*.md")))
PAGES = (
    *(ROOT / name for name in ("README.md", "GLOSSARY.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")),
    ROOT / "docs" / "tour.md",
    *sorted(GUIDE.glob("*.md")),
    *DECISIONS,
)
SESSIONS = tuple(page for page in PAGES if "```console\n" in page.read_text(encoding="utf-8"))
OFFICERS = {language: GUIDE / f"officer.{language}.md" for language in ("th", "en")}

# Files that a reader makes by following the page, and folders that commands write.
MADE_BY_READERS = {
    "my-body.yaml", "my-body.plan.yaml", "my-body.texts.yaml", "out/", "data/",
    "ballot-keys/", "public-key.txt",
    "src/prongsai/frameworks/years/2570/",
}  # fmt: skip
# Commands of the shell that stand in a session and are not ours to run.
NOT_OURS = {"source", "export"}
# What a reader writes in Word between two commands: the text it replaces, and its own words.
EDITED = ("indicator-8", "ตัวชี้วัดที่ 8 ได้ 79.83 คะแนน เพราะประชาชนยังไม่ทราบว่ามีบริการออนไลน์")
# What the session in CONTRIBUTING.md calls figures.csv.
FIGURES = "code,score\nIIT,90\nEIT,88\nOIT,92\n"

_NAME_OF_FILE = re.compile(r"[\w./*-]+\.(?:py|yaml|md|txt|json|toml|css|typ)|[\w.-]+(?:/[\w.-]+)*/")
_DOTTED = re.compile(r"([a-z_]+(?:\.\w+)+)(?:\(.*\))?")


def ids(pages: tuple[Path, ...]) -> list[str]:
    return [page.relative_to(ROOT).as_posix() for page in pages]


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, kind: str) -> list[str]:
    """The fenced blocks of a kind, without the indent of a list they may stand in."""
    found = re.findall(rf"^ *```{kind}\n(.*?)^ *```$", text_of(page), re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for block in found]


def quoted(page: Path) -> list[str]:
    """What stands between backticks, outside of fenced blocks."""
    prose = re.sub(r"^ *```.*?^ *```$", "", text_of(page), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", prose)


# ---------------------------------------------------------------------------------- links, files and names


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def broken_links(page: Path) -> list[str]:
    prose = re.sub(r"`[^`\n]*`", "", text_of(page))
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        path, _, anchor = target.partition("#")
        if path.startswith("https://"):
            continue
        aim = page if not path else page.parent / path
        if not aim.exists() or (anchor and anchor not in headings(aim)):
            broken.append(target)
    return broken


def headings(page: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](#one) [b](#two) [c](page.md) [d](no.md) [e](https://example.org)\n", "utf-8")
    assert broken_links(page) == ["#two", "no.md"]


ALL_FILES = tuple(
    path.relative_to(ROOT).as_posix()
    for top in ("src", "tests", "docs", "setup", "examples", "requirements", "benchmarks")
    for path in (ROOT / top).rglob("*")
)


def is_there(name: str) -> bool:
    """True for a path from the root, the end of one, as the tour names modules of a stage, or an address."""
    if name.startswith("/"):
        return is_valid_path(name)
    if any(ROOT.glob(name.rstrip("/"))):
        return True
    return any(path.endswith("/" + name.rstrip("/")) for path in ALL_FILES)


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_every_file_named_exists(page: Path) -> None:
    named = {name for name in quoted(page) if _NAME_OF_FILE.fullmatch(name)} - MADE_BY_READERS
    assert [name for name in sorted(named) if not is_there(name)] == []


def test_a_file_that_is_gone_is_noticed() -> None:
    assert is_there("scoring/rules.py")
    assert is_there("requirements/*.txt")
    assert not is_there("scoring/no_such.py")


def exists(name: str) -> bool:
    """True where a dotted name from the package down is a module, its attribute, a method or a field."""
    found, at = importlib.import_module("prongsai"), "prongsai"
    for step in name.split("."):
        at = f"{at}.{step}"
        if hasattr(found, "__path__") and importlib.util.find_spec(at):
            found = importlib.import_module(at)
        elif hasattr(found, step):
            found = getattr(found, step)
        else:
            return step in getattr(found, "__dataclass_fields__", ())
    return True


def glossary() -> list[list[str]]:
    """Thai, English and name in code of every entry."""
    rows = [line.strip("|").split("|") for line in text_of(ROOT / "GLOSSARY.md").splitlines() if "|" in line]
    return [[cell.strip() for cell in row] for row in rows if "---" not in row[0] and row[0].strip() != "ไทย"]


def codes() -> set[str]:
    """Codes and values that data files may hold."""
    found = [frameworks.load(code) for code in frameworks.available()]
    nodes = {code for each in found for code in frameworks.tree(each)}
    statuses = {each.status for each in found}
    wordings = {question.wording for each in found for question in each.questions}
    listed = {each.code for each in found} | nodes | statuses | wordings
    return listed | {*CERTAINTIES, *RULES, *analysis.VERDICT_NAMES, "paper:", "plan:"}


def test_every_entry_of_the_glossary_names_something_in_the_code() -> None:
    entries, known = glossary(), codes()
    assert len(entries) > 60
    assert [row for row in entries if len(row) != 3 or not all(row)] == []
    named = [name.strip("`") for *_, name in entries if name != "–"]
    assert [name for name in named if not (exists(name) if "." in name else name in known)] == []
    examples = {word for th, en, _ in entries for word in re.findall(r"`([^`]+)`", th + en)}
    assert sorted(examples - known) == []


def test_one_thing_has_one_word() -> None:
    for column in (0, 1):
        words = [row[column] for row in glossary()]
        assert sorted({word for word in words if words.count(word) > 1}) == []


def test_a_name_that_is_gone_is_noticed() -> None:
    assert exists("frameworks.Framework.pass_mark")
    assert exists("strict_yaml.Block.close")
    assert not exists("frameworks.Framework.no_such")
    assert not exists("no_such.Framework")


def test_every_name_in_the_tour_exists() -> None:
    named = [found[1] for word in quoted(ROOT / "docs" / "tour.md") if (found := _DOTTED.fullmatch(word))]
    named = [name for name in named if not _NAME_OF_FILE.fullmatch(name)]
    assert "scoring.score" in named
    assert [name for name in named if not exists(name)] == []


def test_every_class_named_in_the_tour_exists() -> None:
    named = {word for word in quoted(ROOT / "docs" / "tour.md") if re.fullmatch(r"[A-Z][a-z]\w+", word)}
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert "Interval" in named
    outside = {"Fraction"}
    assert [name for name in sorted(named - outside) if f"class {name}" not in source] == []


# -------------------------------------------------------------------------------------------- pictures


def pictures_of(page: Path) -> list[tuple[str, str]]:
    """What each picture is said to show, and its file."""
    return re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text_of(page))


def test_every_picture_of_the_guide_is_named_and_said_in_words() -> None:
    shown = [(page, said, file) for page in GUIDE.glob("*.md") for said, file in pictures_of(page)]
    assert [(page.name, file) for page, said, file in shown if len(said) < len("หน้าข้อมูลเปิด")] == []
    taken = {f"pictures/{path.name}" for path in (GUIDE / "pictures").iterdir()}
    assert {file for *_, file in shown} == taken


def test_pictures_are_small() -> None:
    assert [path.name for path in (GUIDE / "pictures").iterdir() if path.stat().st_size > 120_000] == []


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.th.md")), ids=lambda page: page.stem)
def test_both_languages_show_the_same_pictures(page: Path) -> None:
    other = page.with_name(page.name.replace(".th.", ".en."))
    assert [file for _, file in pictures_of(other)] == [file for _, file in pictures_of(page)]


# ------------------------------------------------------------------------------------ keys of a body file


def keys_of(block: Block, path: str = "") -> Iterator[tuple[str, bool]]:
    """(path, True) of every key that stands in a block or below, and (path, False) of every key asked for."""
    for key in block.keys():  # noqa: SIM118 - a Block is no mapping
        yield f"{path}{key}", True
        found = block._entries[key]
        for member in found if isinstance(found, list) else [found]:
            if isinstance(member, Block) and key != "texts":
                yield from keys_of(member, f"{path}{key}.")
    yield from ((f"{path}{key}", False) for key in block._asked)


def keys_read(folder: Path) -> tuple[set[str], set[str]]:
    """The keys that docs/reference/body-file.md shows, and those that are read; what it shows is sound."""
    framework = frameworks.load(2565)
    shown = "".join(blocks(ROOT / "docs" / "reference" / "body-file.md", "yaml"))
    path = folder / "keys.yaml"
    path.write_text(shown.replace("date: …", "date: 9 ก.พ. 2564"), encoding="utf-8")
    (folder / "emblem.png").write_bytes(test_pictures.SOUND)
    whole = strict_yaml.read(path, strict_yaml.Complaints())
    documents.read_settings(whole.block("paper"), framework, folder)
    measures.read_plan(whole.block("plan"), framework, measures.load().measures)
    found = set(keys_of(whole))
    return {key for key, is_shown in found if is_shown}, {key for key, is_shown in found if not is_shown}


def test_the_reference_shows_every_key_that_a_body_files_papers_and_plan_may_have(tmp_path: Path) -> None:
    shown, read = keys_read(tmp_path)
    assert {"paper.memo.chain.says", "plan.measures.progress.evidence"} < shown
    # Keys that stood under `paper:` once are read only to say where they went.
    assert read - shown == {"paper.measures", "paper.for_year", "paper.follow_up"}


@pytest.mark.parametrize("page", OFFICERS.values(), ids=OFFICERS)
def test_the_officers_guide_explains_every_key(page: Path, tmp_path: Path) -> None:
    words = set(re.findall(r"\w+", " ".join([*quoted(page), *blocks(page, "yaml")])))
    shown, _ = keys_read(tmp_path)
    assert sorted({key.rpartition(".")[2] for key in shown} - words) == []


# ----------------------------------------------------------------------------------------------- commands


def leaves(parser: argparse.ArgumentParser) -> Iterator[str]:
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield parser.prog
    for action in inner:
        for each in action.choices.values():
            yield from leaves(each)


def commands(page: Path) -> list[list[str]]:
    """Our commands in the blocks of a page, without the program's own name."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    lines += [command for block in blocks(page, "console") for command, _ in exchanges(block)]
    words = [shlex.split(line, comments=True) for line in lines]
    return [each[1:] for each in words if each and Path(each[0]).name == "prongsai"]


def parses(command: list[str]) -> bool:
    try:
        build("th").parse_args(command)
    except UsageError:
        return False
    except SystemExit as stop:
        return stop.code == 0
    return True


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_every_command_shown_parses(page: Path) -> None:
    assert [command for command in commands(page) if not parses(command)] == []


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_every_command_named_in_passing_exists(page: Path) -> None:
    known = {*leaves(build("en")), "prongsai", "prongsai framework", "prongsai --version"}
    named = [word for word in quoted(page) if re.match(r"(\.venv/bin/)?prongsai( |$)", word)]
    bare = [word.removeprefix(".venv/bin/") for word in named]
    assert [word for word in bare if word not in known and not parses(shlex.split(word)[1:])] == []


def test_a_command_that_is_no_more_is_noticed() -> None:
    assert parses(["score", "my-body.yaml"])
    assert not parses(["scores", "my-body.yaml"])
    assert not parses(["score", "my-body.yaml", "--no-such"])


def test_every_command_is_shown_somewhere() -> None:
    prose = "".join(map(text_of, PAGES))
    assert [name for name in leaves(build("en")) if name not in prose] == []


# ------------------------------------------------------------------------- sessions, mistakes and programs


def exchanges(block: str) -> list[tuple[str, list[str]]]:
    """Each command of a console block with the lines shown below it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return found


def even(line: str) -> str:
    return " ".join(line.split())


def comes_out(shown: list[str], said: str) -> bool:
    """True where what was said is what is shown; a line `…` stands for any lines, `…` in a line for any text.

    Columns may be narrower on the page, and the rule below a heading may be left out.
    """
    lines = [even(line) for line in said.splitlines()]
    actual = "".join(line + "\n" for line in lines if line.strip("─ "))
    pattern = ""
    for line in shown:
        wild = re.escape(even(line)).replace("…", ".*")
        pattern += r"(?:.*\n)*" if line.strip() == "…" else wild + r"\n"
    return re.fullmatch(pattern, actual) is not None


def test_what_is_shown_must_be_what_was_said() -> None:
    said = "a   1\n──\nb  22\nc\n"
    assert comes_out(["a 1", "b  2…", "c"], said)
    assert comes_out(["…", "c"], said)
    assert not comes_out(["a 1", "c"], said)
    assert not comes_out(["a 1", "b 22"], said)
    assert not comes_out(["a 2", "…"], said)


@dataclass
class Desk:
    """A reader's folder, in which the commands of a page are run one after another."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, command: str) -> str:
        program, *rest = shlex.split(command)
        if program in NOT_OURS:
            self._set(rest[0])
            return ""
        assert program == "prongsai", f"a session cannot be checked that calls {program}"
        if rest[0] == "texts":
            edit_in_word(Path(rest[-1]) / "analysis.docx", *EDITED)
        main(rest)
        if rest[0] == "template":
            shutil.copy(FILLED, rest[rest.index("--to") + 1])
        return "".join(self.capsys.readouterr())

    def _set(self, word: str) -> None:
        name, is_set, value = word.partition("=")
        if is_set:
            self.monkeypatch.setenv(name, value)


def edit_in_word(path: Path, key: str, text: str) -> None:
    """Write over the text block of a paper, as a person does in a word processor."""
    document = docx.Document(str(path))
    marks = document.element.body.iter(qn("w:tag"))
    mark = next(each for each in marks if each.get(qn("w:val")).startswith(f"{key}#"))
    first, *others = mark.getparent().getparent().iter(qn("w:t"))
    first.text = text
    for each in others:
        each.text = ""
    document.save(str(path))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PRONGSAI_LANG", raising=False)
    shutil.copytree(ROOT / "examples", "examples")
    Path("figures.csv").write_text(FIGURES, encoding="utf-8")
    return Desk(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("page", SESSIONS, ids=ids(SESSIONS))
def test_every_session_comes_out_as_shown(page: Path, desk: Desk) -> None:
    if ".en." in page.name:
        desk.monkeypatch.setenv("PRONGSAI_LANG", "en")
    for block in blocks(page, "console"):
        for command, shown in exchanges(block):
            said = desk.run(command)
            assert comes_out(shown, said), f"{command}\n{said}"


def test_both_officers_guides_walk_the_same_way() -> None:
    thai, english = (
        [command for block in blocks(OFFICERS[language], "console") for command, _ in exchanges(block)]
        for language in ("th", "en")
    )
    assert [command for command in english if command != "export PRONGSAI_LANG=en"] == thai


def test_the_filled_in_file_is_the_template_filled_in() -> None:
    entry = re.compile(r'^ +"(\w+)":.* # (.+)$', re.MULTILINE)
    empty = answers.template(frameworks.load(2568))
    assert entry.findall(text_of(FILLED)) == entry.findall(empty)


def mistakes(page: Path) -> list[tuple[str, str, str]]:
    """What stood in the file, what was filled in instead, and the answer, from the table of a guide."""
    return re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)`", text_of(page), re.MULTILINE)


@pytest.mark.parametrize(
    ("language", "before", "after", "answer"),
    [(language, *row) for language, page in OFFICERS.items() for row in mistakes(page)],
)
def test_a_mistake_gets_the_answer_the_guide_shows(
    language: str, before: str, after: str, answer: str, desk: Desk
) -> None:
    text = text_of(FILLED)
    assert before in text
    Path("my-body.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")
    said = desk.run(f"prongsai score my-body.yaml --lang {language}")
    said += desk.run(f"prongsai report my-body.yaml --to out --format html --lang {language}")
    assert comes_out(["…", "…" + answer, "…"], said), said


def test_the_tables_of_mistakes_are_found() -> None:
    assert {language: len(mistakes(page)) for language, page in OFFICERS.items()} == {"th": 22, "en": 22}


PROGRAMS = [
    pytest.param(block, id=f"{page.name}-{number}")
    for page in PAGES
    for number, block in enumerate(blocks(page, "python"))
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_shown_runs(program: str, desk: Desk) -> None:
    exec(compile(program, "page", "exec"), {})  # noqa: S102 - our own page
    assert desk.capsys.readouterr().out


# ------------------------------------------------------------------------------------------ decision records


@pytest.mark.parametrize("page", DECISIONS, ids=ids(DECISIONS))
def test_a_decision_says_context_decision_consequences_and_alternatives(page: Path) -> None:
    assert re.findall(r"^## (.+)$", text_of(page), re.MULTILINE) == [
        "Context", "Decision", "Consequences", "Alternatives",
    ]  # fmt: skip
    assert text_of(page).startswith(f"# {page.name[:4]} · ")
    sections = re.split(r"^## .+$", text_of(page), flags=re.MULTILINE)[1:]
    assert [section for section in sections if len(section.split()) < 10] == []
