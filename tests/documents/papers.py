"""A long paper of the kind agencies write, made up throughout: a place to try every block at once."""

from __future__ import annotations

import datetime
from typing import Any

from prongsai.documents import charts
from prongsai.documents.content import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Cover,
    Emblem,
    Field,
    Heading,
    Landscape,
    MemoHead,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Rule,
    Run,
    SignatureBlock,
    Signer,
    Table,
    TextBlock,
    TitleLines,
)

BODY = "องค์การบริหารส่วนตำบลทุ่งตัวอย่าง"
NAMES = (
    "การปฏิบัติหน้าที่",
    "การใช้งบประมาณ",
    "การใช้อำนาจ",
    "การใช้ทรัพย์สินของราชการ",
    "การแก้ไขปัญหาการทุจริต",
    "คุณภาพการดำเนินงาน",
    "ประสิทธิภาพการสื่อสาร",
    "การปรับปรุงระบบการทำงาน",
    "การเปิดเผยข้อมูล",
    "การป้องกันการทุจริต",
)
NOW = ("95.03", "80.12", "83.55", "77.53", "79.80", "85.60", "88.04", "86.12", "38.63", "12.50")
BEFORE = ("93.11", "79.00", "80.22", "81.70", "84.10", "83.99", "91.20", "82.33", "77.21", "75.00")


def trend() -> charts.Trend:
    totals = ("75.41", "85.03", "84.05", None, "60.88")
    levels = ("ระดับ B", "ระดับ A", "ระดับ B", "", "ระดับ D")
    rows = zip(range(2561, 2566), totals, levels, strict=True)
    return charts.Trend(tuple(charts.Point(year, total, level, year != 2562) for year, total, level in rows))


def bars() -> charts.Bars:
    rows = enumerate(zip(NAMES, NOW, BEFORE, strict=True), 1)
    made = (charts.Bar(f"{n}. {name}", now, old, float(now) < 85) for n, (name, now, old) in rows)
    return charts.Bars(tuple(made), 2565, 2564)


def losses() -> charts.Losses:
    return charts.Losses(
        (
            charts.Loss("ตัวชี้วัดที่ 10 การป้องกันการทุจริต", "17.50"),
            charts.Loss(
                "ข้อ O42 มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน และการดำเนินการตามมาตรการ", "12.27"
            ),
            charts.Loss("ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ", "1.35"),
            charts.Loss("ตัวชี้วัดอื่นรวมกัน", "8.00"),
        ),
        "60.88",
    )


def _opening(salt: str) -> tuple[Block, ...]:
    return (
        Cover(
            (
                "รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใส",
                "ในการดำเนินงานของหน่วยงานภาครัฐ (ITA)",
                "ประจำปีงบประมาณ พ.ศ. 2565",
            ),
            foot=(BODY, "อำเภอตัวอย่าง จังหวัดตัวอย่าง"),
        ),
        TitleLines(("รายงานการวิเคราะห์ผลการประเมิน ITA", "ประจำปีงบประมาณ พ.ศ. 2565", BODY)),
        Heading(1, "1. ความเป็นมา"),
        Paragraph.of(
            "การประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (Integrity and Transparency "
            "Assessment: ITA) เป็นเครื่องมือเชิงบวกที่ช่วยให้หน่วยงานทราบสถานะและปัญหาการดำเนินงานด้านคุณธรรมและ"
            "ความโปร่งใสของตนเอง และนำผลไปปรับปรุงการปฏิบัติงานและการให้บริการประชาชนให้ดียิ่งขึ้น"
        ),
        Paragraph.of(
            f"{BODY}เข้ารับการประเมินประจำปีงบประมาณ พ.ศ. 2565 ได้คะแนนรวม ",
            Run(f"60.88 คะแนน{salt}", bold=True),
            " อยู่ในระดับ D ซึ่งไม่ผ่านเกณฑ์ ดูรายละเอียดได้ที่ https://itas.example.go.th/2565?id=12 หรือสอบถามทาง ",
            Run("ita2565@example.go.th", italic=True),
            " น้ำใจ กิ่งไม้ ปั๊มน้ำ ญี่ปุ่น ฐานข้อมูล กฎหมายที่เกี่ยวข้อง ผู้ใหญ่บ้าน",
        ),
        Heading(2, "1.1 หลักการและเหตุผล"),
        Bullets(
            (
                (Run("นำผลการประเมินไปปรับปรุงการทำงานของทุกส่วนราชการ"),),
                (Run("เปิดเผยข้อมูลต่อสาธารณะให้ครบ 43 ข้อ และเป็นปัจจุบันอยู่เสมอ"),),
            )
        ),
        Numbered(
            (
                (Run("จัดประชุมชี้แจงผลการประเมินแก่บุคลากรทุกระดับภายในเดือนตุลาคม 2565"),),
                (Run("กำหนดผู้รับผิดชอบรายตัวชี้วัด "), Run("ภายใน 15 วัน", bold=True)),
                (Run("รายงานผลต่อผู้บริหารทุก 3 เดือน และ 6 เดือน"),),
            )
        ),
    )


