"""The prose of an analysis, drafted from figures: every draft may be replaced by the officers' own text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from prongsai import frameworks
from prongsai.analysis import (
    Change,
    is_within_noise,
    paragraph,
    ranked,
)
from prongsai.documents.content import (
    Block,
    Numbered,
    Paragraph,
    Run,
    SignatureBlock,
    Signer,
    TextBlock,
    ink,
    runs,
)
from prongsai.documents.paper_settings import text_key
from prongsai.documents.subject import NOT_KNOWN, Subject, codes_shown
from prongsai.frameworks import Indicator
from prongsai.numbers import show, show_exact

_LONGEST_NUMBER = len("(100) ")


def text_block(subject: Subject, key: str, *drafts: str) -> TextBlock:
    """The officer's own text under `key` where there is one, else the drafted paragraphs."""
    own = subject.settings.texts.get(key, "")
    written = [line.strip() for line in own.splitlines() if line.strip()]
    return TextBlock(key, tuple(Paragraph.of(line) for line in written or drafts))


def indicator_block(subject: Subject, indicator: Indicator, number: str = "") -> TextBlock:
    """The paragraph about one indicator; its name stands out in bold, also where officers kept it."""
    key, name = text_key(indicator.code), subject.indicator_name(indicator)
    drafted = paragraph(subject.known.history, indicator, subject.known.withheld)
    draft = subject.word(drafted.say) if drafted else f"{name} {NOT_KNOWN}"
    block = text_block(subject, key, draft if key in subject.settings.texts else f"{number}{draft}")
    first, *others = block.paragraphs
    return TextBlock(key, (_with_bold(first, name, ink(subject.settings.digits)), *others))


def _with_bold(paragraph: Paragraph, name: str, put: Callable[[str], str]) -> Paragraph:
    """A paragraph with the name that it begins with, after its number, in bold."""
    text = "".join(run.text for run in paragraph.runs)
    for shown in (name, put(name)):
        before, found, after = text.partition(shown)
        if found and len(before) <= _LONGEST_NUMBER:
            return Paragraph(runs(before, Run(shown, bold=True), after))
    return paragraph


def signatures(subject: Subject) -> SignatureBlock:
    """Those who sign by the settings; else who prepared, checked and approved, to be written by hand."""
    say = subject.say
    drafted = (
        Signer(role=say("ผู้จัดทำ", "Prepared by")),
        Signer(role=say("ผู้ตรวจสอบ", "Checked by")),
        Signer(role=say("ผู้เห็นชอบ", "Approved by")),
    )
    return SignatureBlock(subject.settings.signers or drafted)


def background(subject: Subject) -> TextBlock:
    """What the assessment is, from the year's own frame."""
    framework, say = subject.framework, subject.say
    named = subject.listed(
        [
            say(
                f"{subject.word(each.name)} ({each.code}) น้ำหนักร้อยละ {show_exact(each.weight * 100)}",
                f"{each.code}, {subject.word(each.name)} ({show_exact(each.weight * 100)}%)",
            )
            for each in framework.instruments
        ]
    )
    number, indicators = len(framework.instruments), len(framework.indicators)
    owner = subject.word(framework.owner)
    return text_block(
        subject,
        "background",
        say(
            f"{subject.assessment_name} (Integrity and Transparency Assessment: ITA) ตามกรอบของ{owner} "
            "ช่วยให้หน่วยงานของรัฐเห็นสถานะของตนเองจากสามด้าน คือการรับรู้ของบุคลากร การรับรู้ของผู้รับบริการ "
            "และข้อมูลที่หน่วยงานเปิดเผยต่อสาธารณะ เพื่อนำไปปรับปรุงการปฏิบัติงานและการให้บริการให้ดีขึ้นทุกปี",
            f"The {subject.assessment_name} (ITA) by the frame of the {owner} lets a public body see itself "
            "from three sides: its staff, the people it serves, and what it publishes, so that it can do "
            "better every year.",
        ),
        say(
            f"การประเมินประจำ{subject.fiscal_year(subject.year)} ใช้เครื่องมือ {number} ชุด ได้แก่ {named} "
            f"รวม {indicators} ตัวชี้วัด คะแนนเต็ม 100 คะแนน "
            f"และถือว่าผ่านเกณฑ์เมื่อได้คะแนนรวมตั้งแต่ {subject.mark} คะแนนขึ้นไป{_floors_said(subject)}",
            f"In {subject.fiscal_year(subject.year)} it uses {number} instruments: {named}; "
            f"{indicators} indicators in all, a full score of 100, and a pass mark of {subject.mark}."
            f"{_floors_said(subject)}",
        ),
    )


