"""The rows of one sheet as the table of a form, read in columns and in one pass.

Every cell becomes a choice, a blank or a fault. Only where there are faults are their rows looked at once
more, one by one, to say what is wrong with each.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import and_
from typing import Any

import polars as pl

from prongsai.answers import cells, headings, sheets
from prongsai.answers.codes import Codes, perhaps
from prongsai.answers.findings import MOST_LISTED, Findings
from prongsai.answers.sheets import ROW, Sheet
from prongsai.answers.table import BODY, CHOICE, schema
from prongsai.errors import Problem
from prongsai.frameworks import Framework, Line
from prongsai.thai import mixes_digits

_YEAR, _ITEM, _SCORE = "year of row", "item", "score"
_NO_SUCH_ITEM = -1
_Row = Mapping[str, Any]


class Rows:
    """Reads one sheet that holds `form`; what is wrong goes to `findings`."""

    def __init__(
        self, sheet: Sheet, form: str, framework: Framework, findings: Findings, year: int, body: str | None
    ) -> None:
        self.sheet = sheet
        self.framework = framework
        self.findings = findings
        self.year = year
        self.body = body
        self.schema = schema(framework, form)
        instrument = framework.instrument_of_form(form)
        self.is_disclosure = instrument.kind == "disclosure"
        self.lines: dict[str, Line] = {line.code: line for line in instrument.lines}
        self.items = Codes(self.lines)
        self.choices = cells.choices_of(framework, form)
        self.columns, problems = headings.understand(sheet, form, framework, needs_body=body is None)
        self.findings.add(problems)

    def table(self) -> pl.LazyFrame:
        """The table in the declared schema; whole only where nothing was found wrong."""
        nothing = pl.LazyFrame(schema=self.schema)
        if not self.lines:
            self.findings.add([self._no_lines()])
        if not self.columns.lines and not self.columns.is_long:
            return nothing
        try:
            torn = [] if self.sheet.has_pairs else self.sheet.faults(MOST_LISTED)
            if torn:
                self.findings.add(torn)
                return nothing
            if self._is_ready():
                return self._as_declared()
            if self._has_wrong_types():
                return nothing
            return self._read_long() if self.columns.is_long else self._read_wide()
        except pl.exceptions.PolarsError as error:
            self.findings.add(self.sheet.faults(MOST_LISTED) or [sheets.unreadable(self.sheet.file, error)])
            return nothing

    def _no_lines(self) -> Problem:
        form, framework = self.columns.form, self.framework.code
        return Problem(
            "no-lines",
            f"{framework} ไม่มีรายการข้อคำถามของแบบ {form} จึงอ่านคำตอบไม่ได้",
            f"{framework} lists no questions of form {form}, so no answers to it can be read",
            self.sheet.place(),
        )

    # a file that is the declared table already

    def _as_declared(self) -> pl.LazyFrame:
        return self.sheet.declared().select(self.schema.names())

    def _is_ready(self) -> bool:
        """True where the sheet is the declared table, and nothing is amiss in it.

        What a Parquet file says about itself (the smallest and largest of each column) mostly answers this
        without the columns being read.
        """
        if self.sheet.text_path is not None or set(self.sheet.header) != set(self.schema.names()):
            return False
        table = self._as_declared()
        if table.collect_schema() != self.schema:
            return False
        if table.select(pl.len()).collect().item() == 0:
            return False
        ranges = [pl.col(BODY).is_null() | (pl.col(BODY) == "")]
        gaps: list[pl.Expr] = []
        for code, choices in self.choices.items():
            (ranges if cells.has_no_gaps(choices.codes) else gaps).append(_is_outside(code, choices.codes))
        if not table.filter(pl.any_horizontal(ranges)).head(1).collect(engine="streaming").is_empty():
            return False
        if gaps and any(table.select(each.any() for each in gaps).collect(engine="streaming").row(0)):
            return False
        return not (self.is_disclosure and table.select(BODY).collect()[BODY].is_duplicated().any())

    def _has_wrong_types(self) -> bool:
        dtypes = self.sheet.frame.collect_schema()
        wanted = [*self.columns.lines.values(), self.columns.item, self.columns.score]
        wrong = [each for each in wanted if each is not None and not cells.can_be_read(dtypes[str(each)])]
        for position in wrong:
            dtype = dtypes[str(position)]
            self.findings.add(
                [
                    Problem(
                        "wrong-type",
                        f"คอลัมน์นี้เป็นชนิด {dtype} ไม่ใช่ข้อความหรือตัวเลข",
                        f"this column is of type {dtype}, neither text nor number",
                        self.sheet.place(self.sheet.header_row, position),
                    )
                ]
            )
        return bool(wrong)

    # one row a form

    def _read_wide(self) -> pl.LazyFrame:
        codes = list(self.columns.lines)
        read = [self._choices(position, code).alias(code) for code, position in self.columns.lines.items()]
        has_answer = pl.any_horizontal(pl.col(codes).is_not_null())
        kinds = {
            "not-a-choice": pl.sum_horizontal(pl.col(codes) == cells.NOT_A_CHOICE),
            "mixed-digits": pl.sum_horizontal(pl.col(codes) == cells.MIXED_DIGITS),
            "wrong-year": self._is_wrong_year(),
            "no-body": self._has_no_body() & has_answer,
        }
        is_filled_in = has_answer if self.columns.body is None else has_answer | pl.col(BODY).is_not_null()
        rows = self.sheet.frame.select(ROW, self._body(), self._year(), *read).filter(is_filled_in)
        kept = _kept(rows, kinds, codes)
        problems = self._faults(kept, list(kinds), self._faults_of_form)
        if self.is_disclosure:
            problems += self._repeated(kept, [BODY])
        self.findings.add(sorted(problems, key=_in_order))
        return kept.select(name for name in self.schema.names() if name == BODY or name in codes)

    def _faults_of_form(self, row: _Row) -> Iterator[Problem]:
        yield from self._faults_of_year(row)
        has_answer = False
        for code, position in sorted(self.columns.lines.items(), key=lambda each: each[1]):
            text = _text(row[str(position)])
            found = self.choices[code].read(text)
            has_answer = has_answer or found is not None
            yield from self._fault_of_choice(found, text, code, row[ROW], position)
        if has_answer:
            yield from self._fault_of_body(row)

    # one row an item of a body

    def _read_long(self) -> pl.LazyFrame:
        item, score = pl.col(_ITEM), pl.col(_SCORE)
        kinds = {
            "unknown-item": (item == _NO_SUCH_ITEM) | (item.is_null() & score.is_not_null()),
            "not-a-choice": (score == cells.NOT_A_CHOICE) & (item >= 0),
            "mixed-digits": pl.sum_horizontal(
                item == cells.MIXED_DIGITS, (score == cells.MIXED_DIGITS) & (item >= 0)
            ),
            "wrong-year": self._is_wrong_year(),
            "no-body": self._has_no_body(),
        }
        items = self._cell(self.columns.item).cast(pl.String)
        rows = (
            self.sheet.frame.select(
                pl.all(), cells.by_text(items, self._item_number, cells.READ()).alias(_ITEM)
            )
            .select(ROW, self._body(), self._year(), item, self._scores().alias(_SCORE))
            .filter(item.is_not_null() | score.is_not_null())
        )
        kept = _kept(rows, kinds, [_SCORE])
        problems = self._faults(kept, list(kinds), self._faults_of_item)
        problems += self._repeated(kept.filter(item >= 0), [BODY, _ITEM])
        self.findings.add(sorted(problems, key=_in_order))
        wide = [score.filter(item == number).first().alias(code) for number, code in enumerate(self.lines)]
        return kept.group_by(BODY, maintain_order=True).agg(wide).collect().lazy()

    def _scores(self) -> pl.Expr:
        """The score column read by the scale of the item each row is about."""
        by_scale: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines.values()):
            by_scale.setdefault(line.scale, []).append(number)
        position = self.columns.score or 0
        codes = list(self.lines)
        read = {scale: self._choices(position, codes[numbers[0]]) for scale, numbers in by_scale.items()}
        if len(read) == 1:
            return next(iter(read.values()))
        return pl.coalesce(
            pl.when(pl.col(_ITEM).is_in(numbers)).then(read[scale]) for scale, numbers in by_scale.items()
        )

    def _item_number(self, text: str) -> int | None:
        name = cells.clean(text)
        if not name:
            return None
        if mixes_digits(name):
            return cells.MIXED_DIGITS
        code = self.items.find(name)
        return _NO_SUCH_ITEM if code is None else list(self.lines).index(code)

    def _faults_of_item(self, row: _Row) -> Iterator[Problem]:
        item_column, score_column = self.columns.item or 0, self.columns.score or 0
        yield from self._faults_of_year(row)
        yield from self._fault_of_body(row)
        written = cells.clean(_text(row[str(item_column)]))
        code = None if mixes_digits(written) else self.items.find(written)
        if code is not None:
            text = _text(row[str(score_column)])
            yield from self._fault_of_choice(
                self.choices[code].read(text), text, code, row[ROW], score_column
            )
        elif mixes_digits(written):
            yield self._mixed(written, row[ROW], item_column)
        else:
            th, en = perhaps(self.items.near(written))
            yield Problem(
                "unknown-item",
                f"ไม่มีข้อตรวจ “{_short(written)}”{th}",
                f"there is no item “{_short(written)}”{en}",
                self.sheet.place(row[ROW], item_column),
            )

    # columns that both have

    def _cell(self, position: int | None) -> pl.Expr:
        return pl.col(str(position))

    def _choices(self, position: int, code: str) -> pl.Expr:
        dtype = self.sheet.frame.collect_schema()[str(position)]
        return cells.codes(str(position), dtype, self.choices[code])

    def _body(self) -> pl.Expr:
        if self.columns.body is None:
            return pl.lit(self.body, dtype=pl.String).alias(BODY)
        names = self._cell(self.columns.body).cast(pl.String)
        return cells.by_text(names, lambda text: cells.clean(text) or None, pl.String()).alias(BODY)

    def _year(self) -> pl.Expr:
        if self.columns.year is None:
            return pl.lit(None, dtype=pl.Int32).alias(_YEAR)
        return cells.by_text(self._cell(self.columns.year).cast(pl.String), cells.year_in, pl.Int32()).alias(
            _YEAR
        )

    def _is_wrong_year(self) -> pl.Expr:
        return pl.col(_YEAR).is_not_null() & (pl.col(_YEAR) != self.year)

    def _has_no_body(self) -> pl.Expr:
        return pl.lit(value=self.columns.body is not None) & pl.col(BODY).is_null()

    # what is wrong, row by row

    def _faults(
        self, kept: pl.LazyFrame, kinds: list[str], faults: Callable[[_Row], Iterator[Problem]]
    ) -> list[Problem]:
        """Look once more at the first rows with faults of each kind; the others are only counted."""
        count, *totals = kept.select(pl.len(), pl.col(kinds).sum()).collect().row(0)
        if count == 0:
            place = self.sheet.place()
            return [
                Problem("no-data-rows", "ไม่มีแถวข้อมูลใต้หัวตาราง", "there are no rows below the heading", place)
            ]
        if not any(totals):
            return []
        first = [kept.filter(pl.col(kind) > 0).select(ROW).head(MOST_LISTED) for kind in kinds]
        wanted = pl.concat(pl.collect_all(first))[ROW].unique().sort()
        raw = self.sheet.frame.filter(pl.col(ROW).is_in(wanted.to_list())).collect(engine="streaming")
        problems = [problem for row in raw.sort(ROW).iter_rows(named=True) for problem in faults(row)]
        met = [problem.code for problem in problems]
        self.findings.know({kind: total - met.count(kind) for kind, total in zip(kinds, totals, strict=True)})
        return problems

    def _repeated(self, kept: pl.LazyFrame, key: list[str]) -> list[Problem]:
        """Name each row whose body (or body and item) stands in an earlier row already."""
        rows = kept.filter(pl.col(BODY).is_not_null()).select(ROW, *key).collect()
        is_first = rows.select(pl.struct(key).is_first_distinct()).to_series()
        again = rows.filter(~is_first)
        named = again.head(MOST_LISTED).join(
            rows.filter(is_first), on=key, suffix=" of the first", maintain_order="left"
        )
        code = "same-body-twice" if key == [BODY] else "same-item-twice"
        self.findings.know({code: again.height - named.height})
        return [self._twice(row, key) for row in named.iter_rows(named=True)]

    def _twice(self, row: _Row, key: list[str]) -> Problem:
        first = row[f"{ROW} of the first"]
        body = _short(row[BODY])
        if key == [BODY]:
            place = self.sheet.place(row[ROW], self.columns.body)
            return Problem(
                "same-body-twice",
                f"“{body}” มีอยู่แล้วในแถว {first}",
                f"“{body}” stands already in row {first}",
                place,
            )
        code = list(self.lines)[row[_ITEM]]
        return Problem(
            "same-item-twice",
            f"{code} ของ “{body}” มีอยู่แล้วในแถว {first}",
            f"{code} of “{body}” stands already in row {first}",
            self.sheet.place(row[ROW], self.columns.item),
        )

    def _fault_of_choice(
        self, found: int | None, text: str, code: str, row: int, position: int
    ) -> Iterator[Problem]:
        if found == cells.MIXED_DIGITS:
            yield self._mixed(text, row, position)
        elif found == cells.NOT_A_CHOICE:
            choices, shown = self.choices[code], _short(text)
            yield Problem(
                "not-a-choice",
                f"“{shown}” ไม่ใช่ตัวเลือกของ {code} ใช้ได้เฉพาะ {choices.listed('th')}",
                f"“{shown}” is not a choice of {code}; use {choices.listed('en')}",
                self.sheet.place(row, position),
            )

    def _mixed(self, text: str, row: int, position: int) -> Problem:
        return Problem(
            "mixed-digits",
            f"“{_short(text)}” ใช้ทั้งเลขไทยและเลขอารบิก",
            f"“{_short(text)}” mixes Thai and Arabic digits",
            self.sheet.place(row, position),
        )

    def _faults_of_year(self, row: _Row) -> Iterator[Problem]:
        if self.columns.year is None:
            return
        text = _text(row[str(self.columns.year)])
        if cells.year_in(text) not in (None, self.year):
            yield Problem(
                "wrong-year",
                f"ปี “{_short(text)}” ไม่ใช่ปี {self.year} ที่กำลังอ่าน",
                f"the year “{_short(text)}” is not {self.year}, the year being read",
                self.sheet.place(row[ROW], self.columns.year),
            )

    def _fault_of_body(self, row: _Row) -> Iterator[Problem]:
        if self.columns.body is None or cells.clean(_text(row[str(self.columns.body)])):
            return
        yield Problem(
            "no-body", "แถวนี้มีคำตอบแต่ไม่มีชื่อหน่วยงาน", "this row has answers but no body",
            self.sheet.place(row[ROW], self.columns.body),
        )  # fmt: skip


def _in_order(problem: Problem) -> int:
    return problem.place.row or 0


def _kept(rows: pl.LazyFrame, kinds: Mapping[str, pl.Expr], codes: list[str]) -> pl.LazyFrame:
    """The rows read once and kept as Parquet in a file without a name, which goes when nobody needs it.

    Faults are counted by kind in columns of their own; what is left in `codes` are choices and blanks.
    """
    counted = [kind.fill_null(value=False).cast(pl.UInt16).alias(name) for name, kind in kinds.items()]
    choices = [pl.when(pl.col(code) >= 0).then(pl.col(code)).cast(CHOICE) for code in codes]
    with tempfile.TemporaryFile(prefix="prongsai-") as file:
        rows.with_columns(counted).with_columns(choices).sink_parquet(
            file, compression="lz4", engine="streaming"
        )
        file.seek(0)
        return pl.scan_parquet(file)


def _is_outside(code: str, choices: frozenset[int]) -> pl.Expr:
    """True for what is no choice; two comparisons where there are no gaps, which statistics can answer."""
    low, high = min(choices), max(choices)
    column = pl.col(code)
    if cells.has_no_gaps(choices):
        return (column > high) | (column < low) if low else column > high
    return reduce(and_, [column != choice for choice in sorted(choices)])


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 60 else shown[:60] + "…"