def _figures() -> tuple[Block, ...]:
    columns = (
        Column("ที่", 0.6, "center"),
        Column("ตัวชี้วัด", 4),
        Column("ปี 2564", 1.2, "right", "คะแนน"),
        Column("ปี 2565", 1.2, "right", "คะแนน"),
        Column("สถานะ", 1.6, "center"),
    )
    rows = tuple(
        Row.of(
            str(n),
            name,
            old,
            now,
            Cell.of(*(("ต่ำกว่าเกณฑ์",) if float(now) < 85 else ("ผ่านเกณฑ์",)), tone=tone(now)),
        )
        for n, (name, now, old) in enumerate(zip(NAMES, NOW, BEFORE, strict=True), 1)
    )
    total = Row.of(Cell.of("คะแนนรวม", span=2, align="center"), "80.95", "60.88", "ระดับ D", kind="total")
    return (
        Heading(1, "2. ผลการประเมินเทียบกับปีก่อน"),
        Chart(
            trend(),
            "คะแนนรวม 5 ปี จาก 75.41 ในปี 2561 เหลือ 60.88 ในปี 2565",
            "ภาพที่ 1 แนวโน้มคะแนนรวม ปี 2561–2565",
        ),
        Table(columns, (*rows, total), "ตารางที่ 1 ผลคะแนนรายตัวชี้วัด", "หมายเหตุ: เกณฑ์ผ่านคือ 85.00 คะแนนขึ้นไป"),
        Chart(bars(), "ตัวชี้วัดที่ 10 ได้ 12.50 ต่ำที่สุด", "ภาพที่ 2 คะแนนสิบตัวชี้วัดเทียบเกณฑ์ 85 และ 95"),
        Chart(losses(), "ตัวชี้วัดที่ 10 เสียคะแนนมากที่สุด 17.50", "ภาพที่ 3 คะแนนที่เสียไป"),
    )


def tone(score: str) -> Any:
    return "good" if float(score) >= 95 else "fair" if float(score) >= 85 else "poor"


def _analysis(salt: str) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(1, "3. ผลการวิเคราะห์รายตัวชี้วัด")]
    for n, (name, now, old) in enumerate(zip(NAMES, NOW, BEFORE, strict=True), 1):
        advice = "ต้องปรับปรุงโดยเร่งด่วน" if float(now) < 85 else "ควรรักษาระดับไว้"
        words = (
            f"ได้คะแนน {now}{salt} ปีก่อนได้ {old} จึง{advice} "
            "โดยมอบหมายให้ส่วนราชการที่รับผิดชอบทบทวนขั้นตอนการปฏิบัติงาน "
            "สื่อสารให้บุคลากรทุกคนรับทราบและถือปฏิบัติอย่างเคร่งครัด พร้อมทั้งเผยแพร่ผลการดำเนินงานต่อสาธารณชน"
        )
        blocks.append(Heading(2, f"3.{n} ตัวชี้วัดที่ {n} {name}"))
        blocks.append(TextBlock(f"indicator.i{n}", (Paragraph.of(words),)))
    return tuple(blocks)


def _items(count: int) -> Table:
    columns = (
        Column("ข้อ", 0.8, "center"),
        Column("ประเด็นการตรวจ", 4),
        Column("ความเห็น", 4),
        Column("คะแนน", 1.1, "right"),
    )
    rows: list[Row] = []
    for n in range(1, count + 1):
        if n % 10 == 1:
            rows.append(Row.group(f"9.{n // 10 + 1} กลุ่มข้อมูลที่ {n // 10 + 1}", 4))
        failed = n % 7 == 3
        comment = "ไม่พบทางเข้าจากหน้าหลักของเว็บไซต์ และขาดข้อมูลรายเดือน" if failed else "ครบถ้วน"
        rows.append(
            Row.of(
                f"O{n}",
                f"รายงานการกำกับติดตามการดำเนินงาน รอบ 6 เดือน รายการที่ {n}",
                comment,
                Cell.of("0" if failed else "100", tone="poor" if failed else "plain"),
            )
        )
    return Table(columns, tuple(rows), "ตารางที่ 2 ผลการตรวจรายข้อ")