def _floors_said(subject: Subject) -> str:
    names = [subject.word(level.name) for level in subject.framework.levels if level.floors]
    if not names:
        return ""
    return subject.say(
        f" ทั้งนี้ ระดับ{subject.listed(names)}กำหนดคะแนนขั้นต่ำของทุกเครื่องมือไว้ด้วย",
        f" The levels {subject.listed(names)} also set a floor for every instrument.",
    )


def rationale(subject: Subject) -> TextBlock:
    """Why the paper is written, for which year, and where it must be published."""
    say = subject.say
    beside = say(" โดยเทียบกับปีก่อน", " beside last year") if len(subject.changes) > 1 else ""
    return text_block(
        subject,
        "rationale",
        say(
            f"เพื่อให้ผลการประเมินนำไปสู่การปรับปรุงได้จริง {subject.known.body.name}"
            f"จึงวิเคราะห์ผลการประเมิน{subject.fiscal_year(subject.year)} เป็นรายตัวชี้วัด{beside} "
            "ว่าคะแนนขาดไปที่ใดและแต่ละจุดมีผลต่อคะแนนรวมเท่าใด "
            f"แล้วกำหนดมาตรการ ผู้รับผิดชอบ และวิธีติดตามสำหรับ{subject.fiscal_year(subject.for_year)}",
            f"So that the result leads to change, {subject.known.body.name} has analysed its result of "
            f"{subject.fiscal_year(subject.year)} indicator by indicator{beside}: "
            "where points were lost and what each is worth, and from that the measures, those "
            "responsible, and the follow-up for "
            f"{subject.fiscal_year(subject.for_year)}.",
        ),
        *_where_published(subject),
        *_who_took_part(subject),
    )


def _where_published(subject: Subject) -> Iterator[str]:
    """The items of the coming year under which this paper and the report on its measures are disclosed."""
    year = subject.for_year
    if str(year) not in frameworks.available():
        return
    coming = frameworks.load(year)
    analysis, report = coming.papers.get("analysis_and_measures"), coming.papers.get("carrying_out_report")
    if coming.owner != subject.framework.owner or not analysis or not report:
        return
    yield subject.say(
        f"รายงานฉบับนี้พร้อมมาตรการเป็นข้อมูลที่ต้องเปิดเผยในข้อ {analysis.item} ของการประเมิน{subject.fiscal_year(year)} "
        f"และผลการดำเนินการตามมาตรการเป็นข้อมูลในข้อ {report.item}",
        f"This paper and its measures are to be disclosed under item {analysis.item} of "
        f"{subject.fiscal_year(year)}, "
        f"and the report on carrying them out under item {report.item}.",
    )


def _who_took_part(subject: Subject) -> Iterator[str]:
    if subject.settings.units:
        named = subject.listed(subject.settings.units)
        yield subject.say(f"หน่วยงานที่ร่วมดำเนินการ ได้แก่ {named}", f"Units taking part: {named}.")


def summary(subject: Subject) -> TextBlock:
    """Total, level, pass or not, change on the year before, highest and lowest indicator."""
    return text_block(
        subject,
        "summary",
        " ".join([total_said(subject), *_total_change_said(subject), *_extremes_said(subject)]),
    )


def total_said(subject: Subject) -> str:
    """Total, level and whether the mark was reached; what is missing or contradicts itself is said."""
    say, result, body = subject.say, subject.result, subject.known.body.name
    year = subject.fiscal_year(subject.year)
    if result.total is None:
        return say(
            f"ใน{year} ข้อมูลของ{body}ยังไม่ครบทุกเครื่องมือ จึงยังไม่มีคะแนนรวม",
            f"In {year} the figures of {body} do not reach a total.",
        )
    if subject.has_wrong_level(result):
        return _contradiction_said(subject)
    shown, passed = result.show("total"), bool(result.passed)
    th = f"ใน{year} {body}ได้คะแนนรวม {shown} คะแนน {_level_said(subject)} "
    th += f"{'ผ่านเกณฑ์' if passed else 'ไม่ผ่านเกณฑ์'} {subject.mark} คะแนน"
    en = f"In {year} {body} scored {shown} in all, {_level_said(subject)}, and "
    en += f"{'reached' if passed else 'did not reach'} the pass mark of {subject.mark}."
    return say(th, en)


