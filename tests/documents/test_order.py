"""The order: who is appointed, by post, and to what."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from prongsai.documents.content import Paper, Table
from prongsai.documents.forms import docx, html, pdf
from prongsai.documents.official_settings import Member, OrderSettings
from prongsai.documents.papers.order import order
from prongsai.errors import PaperError
from tests.documents import official, reading

DAY = datetime.date(2020, 5, 15)
DOTS = "." * 20


def members(paper: Paper) -> list[tuple[str, ...]]:
    (table,) = (block for block in paper.blocks if isinstance(block, Table))
    return [
        tuple("".join(run.text for line in cell.lines for run in line.runs) for cell in row.cells)
        for row in table.rows
    ]


def test_it_bears_number_subject_date_and_the_post_that_orders() -> None:
    settings = OrderSettings("270/2563", DAY, "ปลัดเทศบาล ปฏิบัติหน้าที่นายกเทศมนตรี")
    said = official.said(order(official.subject(order=settings))).splitlines()
    assert said[:2] == ["คำสั่งเทศบาลเมืองเมืองพล", "ที่ 270/2563"]
    assert said[2].startswith("เรื่อง แต่งตั้งคณะทำงานและผู้รับผิดชอบการประเมิน")
    assert said[2].endswith("ประจำปีงบประมาณ พ.ศ. 2564")
    assert said[-3] == "สั่ง ณ วันที่ 15 พฤษภาคม พ.ศ. 2563"
    assert said[-1] == "ปลัดเทศบาล ปฏิบัติหน้าที่นายกเทศมนตรี"


def test_blank_number_and_date_are_dotted() -> None:
    said = official.said(order(official.subject())).splitlines()
    assert said[1] == f"ที่ {DOTS}"
    assert said[-3] == f"สั่ง ณ วันที่ ........ เดือน {DOTS} พ.ศ. ............"


def test_the_clerk_presides_heads_of_units_belong_and_the_secretary_is_left_open() -> None:
    assert members(order(official.subject(units=("สำนักปลัดเทศบาล", "กองคลัง")))) == [
        ("1", "ปลัดเทศบาล", "ประธานคณะทำงาน"),
        ("2", "หัวหน้าสำนักปลัดเทศบาล", "คณะทำงาน"),
        ("3", "ผู้อำนวยการกองคลัง", "คณะทำงาน"),
        ("4", DOTS, "คณะทำงานและเลขานุการ"),
    ]


def test_members_and_duties_of_ones_own_stand_alone() -> None:
    settings = OrderSettings(members=(Member("นิติกร", "เลขานุการ"),), duties=("ก", "ข"))
    paper = order(official.subject(order=settings))
    assert members(paper) == [("1", "นิติกร", "เลขานุการ")]
    assert official.texts(paper)["order-duties"] == ["(1) ก", "(2) ข"]


def test_administrator_and_approver_are_appointed_by_post() -> None:
    settings = OrderSettings(admin="นิติกรชำนาญการ", approver="หัวหน้าฝ่ายบริการ")
    admin, approver = official.texts(order(official.subject(order=settings)))["order-appointments"]
    assert admin.startswith("2. ให้ นิติกรชำนาญการ เป็นผู้ดูแลระบบของหน่วยงาน")
    assert approver.startswith("3. ให้ หัวหน้าฝ่ายบริการ เป็นผู้บริหารซึ่งตรวจสอบและอนุมัติข้อมูล")


def test_without_posts_the_administrator_is_dotted_and_the_clerk_approves() -> None:
    admin, approver = official.texts(order(official.subject()))["order-appointments"]
    assert admin.startswith(f"2. ให้ {DOTS} เป็น")
    assert approver.startswith("3. ให้ ปลัดเทศบาล เป็น")


def test_the_preamble_tells_the_result_where_it_is_known(tmp_path: Path) -> None:
    told = official.texts(order(official.subject()))["order-preamble"]
    untold = official.texts(order(official.subject(official.unscored(tmp_path))))["order-preamble"]
    assert (len(told), len(untold)) == (2, 1)
    assert "60.88 คะแนน อยู่ในระดับ D" in told[0]
    assert "คะแนน" not in untold[0]


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_order_says_the_same_in_all_forms(language: str) -> None:
    paper = order(official.subject(language=language, units=("กองคลัง",)))
    texts = [
        reading.pdf_says(pdf.render(paper), paper),
        reading.docx_says(docx.render(paper), paper),
        reading.html_says(html.render(paper), paper),
    ]
    assert texts == [reading.said(paper)] * 3


def test_order_settings_are_read_as_written(tmp_path: Path) -> None:
    found = official.settings_of(
        tmp_path,
        "  order:\n    number: 270/2563\n    date: 15 พฤษภาคม 2563\n    by: นายก\n"
        "    members: [{position: ปลัด, role: ประธาน}]\n    duties: [ก]\n    admin: นิติกร\n    approver: ปลัด\n",
    ).order
    assert found == OrderSettings("270/2563", DAY, "นายก", (Member("ปลัด", "ประธาน"),), ("ก",), "นิติกร", "ปลัด")


def test_a_member_needs_post_and_role_and_bears_no_name(tmp_path: Path) -> None:
    with pytest.raises(PaperError) as caught:
        official.settings_of(tmp_path, "  order:\n    members:\n      - {position: ก, name: ข}\n")
    found = [(problem.code, problem.place.line) for problem in caught.value.problems]
    assert found == [("missing-key", 8), ("unknown-key", 8)]
