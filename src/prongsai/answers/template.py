"""An empty body file: every code of a year with its name beside it, ready to be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from prongsai.frameworks import Framework

_HEAD = """\
# แฟ้มหน่วยงาน: กรอกเฉพาะตัวเลขที่มี เว้นว่างไว้ได้ จะคำนวณขึ้นไปเท่าที่ข้อมูลถึง
# Body file: fill in what you have and leave the rest blank; scores reach as far up as the figures do.
body:
  name:            # ชื่อหน่วยงาน · name of the body
  kind:            # ประเภท เช่น อบต. · kind
  district: ""
  province: ""
year: {year}
years:
  # ปีก่อน ถ้ามี · the year before, if known:
  # {before}: {{figures: {{total: , level: , indicators: {{"1": }}}}}}
  {year}:
    framework: {code}
    # respondents: {{{forms}}}
    figures:
      total:
      level:            # {levels}
"""


def template(framework: Framework) -> str:
    """YAML text of an empty body file; `answers.read_dossier` reads it once name and kind are in."""
    forms = ", ".join(
        f"{form}: {{answered: , people: }}"
        for form in framework.forms
        if framework.instrument_of_form(form).kind == "survey"
    )
    head = _HEAD.format(
        year=framework.year,
        before=framework.year - 1,
        code=framework.code,
        forms=forms,
        levels=" · ".join(f"{level.code} = {level.name.th}" for level in framework.levels),
    )
    groups = [("instruments", _instruments(framework)), ("indicators", _indicators(framework))]
    if framework.questions:
        groups.append(("questions", _questions(framework)))
    if framework.items:
        groups.append(("items", _items(framework)))
    body = "".join(f"      {name}:\n{''.join(lines)}" for name, lines in groups)
    return f"{head}{body}paper:\n  form: {'C' if framework.year >= 2566 else 'A'}   # A, B, C\n"


def _entry(code: str, name: str) -> str:
    return f'        "{code}":{" " * max(1, 8 - len(code))}# {name}\n'


def _instruments(framework: Framework) -> Iterator[str]:
    for instrument in framework.instruments:
        yield _entry(instrument.code, instrument.name.th)
        for part in instrument.parts:
            yield _entry(part.code, part.name.th)


def _indicators(framework: Framework) -> Iterator[str]:
    return (_entry(each.code, each.name.th) for each in framework.indicators)


def _questions(framework: Framework) -> Iterator[str]:
    return (_entry(each.code, each.asks.th) for each in framework.questions)


def _items(framework: Framework) -> Iterator[str]:
    return (_entry(each.code, f"{each.title.th} (0 หรือ 100)") for each in framework.items)