def _contradiction_said(subject: Subject) -> str:
    """Total and printed level where the two cannot both be true."""
    result, year = subject.result, subject.fiscal_year(subject.year)
    body, shown = subject.known.body.name, result.show("total")
    printed = subject.level_said(subject.level_name(subject.year, result.level))
    by_scores = [subject.level_said(subject.word(level.name)) for level in result.levels]
    passed = result.passed
    return subject.say(
        f"ใน{year} {body}ได้คะแนนรวม {shown} คะแนน "
        f"{'ผ่านเกณฑ์' if passed else 'ไม่ผ่านเกณฑ์'} {subject.mark} คะแนน "
        f"ทั้งนี้ ระดับที่พิมพ์ไว้คือ{printed} ไม่สอดคล้องกับคะแนน ซึ่งตามเกณฑ์อยู่ใน{' หรือ'.join(by_scores)} "
        "จึงควรตรวจกับผลที่ประกาศ",
        f"In {year} {body} scored {shown} in all and {'reached' if passed else 'did not reach'} "
        f"the pass mark of {subject.mark}. The level printed, {printed}, does not agree with the "
        f"scores, which give {' or '.join(by_scores)}; check it against the announced result.",
    )


def _level_said(subject: Subject) -> str:
    result = subject.result
    if result.level:
        name = subject.level_name(subject.year, result.level)
        said = subject.level_said(name)
        return subject.say(f"อยู่ใน{said}", said)
    names = [subject.word(level.name) for level in result.levels]
    th = f"ระดับยังชี้ขาดไม่ได้ (อาจเป็น {' หรือ '.join(names)})"
    return subject.say(th, f"a level that cannot be told yet ({' or '.join(names)})")


def _total_change_said(subject: Subject) -> Iterator[str]:
    before = next((entry for entry in subject.known.history.totals() if entry[0] == subject.year - 1), None)
    total = subject.result.total
    if before is None or total is None:
        return
    year, old, level = before
    by, name = show(abs(total - old)), subject.level_said(subject.level_name(year, level))
    way, noise = subject.way(total - old), _within_noise_said(subject, "total", total - old)
    said = subject.say(
        f"{way}จาก{subject.fiscal_year(year)} ที่ได้ {show(old)} คะแนน ({name}) อยู่ {by} คะแนน{noise}",
        f"The total {way} by {by} from {show(old)} ({name}) in {subject.fiscal_year(year)}{noise}.",
    )
    yield said if total != old else subject.say("เท่ากับปีก่อน", "It stands where it stood last year.")
    change = subject.changes.get("total")
    if change is not None and not change.is_comparable:
        yield subject.say(
            "แต่เกณฑ์ของสองปีต่างกัน จึงเทียบกันได้โดยประมาณ",
            "The rules of the two years differ, so the comparison is rough.",
        )


def _extremes_said(subject: Subject) -> Iterator[str]:
    order = ranked(subject.result)
    if len(order) < 2:
        return
    best, worst = order[0], order[-1]
    tied = [each for each in order if each.figure == best.figure]
    known = ""
    if subject.unknown:
        known = subject.say(
            f"ในตัวชี้วัดที่ทราบคะแนน {len(order)} ตัวชี้วัด ", f"Of the {len(order)} indicators known, "
        )
    if len(tied) > 1:
        high = subject.say(
            f"ตัวชี้วัดที่ได้คะแนนสูงสุด ({show(best.figure)} คะแนน) มี {len(tied)} ตัวชี้วัด",
            f"{len(tied)} indicators share the highest score ({show(best.figure)})",
        )
    else:
        name = subject.indicator_name(best.indicator)
        high = subject.say(
            f"{name} ได้คะแนนสูงสุด ({show(best.figure)} คะแนน)", f"{name}, is highest ({show(best.figure)})"
        )
    name = subject.indicator_name(worst.indicator)
    yield (
        known
        + high
        + subject.say(
            f" และ{name} ได้คะแนนต่ำสุด ({show(worst.figure)} คะแนน)",
            f", and {name}, lowest ({show(worst.figure)}).",
        )
    )


def unknown_said(subject: Subject) -> Iterator[Paragraph]:
    """Which indicators have no figure; nothing where all are known."""
    if not subject.has_indicators:
        yield Paragraph.of(
            subject.say(
                "ข้อมูลที่ได้รับไม่มีคะแนนรายตัวชี้วัด (ทุกตัวชี้วัด) รายงานนี้จึงไม่กล่าวถึงและไม่คาดเดาคะแนนดังกล่าว",
                "The figures given hold no score of any indicator; this paper does not guess them.",
            )
        )
    elif subject.unknown:
        codes = subject.listed([each.code for each in subject.unknown])
        yield Paragraph.of(
            subject.say(
                f"ข้อมูลที่ได้รับไม่มีคะแนนของตัวชี้วัดที่ {codes} รายงานนี้จึงไม่กล่าวถึงและไม่คาดเดาคะแนนของตัวชี้วัดดังกล่าว",
                f"The figures given hold no score of indicator {codes}; this paper does not guess them.",
            )
        )


