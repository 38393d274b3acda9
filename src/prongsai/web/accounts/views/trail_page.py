"""The trail of a body: what was done there, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from prongsai.frameworks import Text
from prongsai.web.accounts.access import with_role_or_404
from prongsai.web.accounts.models import ROLES, Person, TrailEntry
from prongsai.web.accounts.views.people import TRAIL_READERS

_A_PAGE = 50
#: What entries tell of, in words; one that is not here is shown by its code.
_ACTIONS: Mapping[str, Text] = {
    "post.given": Text("มอบหมายหน้าที่", "post given"),
    "post.ended": Text("ยุติหน้าที่", "post ended"),
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
    "plan.imported": Text("นำเข้าแผน", "plan brought in"),
    "plan.draft": Text("ถอนการเสนอแผน", "proposal of the plan withdrawn"),
    "plan.proposed": Text("เสนอแผนต่อผู้บริหาร", "plan proposed"),
    "plan.returned": Text("ส่งแผนกลับให้แก้ไข", "plan sent back"),
    "plan.adopted": Text("เห็นชอบแผน", "plan adopted"),
    "plan.closed": Text("ปิดแผน", "plan closed"),
    "plan.reported": Text("รายงานความก้าวหน้า", "progress reported"),
    "text.changed": Text("แก้ไขข้อความในเอกสาร", "text of a paper changed"),
    "text.dropped": Text("กลับไปใช้ข้อความร่าง", "drafted text restored"),
}


@require_GET
@login_required
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries of a body, the latest first, fifty a page."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, TRAIL_READERS)
    entries = TrailEntry.objects.filter(body=body.name).order_by("-number")
    page = Paginator(entries, _A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, _ACTIONS.get(each.action, Text(each.action)), ROLES.get(each.role)) for each in page]
    return render(request, "accounts/trail.html", {"body": body, "page": page, "rows": rows})
