"""What is typed or chosen on the pages of a result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from prongsai import analysis
from prongsai.analysis import Assessment
from prongsai.frameworks import Framework, Indicator, Instrument, Item, Part, Question, Text, tree
from prongsai.numbers import HUNDRED, read_printed, show, show_exact
from prongsai.thai import mixes_digits, to_arabic_digits
from prongsai.web.results.review import STATE_NAMES
from prongsai.web.results.uploads import ACCEPTED, ANSWER_ENDINGS, LARGEST, MOST_FILES, Upload
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import language, say, text


class Files(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given or [None]]


class LoadForm(Form):
    """A body file and the files of answers it names."""

    files = FilesField(allow_empty_file=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["files"]
        field.label = say("แฟ้มหน่วยงานและแฟ้มคำตอบ", "Body file and files of answers")
        field.help_text = say(
            f"แฟ้มหน่วยงาน (.yaml) หนึ่งแฟ้ม พร้อมแฟ้มคำตอบ (.csv .xlsx .parquet) แฟ้มแผน หรือภาพตรา ที่แฟ้มนั้นอ้างถึง ถ้ามี "
            f"เลือกหรือลากมาวางพร้อมกันได้ไม่เกิน {MOST_FILES} แฟ้ม แฟ้มละไม่เกิน 4 MB",
            f"One body file (.yaml) with the answers (.csv .xlsx .parquet), the plan or the emblem it names. "
            f"Choose or drop them together: at most {MOST_FILES} files of 4 MB each.",
        )
        field.error_messages["required"] = say("ยังไม่ได้เลือกแฟ้ม", "No file was chosen.")
        field.widget.attrs["accept"] = ACCEPTED

    def uploads(self) -> list[Upload]:
        """The files, each read only so far that one too large is told as such."""
        chosen = self.cleaned_data["files"][: MOST_FILES + 1]
        return [Upload(each.name or "", each.read(LARGEST + 1)) for each in chosen]


class FindingsForm(Form):
    """What assessors found of disclosure (OIT), to go with the answers out of the box."""

    oit = forms.FileField(required=False, allow_empty_file=True)

    def __init__(self, *args: Any, takes_file: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["oit"]
        if not takes_file:  # a review that is over says what was found
            del self.fields["oit"]
        field.label = say("แฟ้มผลตรวจ OIT (ไม่บังคับ)", "File of OIT findings (optional)")
        field.help_text = say(
            "แฟ้ม .csv .xlsx หรือ .parquet ข้อละแถวหรือข้อละคอลัมน์ ไม่เกิน 4 MB ถ้าไม่เลือก ระบบใช้ผล OIT ของรุ่นล่าสุดถ้ามี",
            "A .csv, .xlsx or .parquet file of at most 4 MB, an item a row or a column; without, the OIT of "
            "the latest version is used, if it has any.",
        )
        field.widget.attrs["accept"] = ",".join(ANSWER_ENDINGS)

    def upload(self) -> Upload | None:
        """The file, read only so far that one too large is told as such."""
        chosen = self.cleaned_data.get("oit")
        return None if chosen is None else Upload(chosen.name or "", chosen.read(LARGEST + 1))


class MoveForm(Form):
    """Which version moves where, and why."""

    version = forms.IntegerField(min_value=1)
    to = forms.ChoiceField(choices=[(code, code) for code in STATE_NAMES])
    reason = forms.CharField(required=False, max_length=2000, strip=True)


class ScoreField(forms.CharField):
    """A number from 0 to 100 in Thai or Arabic digits, as an exact fraction; None where left empty.

    `most` is where a slider beside it ends.
    """

    def __init__(self, *, most: Fraction | None = None, **options: Any) -> None:
        super().__init__(required=False, max_length=12, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        if most is not None:
            self.widget.attrs["data-most"] = show(most)

    def clean(self, value: Any) -> Fraction | None:
        written = super().clean(value)
        if not written:
            return None
        printed = None if mixes_digits(written) else read_printed(to_arabic_digits(written))
        if printed is None or not 0 <= printed.value <= HUNDRED:
            raise forms.ValidationError(
                say(
                    f"ต้องเป็นตัวเลขตั้งแต่ 0 ถึง 100 ไม่ใช่ “{written}”",
                    f"This must be a number from 0 to 100, not “{written}”.",
                )
            )
        return printed.value


class PathForm(Form):
    """A target, and what is assumed: items that become complete, and gains on questions."""

    target = ScoreField()
    level = forms.ChoiceField(required=False)
    items = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, known: Assessment, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        framework = known.history.last.framework
        self.fields["target"].label = say("คะแนนรวมที่ต้องการ", "Total wanted")
        self.fields["level"].label = say("ระดับที่ต้องการ", "Level wanted")
        levels = [(level.code, text(level.name)) for level in framework.levels]
        self.fields["level"].choices = [("", "–"), *levels]
        self.fields["items"].label = say("ข้อตรวจที่จะทำให้ครบ", "Items to complete")
        self.fields["items"].choices = list(_items_to_win(known))
        self.fields["items"].error_messages["invalid_choice"] = say(
            "ไม่มีข้อตรวจ %(value)s ให้เลือก", "There is no item %(value)s to choose."
        )
        result = known.history.last
        for code, label in _gains_to_assume(known):
            self.fields[_gain(code)] = ScoreField(label=label, most=HUNDRED - result[code].best)

    def gains(self) -> dict[str, Fraction]:
        """Gains typed, by code; blanks and zeros left out."""
        given = {code: self.cleaned_data.get(_gain(code)) for code, _ in _gains_to_assume(self.known)}
        return {code: gain for code, gain in given.items() if gain}

    def gain_fields(self) -> Iterator[tuple[Indicator, list[forms.BoundField], bool]]:
        """The fields of gains under their indicators, and whether anything was typed there."""
        for indicator in self.known.history.last.framework.indicators:
            codes = [indicator.code, *(question.code for question in indicator.questions)]
            found = [self[_gain(code)] for code in codes if _gain(code) in self.fields]
            if found:
                yield indicator, found, any(field.value() for field in found)


def _gain(code: str) -> str:
    return f"gain-{code}"


def _items_to_win(known: Assessment) -> Iterable[tuple[str, str]]:
    """Items that were scored and are not in full."""
    result = known.history.last
    for item in result.framework.items:
        if item.code in result and result[item.code].best < HUNDRED:
            yield item.code, f"{item.code} {item.title.say(language())}"


def _gains_to_assume(known: Assessment) -> Iterable[tuple[str, str]]:
    """Questions that may be shown and are not in full, and indicators of which no item is known."""
    result = known.history.last
    questions = [
        question.code
        for question in result.framework.questions
        if question.code in result
        and question.code not in known.withheld
        and result[question.code].best < HUNDRED
    ]
    nodes = tree(result.framework)
    for code in (*questions, *analysis.bare_indicators(result)):
        yield code, _with_figure(code, nodes[code].name, result.show(code))


def _with_figure(code: str, name: Text, figure: str) -> str:
    return f"{code} {name.say(language())} ({figure})"


class PrintedField(ScoreField):
    """A figure as it was printed: its digits Arabic, its decimals as written; empty where not known."""

    def clean(self, value: Any) -> Any:
        return "" if super().clean(value) is None else to_arabic_digits(str(value).strip())


class TypedForm(Form):
    """The figures of a year as a paper prints them, and where they were read.

    Instruments and indicators stand open; parts, questions and items in sections of their own.
    """

    source = forms.CharField(max_length=500, strip=True)
    total = PrintedField()
    level = forms.ChoiceField(required=False)

    def __init__(self, framework: Framework, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source"].label = say("ที่มาของตัวเลข", "Where the figures were read")
        self.fields["source"].help_text = say(
            f"เช่น ประกาศผลการประเมิน ITA ปีงบประมาณ พ.ศ. {framework.year} หน้า 3",
            f"Such as: announcement of the result of {framework.year}, page 3",
        )
        self.fields["source"].error_messages["required"] = say(
            "โปรดบอกที่มาของตัวเลข", "Say where the figures were read."
        )
        self.fields["total"].label = say("คะแนนรวม", "Total")
        self.fields["level"].label = say("ระดับ", "Level")
        levels = [(level.code, text(level.name)) for level in framework.levels]
        self.fields["level"].choices = [("", "–"), *levels]
        self.scores, self._sections = ["total"], [["source", "total", "level"]]
        self._add([*framework.instruments, *framework.indicators], self._sections[0])
        self._titles = [""]
        self._offer(framework)

    def _offer(self, framework: Framework) -> None:
        """The sections that may be left folded: parts, and the questions or items of each indicator."""
        parts = [part for each in framework.instruments for part in each.parts]
        self._section(say("ส่วนของเครื่องมือ", "Parts of the instruments"), parts)
        for each in framework.indicators:
            items = [item for sub in each.sub_indicators for item in sub.items]
            name = f"{each.code} {text(each.name)}"
            self._section(say(f"ข้อคำถามของตัวชี้วัดที่ {name}", f"Questions of {name}"), each.questions)
            for item in items:
                points = [choice.points for choice in framework.scales[item.scale].choices]
                self.fields[f"score-{item.code}"] = ItemField(
                    points,
                    label=f"{item.code} {text(item.title)}",
                    held=self.initial.get(f"score-{item.code}"),
                )
            self._section(say(f"ข้อตรวจของตัวชี้วัดที่ {name}", f"Items of {name}"), items)

    def _section(self, title: str, nodes: Sequence[Part | Question | Item]) -> None:
        if nodes:
            self._titles.append(title)
            self._sections.append([])
            self._add(nodes, self._sections[-1])

    def _add(
        self, nodes: Iterable[Instrument | Indicator | Part | Question | Item], names: list[str]
    ) -> None:
        for each in nodes:
            name = f"score-{each.code}"
            if name not in self.fields:
                self.fields[name] = PrintedField(label=f"{each.code} {text(_called(each))}")
            self.scores.append(each.code)
            names.append(name)

    def sections(self) -> Iterator[tuple[str, list[forms.BoundField], bool]]:
        """The title of each section, its fields, and whether anything stands in it."""
        for title, names in zip(self._titles, self._sections, strict=True):
            found = [self[name] for name in names]
            yield title, found, any(field.value() for field in found)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not self.figures():
            raise forms.ValidationError(
                say("โปรดกรอกคะแนนอย่างน้อยหนึ่งช่อง", "Fill in one score at least."), code="nothing-given"
            )
        return given

    def figures(self) -> dict[str, str]:
        """What was typed, by code; blanks left out."""
        names = {code: code if code == "total" else f"score-{code}" for code in self.scores}
        given = {code: self.cleaned_data.get(name, "") for code, name in names.items()}
        return {code: figure for code, figure in given.items() if figure}


def _called(node: Instrument | Indicator | Part | Question | Item) -> Text:
    return node.asks if isinstance(node, Question) else node.title if isinstance(node, Item) else node.name


class ItemField(forms.ChoiceField):
    """The score of an item: a value of its scale, or what stood there before; empty where unknown."""

    def __init__(self, points: Iterable[Fraction], *, held: str | None, **options: Any) -> None:
        values = [show_exact(each) for each in sorted(set(points))]
        if held and held not in values:
            values.append(held)
        super().__init__(required=False, choices=[("", "–"), *((each, each) for each in values)], **options)
