"""A short walk without a mouse: every stop is seen, and everything is reached by Tab, Enter and Space."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE, Walk, Walker

#: Where the focus stands: its words, and whether a line is drawn around it that is in view.
_FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const drawn = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
  const box = at.getBoundingClientRect();
  const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    name: (at.getAttribute('aria-label') || at.innerText || at.name || at.tagName).trim(),
    tag: at.tagName, field: at.name || '', seen: drawn && inView,
  };
}"""


def tab_to(walker: Walker, **wanted: str) -> None:
    """Go on by Tab until the focus is what is wanted; whatever it stops at on the way is to be seen."""
    for _ in range(120):
        stop = walker.page.evaluate(_FOCUS)
        if stop["tag"] not in ("BODY", "MAIN"):
            assert stop["seen"], f"{walker.at}: the focus is not seen at {stop}"
            if all(text in stop[key] for key, text in wanted.items()):
                return
        walker.page.keyboard.press("Tab")
    raise AssertionError(f"{walker.at}: no Tab leads to {wanted}")


def enter(walker: Walker) -> None:
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")


def test_the_first_stop_skips_to_the_content(walk: Walk) -> None:
    citizen = walk()
    citizen.open("/")
    tab_to(citizen, name="ข้ามไปยังเนื้อหา")
    citizen.page.keyboard.press("Enter")
    assert citizen.page.evaluate("document.activeElement.id") == "main"
    tab_to(citizen, field="q")


def test_an_officer_needs_no_mouse(walk: Walk) -> None:
    officer = walk()
    officer.open("/sign-in/")
    tab_to(officer, field="username")
    officer.page.keyboard.type("officer")
    tab_to(officer, field="password")
    officer.page.keyboard.type(officer.workspace.passwords["officer"])
    tab_to(officer, tag="BUTTON", name="เข้าสู่ระบบ")
    enter(officer)
    at = officer.at
    tab_to(officer, name="แผนมาตรการ")
    enter(officer)
    tab_to(officer, name="ดูมาตรการที่เสนอ")
    enter(officer)
    tab_to(officer, field="pick")
    chosen = officer.page.evaluate("document.activeElement.checked")
    officer.page.keyboard.press("Space")
    assert officer.page.evaluate("document.activeElement.checked") is not chosen
    if chosen:
        officer.page.keyboard.press("Space")
    tab_to(officer, name="เพิ่มมาตรการที่เลือกในแผน")
    enter(officer)
    assert officer.at == at + "plan/"
    tab_to(officer, name="เสนอผู้บริหาร")
    assert officer.main.locator("tbody tr").count() >= 1


def test_an_item_opens_in_its_place_and_the_focus_stays(walk: Walk) -> None:
    """Enter opens it and closes it again; Tab leads from it into its form."""
    officer = walk("officer")
    officer.open(officer.at + "disclosures/")
    tab_to(officer, name="O2", tag="A")
    officer.page.keyboard.press("Enter")
    opened = officer.main.locator("#item-O2 .opened-entry")
    expect(opened).to_be_visible(timeout=PATIENCE)
    assert officer.page.evaluate("document.activeElement.id") == "open-O2"
    officer.page.keyboard.press("Tab")
    assert officer.page.evaluate("document.activeElement.closest('#item-O2') !== null")
    officer.page.keyboard.press("Shift+Tab")
    officer.page.keyboard.press("Enter")
    expect(opened).to_have_count(0, timeout=PATIENCE)
    assert officer.page.evaluate("document.activeElement.id") == "open-O2"
