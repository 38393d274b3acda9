"""The house itself: names that are refused, doors between stages, sizes, and what may not stand in a file."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from setup import locks

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "prongsai"
# fmt: off
# Not ours, or written by a command; .gitignore says why.
NOT_OURS = {
    ".git", ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv",
    "__pycache__", "build", "data", "dist", "node_modules", "out", "typefaces", "vendor",
}
REFUSED = {
    "base", "common", "core", "helper", "helpers", "lib", "manager", "managers", "misc", "mixin", "mixins",
    "service", "services", "tools", "util", "utils",
}
# Put together from parts, so that this file does not hold what it looks for.
REGISTRIES = {
    name + ".org" for name in ("registry.npmjs", "registry.yarn" + "pkg", "files.pythonhosted", "py" + "pi")
}
# fmt: on
LONGEST_FUNCTION = 60
HOME_FOLDER = re.compile(r"(?<![\w.])/(?:home/\w+|Users/\w+|root|opt)/\w")


def walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name.endswith(".egg-info"):
            continue
        yield path
        if path.is_dir():
            yield from walk(path)


OURS = tuple(walk(ROOT))
PYTHON = tuple(path for path in OURS if path.suffix == ".py")
STAGES = tuple(
    path.parent.name
    for path in sorted(PACKAGE.glob("*/__init__.py"))
    if path.parent.name not in ("cli", "web")
)


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of every text file of ours."""
    for path in OURS:
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8")


#: Django looks for a database engine under this name alone.
NAMED_BY_DJANGO = tuple(PACKAGE / f"web/upkeep/{engine}/base.py" for engine in ("postgresql", "sqlite"))


def refused_names(paths: tuple[Path, ...]) -> list[Path]:
    """Folders and modules whose name would fit anything."""
    named = [path for path in paths if path.suffix in ("", ".py") and path not in NAMED_BY_DJANGO]
    return [path for path in named if path.stem in REFUSED or path.stem.endswith(("_utils", "_helpers"))]


def test_no_module_or_folder_has_a_name_that_fits_anything() -> None:
    assert refused_names(OURS) == []


@pytest.mark.parametrize("name", ["utils.py", "text_utils.py", "helpers", "core"])
def test_a_refused_name_is_noticed(name: str) -> None:
    assert refused_names((ROOT / name,)) == [ROOT / name]


def test_no_file_names_a_package_registry() -> None:
    assert [(name, host) for name, text in texts() for host in REGISTRIES if host in text] == []


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    here = str(ROOT) + "/"
    assert [name for name, text in texts() if here in text or HOME_FOLDER.search(text)] == []


def test_lock_files_hold_hashes_and_no_addresses() -> None:
    found = locks.lock_files(ROOT)
    assert {path.name for path in found} >= {"core.txt", "dev.txt", "node.txt", "package-lock.json"}
    assert [fault for path in found for fault in locks.faults(path)] == []


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("dev.txt", "--index-url https://packages.example/simple\n", 1),
        ("dev.txt", "typst==0.15.0 \\\n    --hash=sha256:00\npolars==2.1.0\n", 3),
        ("dev.txt", "typst @ file:///wheels/typst.whl\n", 1),
        ("package-lock.json", '{\n  "resolved": "https://packages.example/x.tgz"\n}\n', 2),
    ],
    ids=["index", "no hash", "local file", "resolved"],
)
def test_a_faulty_lock_is_noticed_with_its_line(tmp_path: Path, name: str, content: str, line: int) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert [fault.split(": ")[0] for fault in locks.faults(path)] == [f"{name}:{line}"]


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name} has {length(function)} lines"
        for path in PYTHON
        for function in functions(path.read_text(encoding="utf-8"))
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_length_counts_from_def_to_the_last_line() -> None:
    source = "@decorated\ndef first():\n    return (\n        1\n    )\n\n\nx = 2\n"
    assert [length(function) for function in functions(source)] == [4]


def offered_names(stage: str, source: str) -> set[str]:
    """What a stage's package takes from its own modules or defines itself, without private names."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"prongsai.{stage}"):
            names.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_lists_exactly_its_public_names(stage: str) -> None:
    module = importlib.import_module(f"prongsai.{stage}")
    listed = list(module.__all__)
    assert len(listed) == len(set(listed))
    assert [name for name in listed if not hasattr(module, name)] == []
    offered = offered_names(stage, (PACKAGE / stage / "__init__.py").read_text(encoding="utf-8"))
    assert sorted(offered - set(listed)) == []


def imports(source: str) -> Iterator[tuple[int, str, str]]:
    """(line, module, name) of everything imported; name is empty for a plain `import module`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, node.module, alias.name) for alias in node.names)


def past_the_door(source: str, own_stage: str) -> list[str]:
    """Imports that reach into another stage instead of taking what its package offers."""
    faults = []
    for line, module, name in imports(source):
        top, _, rest = module.partition(".")
        stage, _, inside = rest.partition(".")
        if top != "prongsai" or stage == own_stage or stage not in STAGES:
            continue
        offered = getattr(importlib.import_module(f"prongsai.{stage}"), "__all__", ())
        if inside or (name and name not in offered):
            faults.append(f"{line}: {module} {name}".rstrip())
    return faults


def test_stages_reach_each_other_only_through_their_packages() -> None:
    faults = [
        f"{path.relative_to(PACKAGE).as_posix()}:{fault}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for fault in past_the_door(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).parts[0])
    ]
    assert faults == []


def test_an_import_past_the_door_is_noticed() -> None:
    source = "from prongsai.frameworks import load, no_such\nfrom prongsai.frameworks.load import load\n"
    assert past_the_door(source, "scoring") == [
        "1: prongsai.frameworks no_such",
        "2: prongsai.frameworks.load load",
    ]
    assert past_the_door(source, "frameworks") == []
