"""`prongsai ballots`: what key-holders do on a machine that is on no network, and the proof of what is kept.

The key of a box is never written down whole: `keys` makes it, splits it and forgets it, `drill` and `open`
put it together in memory.
"""

from __future__ import annotations

import argparse
import getpass
import gzip
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from nacl.public import PrivateKey
from tqdm import tqdm

from prongsai import ballots, frameworks
from prongsai.ballots import Ballot, Head, Opened, drill, keys
from prongsai.cli import show, workspace
from prongsai.errors import BallotsError, Language, Problem
from prongsai.frameworks import Framework

_PUBLIC = "public-key.txt"
_SHARE_OF = re.compile(r"^share: *(.+?) *$", re.MULTILINE)
_SIGNS = {True: "✓", False: "✗", None: "?"}


def make_keys(options: argparse.Namespace) -> None:
    """Make a key, write its public half and a sheet for each holder; the key itself is kept nowhere."""
    os.umask(0o077)
    key = keys.make()
    public_key = keys.public_of(key)
    mark = keys.mark_of(public_key)
    sheets = {
        f"share-{number}.txt": _sheet(number, share, mark) for number, share in enumerate(keys.split(key), 1)
    }
    written = _write_new(Path(options.to), {_PUBLIC: _public_sheet(public_key, mark), **sheets})
    if options.json:
        show.as_json({"public_key": public_key.hex(), "mark": mark, "files": list(map(str, written))})
        return
    for path in written:
        print(path)
    print(
        f"รหัสกุญแจ {mark} มอบแต่ละส่วนให้ผู้ถือคนละคน แล้วลบแฟ้ม share-… นำ {_PUBLIC} ไปใส่ในหน้ากล่องคำตอบ"
        if options.lang == "th"
        else f"Key {mark}. Give each share to another holder and delete the files share-…; "
        f"take {_PUBLIC} to the page of the box."
    )


def run_drill(options: argparse.Namespace) -> None:
    """Say the sealed word, where every pair of the shares opens it."""
    content = Path(options.file).read_bytes()
    key = keys.join_every_way(_shares(options, keys.HOLDERS))
    word = drill.read_word(content, key)
    if options.json:
        show.as_json({"word": word})
        return
    print(
        "ทุกคู่ของส่วนกุญแจเปิดได้ พิมพ์คำนี้ในหน้ากล่องคำตอบ:"
        if options.lang == "th"
        else "Every pair of the shares opens it. Type this word on the page of the box:"
    )
    print(word)


def open_box(options: argparse.Namespace) -> None:
    """Open a box with enough shares, and write the answers, shuffled, to a new file (packed: .gz)."""
    os.umask(0o077)
    to = Path(options.to)
    _refuse_existing([to])
    head, sealed = ballots.read_box(Path(options.file))
    framework = _framework(head.framework)
    if not options.share:
        print(_box_in_words(head, len(sealed), options.lang), file=sys.stderr)
    key = keys.join(_shares(options, keys.NEEDED))
    _fits(key, head.public_key)
    opened = ballots.open_box(head, _counted(sealed), key, framework)
    _write_whole(to, ballots.write_opened(opened))
    _say_opened(opened, to, options)


def _box_in_words(head: Head, number: int, language: Language) -> str:
    """What holders look at before they type a share: their key opens any part of a box that is brought."""
    return (
        f"กล่องที่ {head.box} · {number:,} ใบ · ค่าตรวจสอบ {head.digest}\n"
        "เทียบค่านี้กับหน้าสาธารณะ /surveys/ ก่อนพิมพ์ส่วนของกุญแจ ถ้าไม่ตรง อย่าเปิด"
        if language == "th"
        else f"Box {head.box} · {number:,} ballots · digest {head.digest}\n"
        "Hold it against the public page /surveys/ before a share is typed; if it differs, do not open."
    )


def _say_opened(opened: Opened, to: Path, options: argparse.Namespace) -> None:
    answers, comments, refused = len(opened.answers), len(opened.comments), opened.refused
    if options.json:
        told = [{"receipt": sign, "code": each.code, "th": each.th, "en": each.en} for sign, each in refused]
        show.as_json(
            {
                "box": opened.box, "answers": answers, "comments": comments, "refused": told,
                "box_digest": opened.box_digest, "opened_digest": opened.digest, "file": str(to),
            }
        )  # fmt: skip
        return
    for sign, problem in refused:
        print(f"{sign}: {problem.say(options.lang)}", file=sys.stderr)
    print(
        f"{to}: คำตอบ {answers:,} ชุด ความเห็น {comments:,} ข้อ ไม่นับ {len(refused):,} ใบ\n"
        f"ค่าตรวจสอบของกล่อง {opened.box_digest}\nค่าตรวจสอบของคำตอบ {opened.digest}"
        if options.lang == "th"
        else f"{to}: {answers:,} answers, {comments:,} comments, {len(refused):,} not counted\n"
        f"Digest of the box {opened.box_digest}\nDigest of the answers {opened.digest}"
    )


def verify(options: argparse.Namespace) -> int:
    """Say line by line what a database keeps of surveys; exit code 12 where it is not as promised."""
    if "://" in (options.data or ""):
        os.environ["DATABASE_URL"], options.data = options.data, None
    findings: Sequence[Any] = workspace.web_module("ballots.verifying", options).findings()
    if options.json:
        show.as_json([each.as_plain() for each in findings])
    else:
        _print(findings, options.lang)
    return BallotsError.exit_code if any(each.is_right is False for each in findings) else 0