def _measures() -> tuple[Block, ...]:
    columns = (
        Column("ตัวชี้วัด", 2),
        Column("มาตรการ/แนวทาง", 3),
        Column("ขั้นตอน/วิธีการ", 4),
        Column("ผู้รับผิดชอบ", 1.6),
        Column("ดำเนินการแล้ว", 1.1, "center", "การกำกับติดตาม"),
        Column("ยังไม่ได้ดำเนินการ", 1.2, "center", "การกำกับติดตาม"),
    )
    steps = ("แต่งตั้งคณะทำงานภายใน 30 วัน", "จัดทำคู่มือการยืมทรัพย์สินของราชการ", "รายงานผลต่อผู้บริหารทุกไตรมาส")
    rows = tuple(
        Row.of(
            name,
            "ทบทวนแนวทางปฏิบัติและสื่อสารให้ทั่วถึง",
            Cell.listing(*steps),
            "สำนักปลัด กองคลัง",
            Cell.tick(n % 2 == 0),
            Cell.tick(n % 2 == 1),
        )
        for n, name in enumerate(NAMES)
    )
    return (
        Landscape(
            (Heading(1, "4. มาตรการส่งเสริมคุณธรรมและความโปร่งใส"), Table(columns, rows, "ตารางที่ 3 มาตรการ"))
        ),
        Heading(1, "5. การกำกับติดตาม"),
        Paragraph.of("ให้รายงานผลเมื่อครบ 3 เดือน และ 6 เดือน\nโดยเสนอผู้บริหารเพื่อทราบ"),
        SignatureBlock((Signer("ผู้รายงาน", position="ปลัดองค์การบริหารส่วนตำบล"), Signer("ผู้เห็นชอบ"))),
    )


def long_paper(items: int = 60, salt: str = "", **changes: Any) -> Paper:
    """About nine pages; `salt` makes its running text differ from that of any other paper."""
    blocks = (
        *_opening(salt),
        *_figures(),
        *_analysis(salt),
        PageBreak(),
        _items(items),
        *_measures(),
    )
    values: dict[str, Any] = {
        "title": "รายงานการวิเคราะห์ผลการประเมิน ITA ปีงบประมาณ 2565",
        "body": BODY,
        "year": 2565,
        "date": datetime.date(2022, 9, 30),
        "blocks": blocks,
        "subject": "การวิเคราะห์ผลการประเมิน",
    }
    return Paper(**{**values, **changes})


def short_paper(*blocks: Block, **changes: Any) -> Paper:
    values: dict[str, Any] = {
        "title": "ทดสอบ",
        "body": BODY,
        "year": 2565,
        "date": datetime.date(2022, 9, 30),
        "blocks": blocks,
    }
    return Paper(**{**values, **changes})


def memo_head(**changes: Any) -> MemoHead:
    """A head with a subject of two lines and a date left to be written by hand."""
    subject = (
        "รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ ประจำปีงบประมาณ พ.ศ. 2565"
    )
    lines = (
        (Field("ส่วนราชการ", "สำนักปลัด โทร. 0 4300 0000"),),
        (Field("ที่", "ตย 53007/157"), Field("วันที่")),
        (Field("เรื่อง", subject),),
    )
    return MemoHead(**{"title": "บันทึกข้อความ", "lines": lines, **changes})


def official_paper(paragraphs: int = 2, **changes: Any) -> Paper:
    """Memo and announcement in one: every block that official papers alone are made of."""
    blocks = (
        memo_head(),
        Paragraph.of("เรียน นายกองค์การบริหารส่วนตำบล", is_indented=False),
        Heading(1, "ข้อเท็จจริง", is_small=True),
        *(Paragraph.of(f"({n}) " + "ผลการประเมินของหน่วยงาน " * 12) for n in range(1, paragraphs + 1)),
        SignatureBlock((Signer(position="นักวิเคราะห์นโยบายและแผน", is_plain=True),)),
        SignatureBlock(
            (
                Signer(position="ปลัด", opinion=("เรียน นายก", "เพื่อโปรดพิจารณา"), is_plain=True),
                Signer("ผู้อนุมัติ", opinion=("( ) เห็นชอบ",)),
            )
        ),
        PageBreak(),
        Emblem(),
        TitleLines((f"ประกาศ{BODY}", "เรื่อง ผลการประเมิน ปี 2565")),
        Rule(),
        Paragraph.of("จึงประกาศให้ทราบโดยทั่วกัน"),
        Paragraph.of("ประกาศ ณ วันที่ 9 กุมภาพันธ์ พ.ศ. 2565", align="center"),
    )
    return short_paper(*blocks, **{"title": "บันทึกข้อความและประกาศ", **changes})
