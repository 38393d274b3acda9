"""The workspace in the browser: starting it, the demonstration, examining it, copies of its database.

Only these commands need Django. It is set up when one of them is called, never before, and what they do
stands in `prongsai.web.upkeep`, reached by name: the other commands run where Django is not installed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from prongsai.cli import show
from prongsai.errors import Problem, UsageError

_SETTINGS = "prongsai.web.settings"


def serve(options: argparse.Namespace) -> None:
    """Answer in the browser until stopped."""
    upkeep = _upkeep("serving", options)
    upkeep.make_ready(options.port)
    address = f"http://{upkeep.ADDRESS}:{options.port}/"
    print(
        f"เปิดระบบงานที่ {address} กด Ctrl+C เพื่อหยุด"
        if options.lang == "th"
        else f"The workspace is at {address}; Ctrl+C stops it",
        flush=True,
    )
    upkeep.serve(options.port, with_worker=not options.no_worker)


def worker(options: argparse.Namespace) -> None:
    """Do what takes long, until stopped."""
    _upkeep("working", options).work()


def digest(options: argparse.Namespace) -> None:
    """Send today's mails of what is due, or only say whom they would tell what."""
    upkeep = _upkeep("digest", options)
    if options.dry_run:
        for name, login, lines in upkeep.planned():
            print(f"{name} ({login})")
            for each in lines:
                print(f"  - {each.say(options.lang)}")
        return
    sent = upkeep.send()
    print(f"ส่งแล้ว {sent} ฉบับ" if options.lang == "th" else f"{sent} sent")


def demo(options: argparse.Namespace) -> None:
    """Fill an empty workspace with what is to be tried, and say once who can sign in."""
    serving, upkeep = _upkeep("serving", options), _upkeep("demo", options)
    serving.bring_up_to_date()
    if options.if_empty and not upkeep.is_empty():
        return
    total = options.bodies if options.nation else None
    with tqdm(unit="", total=total, leave=False, disable=not sys.stderr.isatty()) as bar:

        def step(name: str) -> None:
            bar.set_postfix_str(name, refresh=False)
            bar.update()

        if options.nation:
            accounts = _upkeep("stocking", options).fill(options.bodies, options.years, step)
        else:
            accounts = upkeep.fill(step)
    _say_accounts(accounts, options)


def _say_accounts(accounts: Sequence[Any], options: argparse.Namespace) -> None:
    if options.json:
        keys = ("role", "login", "password", "place")
        show.as_json([{key: getattr(each, key) for key in keys} for each in accounts])
        return
    is_thai = options.lang == "th"
    print(
        "ผู้ใช้สำหรับทดลอง (ชื่อสมมุติ) รหัสผ่านแสดงครั้งเดียว โปรดจดไว้"
        if is_thai
        else "People to try it as (made up). The passwords are shown once only: write them down."
    )
    head = ("ชื่อผู้ใช้", "รหัสผ่าน", "บทบาท", "ที่") if is_thai else ("login", "password", "role", "at")
    show.table(head, [_row(each, is_thai) for each in accounts])
    first = accounts[0]
    print(
        f"เริ่มที่: เข้าสู่ระบบด้วย {first.login} แล้วดูผลของ{first.place}"
        if is_thai
        else f"Start here: sign in as {first.login} and look at the result of {first.place}"
    )


def _row(account: Any, is_thai: bool) -> tuple[str, str, str, str]:
    role = account.role_name.th if is_thai else account.role_name.en
    return account.login, account.password, role, account.place


def doctor(options: argparse.Namespace) -> int:
    """Say how the workspace is, the good things too; exit code 1 where anything is wrong."""
    findings = _upkeep("doctor", options).examine()
    if options.json:
        show.as_json([{"name": each.name.en, "faults": list(each.faults)} for each in findings])
    else:
        for each in findings:
            print(f"{'✗' if each.faults else '✓'} {each.name.say(options.lang)}")
            for fault in each.faults:
                print(f"  {fault}")
    return int(any(each.faults for each in findings))


def backup(options: argparse.Namespace) -> None:
    """Write a copy of the database, made while the workspace runs."""
    size = _upkeep("backup", options).backup(Path(options.file), is_portable=options.portable)
    print(f"{options.file} ({size:,} bytes)")


def restore(options: argparse.Namespace) -> None:
    """Put a copy in place where there is no database yet."""
    _upkeep("backup", options).restore(Path(options.file))
    print("กู้คืนแล้ว" if options.lang == "th" else "restored")


def _upkeep(module: str, options: argparse.Namespace) -> Any:
    """A module of `prongsai.web.upkeep`."""
    return web_module(f"upkeep.{module}", options)


def web_module(module: str, options: argparse.Namespace) -> Any:
    """A module of `prongsai.web`, with Django set up for the data folder asked for."""
    os.umask(0o077)  # whatever a workspace writes is for its owner only
    if options.data:
        os.environ["PRONGSAI_DATA"] = options.data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
    except ModuleNotFoundError as error:
        raise UsageError(
            Problem(
                "no-web",
                "ระบบงานบนเว็บยังไม่ได้ติดตั้ง ให้ติดตั้ง prongsai[web]",
                "the workspace is not installed; install prongsai[web]",
            )
        ) from error
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise UsageError(
            Problem("settings", f"ค่าตั้งไม่ถูกต้อง: {error}", f"a setting is wrong: {error}")
        ) from error
    return importlib.import_module(f"prongsai.web.{module}")
