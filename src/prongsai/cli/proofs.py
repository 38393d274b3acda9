"""`prongsai verify`: published results checked by anyone, without asking whoever published them."""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from prongsai import frameworks
from prongsai.cli import show
from prongsai.errors import FrameworkError, Language, Problem, ProofError, ScoringError, UsageError
from prongsai.frameworks import Framework, Text
from prongsai.scoring import proof

_LARGEST = 64 * 1024 * 1024  # of a file given
_LARGEST_PROOF = 8 * 1024 * 1024
_LARGEST_WHOLE = 256 * 1024 * 1024  # of all proofs in a zip, unpacked
_MOST_MEMBERS = 20_000
_SIGNS = {True: "✓", False: "✗", None: "?"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A proof with what was found; `file` is its name in a zip, blank where it was given by itself."""

    file: str
    findings: tuple[proof.Finding, ...]

    @property
    def is_wrong(self) -> bool:
        return any(each.is_right is False for each in self.findings)


def verify(options: argparse.Namespace) -> int:
    """Say of every proof given what is right, wrong and left open; exit code 11 where anything is wrong."""
    known = None if options.key is None else _known_key(options.key)
    checked = _check(_read(options.file), known)
    if options.json:
        show.as_json([_plain(each) for each in checked])
    else:
        _print(checked, options.lang)
    return ProofError.exit_code if any(each.is_wrong for each in checked) else 0


def _check(content: bytes, known: str | None) -> Sequence[Checked]:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [Checked("", proof.examine(content, _rules, known))]
    found = [Checked(name, _examined(each, known)) for name, each in _proofs_in(content)]
    if not found:
        raise ScoringError(
            Problem("no-proof", "ในแฟ้ม zip นี้ไม่มีแฟ้มหลักฐาน", "there is no proof in this zip file")
        )
    return found


def _examined(content: bytes, known: str | None) -> tuple[proof.Finding, ...]:
    """As `proof.examine`; among others in a zip, one that is no proof is a finding and stops nothing."""
    try:
        return proof.examine(content, _rules, known)
    except ScoringError as error:
        return tuple(
            proof.Finding(each.code, is_right=False, say=Text(each.th, each.en)) for each in error.problems
        )


def _rules(code: str) -> Framework:
    """The rules that come with us; a proof may be anybody's, so its code is never taken for a folder."""
    if code.removeprefix("nacc-") not in frameworks.available():
        raise FrameworkError(Problem("no-framework", f"ไม่มีกรอบ “{code}”", f"there is no framework “{code}”"))
    return frameworks.load(code)


def _read(file: str) -> bytes:
    if file == "-":
        content = sys.stdin.buffer.read(_LARGEST + 1)
    else:
        path = Path(file)
        if not path.is_file():
            raise UsageError(Problem("no-file", f"ไม่มีแฟ้ม {file}", f"there is no such file: {file}"))
        with path.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise UsageError(Problem("too-large", "แฟ้มใหญ่เกิน 64 MB", "the file is larger than 64 MB"))
    return content


def _proofs_in(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every proof of a zip, and whatever is called one, by name; UsageError for what is no sound zip."""
    left = _LARGEST_WHOLE
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise UsageError(_too_much())
            for member in members:
                name = PurePosixPath(member.filename)
                if name.suffix != ".json":
                    continue
                with archive.open(member) as opened:
                    inner = opened.read(_LARGEST_PROOF + 1)
                left -= len(inner)
                if len(inner) > _LARGEST_PROOF or left < 0:
                    raise UsageError(_too_much())
                if "proof" in name.name or proof.is_proof(inner):
                    yield member.filename, inner
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UsageError(
            Problem("bad-zip", f"เปิดแฟ้ม zip ไม่ได้: {error}", f"the zip file cannot be read: {error}")
        ) from error


def _too_much() -> Problem:
    return Problem(
        "too-large", "แฟ้ม zip มีแฟ้มมากหรือใหญ่เกินไป", "the zip file holds too many files, or too large ones"
    )


def _known_key(given: str) -> str:
    """The publisher's keys: written out, or in a file of text or of the form of /open-data/keys.json."""
    written = given
    if not _are_keys(given) and Path(given).is_file():
        written = Path(given).read_bytes()[:100_000].decode("utf-8", errors="replace")
        written = _from_list(written) or written
    if not _are_keys(written):
        raise UsageError(
            Problem(
                "no-key",
                f"“{given}” ไม่ใช่กุญแจสาธารณะ (เลขฐานสิบหก 64 หลัก) และไม่ใช่แฟ้มที่มีกุญแจ",
                f"“{given}” is neither a public key (64 hexadecimal digits) nor a file that holds one",
            )
        )
    return written


def _are_keys(written: str) -> bool:
    return all(re.fullmatch("[0-9a-fA-F]{64}", each) for each in written.split() or [""])


def _from_list(written: str) -> str:
    try:
        return " ".join(str(each["public_key"]) for each in json.loads(written)["keys"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _plain(checked: Checked) -> dict[str, Any]:
    findings = [
        {"code": each.code, "is_right": each.is_right, "th": each.say.th, "en": each.say.en}
        for each in checked.findings
    ]
    return {"file": checked.file, "is_wrong": checked.is_wrong, "findings": findings}


def _print(checked: Sequence[Checked], language: Language) -> None:
    for each in checked:
        if each.file:
            print(each.file)
        for finding in each.findings:
            print(f"{_SIGNS[finding.is_right]} {finding.say.say(language)}")
    wrong = sum(each.is_wrong for each in checked)
    open_ = sum(finding.is_right is None for each in checked for finding in each.findings)
    th, en = _SUMMARY[bool(wrong), bool(open_)]
    print((th if language == "th" else en).format(wrong=wrong, open=open_, all=len(checked)))


#: What is said at the end, by whether anything is wrong and whether anything was left open.
_SUMMARY = {
    (False, False): ("ถูกต้องทุกข้อ", "everything is right"),
    (False, True): ("ไม่พบสิ่งที่ผิด แต่ยังไม่ได้ตรวจ {open} ข้อ", "nothing is wrong; left open: {open}"),
    (True, False): ("ผิด {wrong} จาก {all} แฟ้ม", "wrong: {wrong} of {all}"),
    (True, True): ("ผิด {wrong} จาก {all} แฟ้ม", "wrong: {wrong} of {all}"),
}