def fallen_list(subject: Subject) -> Iterator[Block]:
    """Which indicators fell below last year's figure, and whether sampling alone could explain it.

    Those whose rules changed are not among them; they are named after the others.
    """
    fallen, others = subject.known.history.fallen(), subject.known.history.not_alike()
    if fallen:
        yield Paragraph.of(
            subject.say(
                f"ตัวชี้วัดที่ได้คะแนนลดลงจากปีก่อนมี {len(fallen)} ตัวชี้วัด ได้แก่",
                f"{len(fallen)} indicators fell below last year:",
            )
        )
        yield Numbered(tuple(runs(_fallen_said(subject, change)) for change in fallen))
    elif len(subject.changes) > len(others) + 1:
        among = subject.say("ที่เทียบกับปีก่อนได้", " that can be compared") if others else ""
        yield Paragraph.of(
            subject.say(f"ไม่มีตัวชี้วัดใด{among}ได้คะแนนลดลงจากปีก่อน", f"No indicator{among} fell below last year.")
        )
    yield from _not_alike_said(subject, others)


def _not_alike_said(subject: Subject, others: Sequence[Change]) -> Iterator[Paragraph]:
    if others:
        listed = codes_shown([each.code for each in others])
        yield Paragraph.of(
            subject.say(
                f"ตัวชี้วัดที่ {listed} มีเกณฑ์ต่างจากปีก่อน จึงไม่นับว่าคะแนนสูงขึ้นหรือลดลง",
                f"The rules of indicator {listed} are not last year's, so they count as neither risen "
                "nor fallen.",
            )
        )


def _fallen_said(subject: Subject, change: Change) -> str:
    indicator = next(each for each in subject.framework.indicators if each.code == change.code)
    name, code = subject.indicator_name(indicator), subject.instrument_of(indicator).code
    before, now, by = show(change.before), show(change.now), show(-change.by)
    said = subject.say(
        f"{name} ({code}) ลดลง {by} คะแนน จาก {before} เหลือ {now} คะแนน",
        f"{name} ({code}), by {by}, from {before} to {now}",
    )
    return said + _within_noise_said(subject, change.code, change.by)


def _within_noise_said(subject: Subject, code: str, by: Fraction) -> str:
    """What stands after a change that sampling alone could explain; nothing after any other."""
    years = (subject.known.errors.get(subject.year, {}), subject.known.errors.get(subject.year - 1, {}))
    if not by or not is_within_noise(float(by), years[0].get(code), years[1].get(code)):
        return ""
    return subject.say(" (อยู่ในช่วงความคลาดเคลื่อนจากการสุ่ม)", " (within sampling error)")


def trend_text(subject: Subject) -> TextBlock:
    """The totals in words: highest, lowest, and where the last stands."""
    totals = subject.known.history.totals()
    if len(totals) < 2:
        return text_block(
            subject, "trend", subject.say("มีคะแนนรวมเพียงปีเดียว จึงยังไม่เห็นแนวโน้ม", "Only one year is known.")
        )
    high, low = max(totals, key=lambda entry: entry[1]), min(totals, key=lambda entry: entry[1])
    first, last = totals[0][0], totals[-1][0]
    return text_block(
        subject,
        "trend",
        subject.say(
            f"ตั้งแต่ปีงบประมาณ พ.ศ. {first} ถึง {last} คะแนนรวมสูงสุดของ{subject.known.body.name}คือ "
            f"{show(high[1])} คะแนน "
            f"(ปี {high[0]}) และต่ำสุดคือ {show(low[1])} คะแนน (ปี {low[0]})",
            f"From {first} to {last} the highest total of {subject.known.body.name} was "
            f"{show(high[1])} ({high[0]}) and "
            f"the lowest {show(low[1])} ({low[0]}).",
        )
        + _overall_said(subject, totals)
        + _runs_said(subject, totals),
    )


def _overall_said(subject: Subject, totals: Sequence[tuple[int, Fraction, str | None]]) -> str:
    """The last total against the first; nothing where the rules changed between."""
    if not all(subject.is_joined(year) for year, *_ in totals):
        return ""
    by = totals[-1][1] - totals[0][1]
    return subject.say(
        f" คะแนนปีล่าสุด{subject.way(by)}จากปีแรก {show(abs(by))} คะแนน",
        f" The last {subject.way(by)} by {show(abs(by))} against the first.",
    )


def _runs_said(subject: Subject, totals: Sequence[tuple[int, Fraction, str | None]]) -> str:
    """How many years in a row the total has been falling, where it is two or more."""
    falls = 0
    for (_, before, _), (_, now, _) in reversed(list(pairwise(totals))):
        if now >= before:
            break
        falls += 1
    if falls < 2:
        return ""
    return subject.say(f" ทั้งนี้ คะแนนลดลงติดต่อกัน {falls} ปีหลังสุด", f" It has fallen {falls} years in a row.")
