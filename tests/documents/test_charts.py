"""Charts say what the figures say, keep inside their frame, and need no colour to be read."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from prongsai.documents import charts
from prongsai.documents.content import ink
from prongsai.documents.drawing import Disc, Drawing, Hatch, Label, Rect, Stroke, svg, wrap
from prongsai.documents.forms import typesetter
from tests.documents import papers

THAI, ARABIC = ink("thai"), ink("arabic")
LONG = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงานและการดำเนินการตามมาตรการส่งเสริมคุณธรรม"


def _labels(drawing: Drawing) -> list[Label]:
    return [shape for shape in drawing.shapes if isinstance(shape, Label)]


def _box(label: Label) -> tuple[float, float, float, float]:
    return label.left, label.y - label.size * 0.75, label.left + label.width, label.y + label.size * 0.1


def _hard_specs() -> list[charts.Spec]:
    bars = tuple(charts.Bar(f"{n}. {LONG}", "100.00", "0.00", n % 2 == 0) for n in range(1, 11))
    losses = tuple(charts.Loss(f"ข้อ O{n} {LONG} {LONG}", "9.99") for n in range(1, 11))
    points = tuple(charts.Point(2556 + n, "95.00" if n % 2 else "84.99", "ผ่านดีเยี่ยม") for n in range(6))
    return [
        papers.trend(),
        papers.bars(),
        papers.losses(),
        charts.Bars(bars, 2568, 2567),
        charts.Losses(losses, "0.10"),
        charts.Losses((charts.Loss("ข้อเดียว", "0.07"),), "99.93"),
        charts.Trend(points),
        charts.Trend((charts.Point(2568, "0.00"),)),
    ]


@pytest.mark.parametrize("spec", _hard_specs())
@pytest.mark.parametrize("put", [THAI, ARABIC])
def test_no_label_leaves_the_frame_or_runs_into_another(spec: charts.Spec, put: charts.Put) -> None:
    drawing = charts.draw(spec, "th", put)
    boxes = [(label.text, _box(label)) for label in _labels(drawing)]
    for text, (left, top, right, bottom) in boxes:
        assert left >= -0.5, text
        assert right <= drawing.width + 0.5, text
        assert top >= -0.5, text
        assert bottom <= drawing.height + 0.5, text
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        apart = a[2] <= b[0] + 0.1 or b[2] <= a[0] + 0.1 or a[3] <= b[1] + 0.1 or b[3] <= a[1] + 0.1
        assert apart, f"{one} runs into {other}"


def test_every_figure_is_printed_once_as_given() -> None:
    texts = [label.text for label in _labels(charts.draw(papers.bars(), "th", ARABIC))]
    for figure in (*papers.NOW, *papers.BEFORE):
        assert texts.count(figure) == 1


def test_bars_are_as_long_as_their_figures() -> None:
    spec = charts.Bars((charts.Bar("ก", "50.00"), charts.Bar("ข", "100.00")), 2568)
    bars = [s for s in charts.draw(spec, "th", ARABIC).shapes if isinstance(s, Rect) and s.height == 10]
    assert bars[1].width == pytest.approx(2 * bars[0].width)


def test_weak_bars_are_told_by_hatching_and_a_sign() -> None:
    drawing = charts.draw(papers.bars(), "th", THAI)
    weak = sum(bar.is_weak for bar in papers.bars().bars)
    assert sum(isinstance(shape, Hatch) for shape in drawing.shapes) == weak + 1  # and the legend
    assert sum(label.text == "▼" for label in _labels(drawing)) == weak


def test_steps_of_the_waterfall_join_and_end_at_the_total() -> None:
    spec = charts.Losses((charts.Loss("ก", "10.00"), charts.Loss("ข", "5.00")), "85.00")
    drawing = charts.draw(spec, "th", ARABIC)
    steps = [shape for shape in drawing.shapes if isinstance(shape, Hatch)]
    ends = [shape.x for shape in drawing.shapes if isinstance(shape, Disc)]
    assert steps[0].x + steps[0].width == pytest.approx(ends[0])
    assert steps[1].x + steps[1].width == pytest.approx(steps[0].x)
    assert steps[1].x == pytest.approx(ends[1])
    assert steps[0].width == pytest.approx(2 * steps[1].width)


def test_years_that_cannot_be_compared_are_not_joined() -> None:
    points = tuple(charts.Point(2561 + n, "80.00") for n in range(4))
    joined = charts.draw(charts.Trend(points), "th", THAI)
    parted = charts.draw(
        charts.Trend((points[0], replace(points[1], is_joined=False), *points[2:])), "th", THAI
    )
    lines = [sum(isinstance(s, Stroke) and s.width == 1.6 for s in d.shapes) for d in (joined, parted)]
    assert lines == [3, 2]


def test_wrapping_keeps_words_whole_and_loses_nothing() -> None:
    lines = wrap(LONG, 150, 11)
    assert "".join(lines) == LONG
    assert len(lines) > 2
    assert all(Label(0, 0, line).width <= 150 for line in lines)


def test_a_single_word_wider_than_the_room_is_cut_between_letters() -> None:
    lines = wrap("น้ำ" * 30, 60, 11)
    assert "".join(lines) == "น้ำ" * 30
    assert all(Label(0, 0, line).width <= 60 for line in lines)
    assert not any(line.startswith(("้", "ำ")) for line in lines if line.startswith("้"))


def test_svg_is_escaped_and_the_same_each_time() -> None:
    drawing = charts.draw(charts.Bars((charts.Bar("<b>&", "1.00"),), 2568), "th", ARABIC)
    made = svg(drawing, "<i>", "a & b", "x")
    assert "<b>" not in made
    assert "<i>" not in made
    assert made == svg(drawing, "<i>", "a & b", "x")


def test_pictures_for_word_are_cut_to_the_drawing() -> None:
    drawings = [charts.draw(spec, "th", THAI) for spec in (papers.trend(), papers.losses())]
    for drawing, data in zip(drawings, typesetter.to_png(drawings), strict=True):
        width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
        scale = typesetter.PIXELS_PER_INCH / 72
        assert (width, height) == (
            pytest.approx(drawing.width * scale, abs=1),
            pytest.approx(drawing.height * scale, abs=1),
        )
