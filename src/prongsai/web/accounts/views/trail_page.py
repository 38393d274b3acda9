"""The trail of a body: what was done there, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prongsai.frameworks import Text
from prongsai.web.accounts import trail_export
from prongsai.web.accounts.access import with_role_or_404
from prongsai.web.accounts.models import ROLES, Person
from prongsai.web.accounts.trail import of as trail_of
from prongsai.web.accounts.views.people import TRAIL_READERS
from prongsai.web.ui.downloads import streamed

_A_PAGE = 50
#: What entries tell of, in words; one that is not here is shown by its code.
_ACTIONS: Mapping[str, Text] = {
    "post.given": Text("มอบหมายหน้าที่", "post given"),
    "post.ended": Text("ยุติหน้าที่", "post ended"),
    "round.opened": Text("เปิดรอบการประเมิน", "round opened"),
    "round.taken-back": Text("ถอนรอบการประเมินที่ว่างเปล่า", "empty round taken back"),
    "calendar.set": Text("กำหนดปฏิทิน", "calendar set"),
    "bulk.loaded": Text("นำเข้าหน่วยงานและบุคลากรจากแฟ้ม", "bodies and people loaded from a file"),
    "person.two-step-removed": Text("ยกเลิกสองขั้นตอนให้ผู้ใช้", "two-step sign-in removed"),
    "person.password-given": Text("ออกรหัสผ่านครั้งเดียวให้ผู้ใช้", "one-time password given"),
    "body.changed": Text("แก้ไขข้อมูลหน่วยงาน", "body's data changed"),
    "body.renamed": Text("เปลี่ยนชื่อหรือจังหวัดของหน่วยงาน", "body renamed"),
    "body.emblem": Text("เปลี่ยนตราสัญลักษณ์", "emblem changed"),
    "unit.added": Text("เพิ่มส่วนราชการ", "unit added"),
    "unit.renamed": Text("เปลี่ยนชื่อส่วนราชการ", "unit renamed"),
    "unit.ended": Text("ยุบเลิกส่วนราชการ", "unit ended"),
    "unit.restored": Text("เปิดใช้ส่วนราชการอีกครั้ง", "unit restored"),
    "round.step": Text("เลื่อนขั้นตอนของปี", "next step of the year"),
    "result.loaded": Text("นำเข้าผลการประเมิน", "result loaded"),
    "result.draft": Text("ถอนการเสนอผล", "proposal of the result withdrawn"),
    "result.proposed": Text("เสนอผลต่อผู้บริหาร", "result proposed"),
    "result.returned": Text("ส่งผลกลับให้แก้ไข", "result sent back"),
    "result.published": Text("อนุมัติและเผยแพร่ผล", "result published"),
    "plan.measures-proposed": Text("ให้ระบบเสนอมาตรการ", "measures suggested"),
    "plan.measure-added": Text("เพิ่มมาตรการ", "measure added"),
    "plan.measure-changed": Text("แก้ไขมาตรการ", "measure changed"),
    "plan.measure-deleted": Text("ลบมาตรการ", "measure deleted"),
    "plan.measure-moved": Text("ย้ายลำดับมาตรการ", "measure moved"),
    "plan.settled": Text("แก้ไขข้อกำหนดของแผน", "settings of the plan changed"),
    "plan.imported": Text("นำเข้าแผน", "plan brought in"),
    "plan.draft": Text("ถอนการเสนอแผน", "proposal of the plan withdrawn"),
    "plan.proposed": Text("เสนอแผนต่อผู้บริหาร", "plan proposed"),
    "plan.returned": Text("ส่งแผนกลับให้แก้ไข", "plan sent back"),
    "plan.adopted": Text("เห็นชอบแผน", "plan adopted"),
    "plan.confirmed": Text("ยืนยันการให้ความเห็นชอบตามแฟ้ม", "adoption on paper confirmed"),
    "plan.closed": Text("ปิดแผน", "plan closed"),
    "plan.reported": Text("รายงานความก้าวหน้า", "progress reported"),
    "text.changed": Text("แก้ไขข้อความในเอกสาร", "text of a paper changed"),
    "token.made": Text("สร้างโทเคน", "token made"),
    "token.revoked": Text("เพิกถอนโทเคน", "token revoked"),
    "tokens.revoked": Text("เพิกถอนโทเคนทั้งหมดของผู้ใช้", "all tokens of a person revoked"),
    "box.people": Text("บันทึกจำนวนคนที่ขอให้ตอบแบบวัด", "head-count of the surveys given"),
    "box.ways": Text("เปลี่ยนลิงก์เปิดของแบบวัด", "open links of the surveys changed"),
    "box.days": Text("เปลี่ยนวันรับคำตอบ", "days of answering changed"),
    "text.dropped": Text("กลับไปใช้ข้อความร่าง", "drafted text restored"),
    "box.made": Text("ตั้งกล่องคำตอบ", "ballot box made"),
    "box.key": Text("รับกุญแจสาธารณะของกล่องคำตอบ", "public key given to the ballot box"),
    "box.state": Text("กล่องคำตอบเลื่อนขั้น", "next step of the ballot box"),
    "box.pinned": Text("ตรึงค่าตรวจสอบของกล่องคำตอบ", "digest of the ballot box pinned"),
    "box.purged": Text("ทำลายบัตรคำตอบ รหัส และกุญแจ", "ballots, codes and keys destroyed"),
    "box.taken-back": Text("ถอนกล่องคำตอบที่ตั้งผิด", "ballot box taken back"),
    "disclosure.entry": Text("กรอกข้อของการเปิดเผยข้อมูล", "disclosure item filled in"),
    "disclosure.asked": Text("มอบหมายส่วนราชการกรอกการเปิดเผยข้อมูล", "units put in charge of disclosure items"),
    "disclosure.copied": Text("คัดลอกการเปิดเผยข้อมูลจากปีก่อน", "disclosures copied from an earlier year"),
    "disclosure.sent": Text("เสนอการเปิดเผยข้อมูลต่อผู้บริหาร", "disclosures sent to the executive"),
    "disclosure.draft": Text("ถอนการเปิดเผยข้อมูลกลับมาแก้ไข", "disclosures taken back"),
    "disclosure.returned": Text("ส่งการเปิดเผยข้อมูลกลับให้แก้ไข", "disclosures sent back"),
    "disclosure.approved": Text("อนุมัติการเปิดเผยข้อมูล", "disclosures approved"),
    "disclosure.replaced": Text("เปิดฉบับแก้ไขของการเปิดเผยข้อมูล", "corrected version of the disclosures begun"),
    "review.assigned": Text("มอบหมายผู้ตรวจการเปิดเผยข้อมูล", "readers of the disclosures named"),
    "review.read": Text("ตรวจการเปิดเผยข้อมูลเสร็จ", "disclosures read"),
    "review.told": Text("แจ้งคะแนนเบื้องต้นของการเปิดเผยข้อมูล", "preliminary scores of the disclosures told"),
    "review.final": Text("สรุปผลการตรวจการเปิดเผยข้อมูล", "review of the disclosures ended"),
    "clarification.sent": Text("ส่งคำชี้แจงการเปิดเผยข้อมูล", "clarification of the disclosures sent"),
    "clarification.accepted": Text("ยอมรับคะแนนการเปิดเผยข้อมูล", "scores of the disclosures accepted"),
    "codes.issued": Text("ออกรหัสตอบแบบวัด", "survey codes given out"),
    "codes.voided": Text("ยกเลิกรหัสตอบแบบวัด", "survey codes voided"),
    "site-check.asked": Text("สั่งตรวจเว็บไซต์", "site check asked for"),
    "site-check.cancelled": Text("ยกเลิกการตรวจเว็บไซต์", "site check cancelled"),
    "site-check.done": Text("ตรวจเว็บไซต์เสร็จ", "site check done"),
}


@require_safe
@login_required
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries of a body, the latest first, fifty a page."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, TRAIL_READERS)
    entries = trail_of(body).order_by("-number")
    page = Paginator(entries, _A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, _ACTIONS.get(each.action, Text(each.action)), ROLES.get(each.role)) for each in page]
    return render(request, "accounts/trail.html", {"body": body, "page": page, "rows": rows})


@require_safe
@login_required
def as_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """All entries of a body as a table."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, TRAIL_READERS)
    pieces = trail_export.csv_of(body)
    return streamed(request, pieces, "text/csv; charset=utf-8", f"trail-{body.pk}.csv")


@require_safe
@login_required
def as_json_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """All entries of a body, each as one line of JSON with all that its digest covers."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, TRAIL_READERS)
    pieces = trail_export.json_lines_of(body)
    return streamed(request, pieces, "application/jsonl", f"trail-{body.pk}.jsonl")