def _print(findings: Sequence[Any], language: Language) -> None:
    for each in findings:
        print(f"{_SIGNS[each.is_right]} {each.looked.say(language)}")
        for fault in each.faults:
            print(f"  {fault.say(language)}")
    wrong = sum(each.is_right is False for each in findings)
    th = f"ไม่เป็นไปตามที่สัญญาไว้ {wrong} ข้อ" if wrong else "เป็นไปตามที่สัญญาไว้ทุกข้อที่ตรวจ"
    en = f"not as promised: {wrong}" if wrong else "all that was looked at is as promised"
    print(th if language == "th" else en)


# ------------------------------------------------------------------------------------------------- shares


def _shares(options: argparse.Namespace, number: int) -> list[str]:
    """From files, or typed without being shown."""
    if options.share:
        return [_share_in(Path(each)) for each in options.share]
    return [_typed(place, options.lang) for place in range(1, number + 1)]


def _share_in(path: Path) -> str:
    """What a sheet gives as the share; a file with nothing else holds just that."""
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BallotsError(
            Problem("no-share-file", f"{path} ไม่ใช่แฟ้มข้อความ", f"{path} is no text file")
        ) from error
    found = _SHARE_OF.search(content)
    return found[1] if found else content.strip()


def _typed(number: int, language: Language) -> str:
    asked = f"ส่วนของกุญแจที่ {number}: " if language == "th" else f"Share {number}: "
    if sys.stdin.isatty():
        return getpass.getpass(asked)
    return sys.stdin.readline().strip()


def _fits(key: PrivateKey, public_key: bytes) -> None:
    if keys.public_of(key) != public_key:
        raise BallotsError(
            Problem(
                "another-key",
                "ส่วนของกุญแจนี้ไม่ใช่ของกล่องในแฟ้ม",
                "these shares are not of the key of the box in the file",
            )
        )


def _framework(code: str) -> Framework:
    """The rules that come with us; a box file may be anybody's, so its code is never taken for a folder."""
    if code.removeprefix("nacc-") not in frameworks.available() and code not in frameworks.available():
        raise BallotsError(Problem("no-framework", f"ไม่มีกรอบ “{code}”", f"there is no framework “{code}”"))
    return frameworks.load(code)


def _counted(sealed: Sequence[Ballot]) -> Iterable[Ballot]:
    bar: Iterable[Ballot] = tqdm(sealed, unit="", leave=False, disable=not sys.stderr.isatty())
    return bar


# -------------------------------------------------------------------------------------------------- files


def _public_sheet(public_key: bytes, mark: str) -> str:
    return (
        "กุญแจสาธารณะของกล่องคำตอบ ผนึกได้อย่างเดียว เปิดไม่ได้ ไม่เป็นความลับ\n"
        "The public key of a ballot box: it seals and cannot open, and is no secret.\n\n"
        f"key: {public_key.hex()}\nmark: {mark}\n"
    )


def _sheet(number: int, share: str, mark: str) -> str:
    return (
        f"ส่วนของกุญแจกล่องคำตอบ ส่วนที่ {number} จาก {keys.HOLDERS} · "
        f"Share {number} of {keys.HOLDERS} of the key of a ballot box\n"
        f"mark: {mark}\n\n"
        f"share: {share}\n\n"
        f"เปิดกล่องต้องใช้ {keys.NEEDED} ส่วน ส่วนเดียวเปิดไม่ได้ หากหายเกิน {keys.HOLDERS - keys.NEEDED} ส่วน "
        "จะไม่มีผู้ใดเปิดกล่องได้อีก\n"
        "พิมพ์เก็บไว้ในที่ปลอดภัย ไม่ส่งทางอีเมลหรือแช็ต ไม่ให้ผู้ถือส่วนอื่นเห็น และลบแฟ้มนี้เมื่อพิมพ์แล้ว "
        "ทำลายเมื่อมีการทำลายบัตรคำตอบ\n"
        f"{keys.NEEDED} shares open the box, one does not. Were more than {keys.HOLDERS - keys.NEEDED} lost, "
        "nobody could open it any more.\n"
        "Print it, keep it locked away, never mail it, show it to no other holder, and delete this file; "
        "destroy the paper when the ballots are destroyed.\n"
    )


def _write_new(folder: Path, contents: dict[str, str]) -> list[Path]:
    """Write files into a folder, none of which may be there."""
    written = {folder / name: content for name, content in contents.items()}
    _refuse_existing(written)
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in written.items():
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
    return list(written)


def _write_whole(to: Path, lines: Iterator[bytes]) -> None:
    """A file is there whole or not at all."""
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f"{to.name}.part")
    with part.open("wb") as file:
        if to.suffix == ".gz":
            with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                packed.writelines(lines)
        else:
            file.writelines(lines)
    part.rename(to)


def _refuse_existing(paths: Iterable[Path]) -> None:
    there = [str(each) for each in paths if each.exists()]
    if there:
        named = ", ".join(there)
        raise BallotsError(
            Problem("exists", f"มีอยู่แล้ว ไม่เขียนทับ: {named}", f"there already, and not overwritten: {named}")
        )
