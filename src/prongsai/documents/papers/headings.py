"""Headings that number themselves in order."""

from __future__ import annotations

from prongsai.documents.content import Heading
from prongsai.documents.subject import Subject


class Headings:
    """Headings numbered in order: "1. …" with "1.1 …" below, or "ส่วนที่ 1 …" where the form has parts."""

    def __init__(self, subject: Subject, *, has_parts: bool = False) -> None:
        self._subject = subject
        self._has_parts = has_parts
        self._section = 0
        self._place = 0

    def next(self, th: str, en: str) -> Heading:
        self._section, self._place = self._section + 1, 0
        if self._has_parts:
            th, en = f"ส่วนที่ {self._section} {th}", f"Part {self._section}. {en}"
        else:
            th, en = f"{self._section}. {th}", f"{self._section}. {en}"
        return Heading(1, self._subject.say(th, en))

    def below(self, th: str, en: str) -> Heading:
        self._place += 1
        return Heading(2, f"{self._section}.{self._place} {self._subject.say(th, en)}")
