"""What the command line says, in Thai and English: help texts, kept apart from what the commands do."""

from __future__ import annotations

import re

from prongsai.errors import Language

HELP: dict[str, tuple[str, str]] = {
    "prongsai": (
        "โปร่งใส: การประเมิน ITA ตั้งแต่กรอบการประเมินรายปี การให้คะแนน การวิเคราะห์ จนถึงเอกสารราชการ",
        "Prongsai: the ITA assessment, from a year's rules through scores and analysis to official papers",
    ),
    "framework": (
        "กรอบการประเมินรายปี: ดู ตรวจ เทียบ สร้างปีใหม่ ใส่ถ้อยคำทางการ",
        "frameworks, a year's rules: list, check, compare, copy, word",
    ),
    "framework list": ("รายชื่อกรอบการประเมินที่มี", "the frameworks that come with Prongsai"),
    "framework check": ("ตรวจกรอบการประเมินว่าถูกต้องครบถ้วน", "check a framework and say what is wrong with it"),
    "framework diff": ("เทียบสองปีว่าอะไรเปลี่ยน", "what changed between two years"),
    "framework new": ("คัดลอกปีหนึ่งเป็นร่างของปีใหม่", "copy a year as the draft of a new one"),
    "framework load-wording": (
        "ใส่ถ้อยคำทางการจาก XLSX หรือ YAML ลงในสำเนาของกรอบการประเมิน",
        "put official wording from XLSX or YAML into a copy",
    ),
    "answers": ("คำตอบจากแบบวัดและแบบตรวจ", "answers of the surveys and the disclosure check"),
    "answers check": (
        "ตรวจแฟ้มคำตอบหรือแฟ้มหน่วยงาน บอกทุกข้อผิดพลาด",
        "check a file of answers or a body file; say every problem",
    ),
    "template": ("สร้างแฟ้มหน่วยงานเปล่าสำหรับกรอกคะแนน", "write an empty body file to fill in"),
    "score": ("คำนวณคะแนนและระดับ", "scores and level"),
    "explain": ("อธิบายตัวเลขหนึ่งตัวทีละขั้น", "tell one figure back step by step"),
    "gaps": ("คะแนนหายไปที่ไหน แต่ละข้อมีค่าเท่าไร", "where points were lost and what each is worth"),
    "path": ("ทางที่สั้นที่สุดไปสู่คะแนนหรือระดับที่ต้องการ", "the fewest gains that reach a total or a level"),
    "recount": (
        "คำนวณแฟ้มผลคะแนนซ้ำจากข้อมูลที่อยู่ในแฟ้ม แล้วเทียบทุกตัวเลข",
        "score a result file anew from the inputs it carries and compare every figure",
    ),
    "verify": (
        "ตรวจหลักฐานของผลที่เผยแพร่: ตรงกับที่อนุมัติ ลายมือชื่อ กุญแจ และคำนวณซ้ำ",
        "check the proof of a published result: as approved, signature, key, and counted anew",
    ),
    "report": ("พิมพ์รายงานการวิเคราะห์เป็น PDF DOCX และ HTML", "print the analysis paper as PDF, DOCX and HTML"),
    "propose": (
        "เสนอมาตรการจากคลังมาตรการสำหรับข้อที่ต่ำกว่าเกณฑ์ เรียงตามคะแนนที่อาจได้คืน",
        "propose measures for what is below the pass mark, those worth most first",
    ),
    "plan": (
        "แผนมาตรการ: สถานะ ความก้าวหน้า สิ่งที่เกินกำหนด และข้อที่ต้องแก้ไข",
        "the plan of measures: states, progress, what is late, and what must be mended",
    ),
    "catalogue": ("คลังมาตรการ: แสดงหรือตรวจ", "the catalogue of measures: list or check it"),
    "set": (
        "พิมพ์เอกสารทั้งปีของหน่วยงานในครั้งเดียว ไว้ในโฟลเดอร์ตามชื่อแฟ้ม",
        "print all papers of a body's year at once, in a folder named after the file",
    ),
    "audit": (
        "ตรวจเว็บไซต์ก่อนส่ง OIT: เส้นทางจากหน้าหลักไปยังที่อยู่ของแต่ละข้อ สิ่งที่พบ และวิธีแก้ไข",
        "check a website before disclosures are sent: click path to each address, what is wrong, how to mend",
    ),
    "texts": (
        "นำข้อความที่แก้ไขใน Word กลับมาใช้แทนร่างทุกครั้งที่พิมพ์",
        "take texts edited in Word back, to stand in place of the drafts from now on",
    ),
    "ballots": (
        "กล่องคำตอบ: ทำกุญแจ ซ้อมเปิด เปิดกล่อง และพิสูจน์ว่าระบบเก็บอะไรบ้าง",
        "ballot boxes: keys, the drill, opening, and proof of what is kept",
    ),
    "ballots keys": (
        "ทำกุญแจของกล่องคำตอบและแบ่งเป็นสามส่วน บนเครื่องที่ไม่ต่อเครือข่าย",
        "make the key of a box and split it among three holders, on a machine that is on no network",
    ),
    "ballots drill": (
        "ซ้อมเปิดกล่อง: อ่านคำที่ผนึกไว้ด้วยส่วนของกุญแจทุกคู่",
        "the drill: read the sealed word back with every pair of the shares",
    ),
    "ballots open": (
        "เปิดกล่องที่ปิดแล้วด้วยกุญแจสองส่วน สับลำดับ และเขียนคำตอบลงแฟ้มใหม่",
        "open a closed box with two shares, shuffle, and write the answers to a new file",
    ),
    "ballots verify": (
        "พิสูจน์กับฐานข้อมูลจริงว่าไม่มีสิ่งใดบอกได้ว่าใครตอบอะไร",
        "prove against a live database that nothing tells who answered what",
    ),
    "drill file": ("แฟ้มคำที่ผนึกไว้ จากหน้ากล่องคำตอบ", "the file with the sealed word, from the page of the box"),
    "box file": ("แฟ้มกล่องที่ปิดแล้ว จากหน้ากล่องคำตอบ", "the file of the closed box, from its page"),
    "--share": (
        "แฟ้มส่วนของกุญแจ หากไม่ระบุจะให้พิมพ์โดยไม่แสดงบนจอ",
        "files of shares; where none is given they are asked for and not shown as they are typed",
    ),
    "serve": (
        "เปิดระบบงานในเบราว์เซอร์ของเครื่องนี้ (127.0.0.1)",
        "run the workspace for the browser of this machine (127.0.0.1)",
    ),
    "worker": (
        "ทำงานเบื้องหลังของระบบงาน เช่น คิดคะแนนแฟ้มใหญ่ จัดทำชุดเอกสาร ส่งอีเมลเตือน จนกว่าจะสั่งหยุด",
        "do the background work (large files, sets of papers, mail of what is due) until stopped",
    ),
    "digest": (
        "ส่งอีเมลเตือนเรื่องที่ถึงกำหนดของวันนี้ คนละไม่เกินวันละฉบับ",
        "send today's mail of what is due, one a person and day at most",
    ),
    "--no-worker": (
        "ไม่เปิดงานเบื้องหลังไปด้วย เมื่อเปิด prongsai worker แยกต่างหาก",
        "without a worker beside it, where prongsai worker runs elsewhere",
    ),
    "--dry-run": ("บอกว่าจะแจ้งผู้ใดเรื่องใด โดยยังไม่ส่ง", "say whom it would tell what, and send nothing"),
    "demo": (
        "ใส่ข้อมูลสาธิตในระบบงานที่ว่างเปล่า และแสดงรหัสผ่านของผู้ใช้สมมุติครั้งเดียว",
        "fill an empty workspace with a demonstration; the passwords of its made-up people are shown once",
    ),
    "doctor": (
        "ตรวจว่าระบบงานสมบูรณ์: ฐานข้อมูล สมุดบันทึกการกระทำ กุญแจลับ แบบอักษร",
        "examine the workspace: database, trail, secret key, typeface",
    ),
    "backup": (
        "เก็บสำเนาฐานข้อมูลขณะที่ระบบงานเปิดอยู่ได้",
        "write a copy of the database, also while the workspace runs",
    ),
    "restore": (
        "กู้คืนฐานข้อมูลจากสำเนา เฉพาะเมื่อยังไม่มีฐานข้อมูล",
        "put a copy of the database back, only where there is none yet",
    ),
    "--data": (
        "โฟลเดอร์ของฐานข้อมูล (PRONGSAI_DATA หรือ data หากไม่ระบุ)",
        "folder of the database (PRONGSAI_DATA, or data, where not given)",
    ),
    "--port": ("พอร์ตที่เปิดให้เบราว์เซอร์ (8000)", "port to answer on (8000)"),
    "--if-empty": (
        "ไม่ทำอะไรหากระบบงานมีผู้ใช้แล้ว",
        "do nothing where the workspace has people already",
    ),
    "--portable": (
        "สำเนาที่กู้คืนได้ทั้งใน SQLite และ PostgreSQL (PostgreSQL ใช้แบบนี้เสมอ)",
        "a copy that goes into SQLite and PostgreSQL alike (PostgreSQL always makes this one)",
    ),
    "--nation": (
        "ใส่ประเทศสมมุติทั้งประเทศแทน ใช้เวลาหลายนาทีและที่เก็บราว 2 GB",
        "a whole made-up nation instead: takes minutes and about 2 GB",
    ),
    "--bodies": ("จำนวนหน่วยงานของประเทศสมมุติ", "how many bodies the made-up nation has"),
    "--years": ("จำนวนปีงบประมาณของประเทศสมมุติ นับถึง 2568", "how many fiscal years of it, up to 2568"),
    "copy of the database": ("แฟ้มสำเนาฐานข้อมูล", "the file of the copy"),
    "--keep": (
        "เสนอมาตรการรักษามาตรฐานของตัวชี้วัดที่ถึงเกณฑ์แล้วด้วย",
        "also measures that keep the standard where nothing is weak",
    ),
    "--most": ("จำนวนมาตรการมากที่สุดที่เสนอ", "how many to propose at most"),
    "--on": ("ดูสถานะ ณ วันที่ (พ.ศ.) วันนี้หากไม่ระบุ", "as of this day (B.E.); today where not given"),
    "--indicator": ("เฉพาะตัวชี้วัดนี้", "this indicator only"),
    "--check": ("ตรวจคลังมาตรการกับทุกปีที่มี", "hold the catalogue against every year"),
    "--only": (
        "เฉพาะเอกสารที่ระบุ คั่นด้วยจุลภาค เช่น memo,progress-6",
        "only the papers named, separated by commas, such as memo,progress-6",
    ),
    "--zip": ("รวมเอกสารเป็นแฟ้ม zip ด้วย", "also put the papers into one zip file"),
    "--draft": (
        "พิมพ์แม้แผนยังมีข้อที่ต้องแก้ไข โดยมีคำว่า ร่าง ทุกหน้า",
        "print even where the plan must still be mended, with DRAFT on every page",
    ),
    "catalogue folder": ("โฟลเดอร์คลังมาตรการของท่านเอง", "a folder with a catalogue of your own"),
    "edited paper": ("แฟ้ม DOCX ที่แก้ไขแล้ว หรือโฟลเดอร์ของแฟ้มเหล่านั้น", "an edited DOCX, or a folder of them"),
    "home page": (
        "ที่อยู่ของหน้าหลัก หากไม่ระบุจะใช้ site: ในแฟ้มของ --items",
        "address of the home page; site: of the file given with --items where left out",
    ),
    "--items": (
        "แฟ้มที่อยู่เว็บของแต่ละข้อ (YAML CSV หรือ XLSX)",
        "the web addresses of each item (YAML, CSV or XLSX)",
    ),
    "--browser": (
        "เปิดหน้าที่สร้างด้วยสคริปต์ในเบราว์เซอร์จริง และถ่ายภาพหน้าไว้ในหลักฐาน",
        "render pages that scripts build in a real browser, and put pictures into the evidence",
    ),
    "--warc": (
        "เก็บหลักฐานที่มีวันเวลาไว้ในแฟ้มแบบ WARC (เช่น site.warc.gz) ไม่เขียนทับแฟ้มเดิม",
        "keep dated evidence in a WARC file (site.warc.gz); nothing is overwritten",
    ),
    "--fast": (
        "ไม่เว้นจังหวะระหว่างหน้า ใช้กับเว็บไซต์ของท่านเองเท่านั้น",
        "without the pause between pages; for a website of your own only",
    ),
    "--lang": ("ภาษาของข้อความ", "language of messages"),
    "--json": ("พิมพ์ผลเป็น JSON ให้โปรแกรมอ่าน", "print JSON for programs"),
    "--to": ("โฟลเดอร์หรือแฟ้มปลายทาง", "folder or file to write"),
    "--year": ("ปีงบประมาณ (พ.ศ.) หรือรหัสกรอบการประเมิน", "fiscal year (B.E.) or framework code"),
    "--figures": (
        "แฟ้มเป็นตารางคะแนนที่พิมพ์ไว้ (คอลัมน์ รหัส คะแนน ความเห็น)",
        "the file is a table of printed figures (columns code, score, comment)",
    ),
    "--body": ("ชื่อหน่วยงานที่ต้องการ", "the body wanted"),
    "--set": ("แทนค่าที่พิมพ์ไว้ เช่น O18=100", "put another figure in place of a printed one, e.g. O18=100"),
    "--target": ("คะแนนรวมที่ต้องการ", "the total to reach"),
    "--level": ("ระดับที่ต้องการ เช่น A หรือ ผ่านดี", "the level to reach, e.g. A or good"),
    "--gain": ("สมมุติให้ข้อคำถามได้คะแนนเพิ่ม เช่น I14=10", "assume a gain on a question, e.g. I14=10"),
    "--form": (
        "แบบของรายงาน: A เทียบสองปี B แนวโน้มหลายปี C แบบสั้นรายตัวชี้วัด",
        "form of the paper: A two years, B several years, C short, by indicator",
    ),
    "--digits": ("ชนิดตัวเลข", "kind of digits"),
    "--format": ("รูปแบบแฟ้ม คั่นด้วยจุลภาค: pdf,docx,html", "file formats, separated by commas: pdf,docx,html"),
    "--jobs": ("จำนวนงานที่ทำพร้อมกัน", "how many papers at once"),
    "--version": ("แสดงรุ่น", "show the version"),
    "--help": ("แสดงความช่วยเหลือนี้", "show this help"),
    "file": (
        "แฟ้มหน่วยงาน (.yaml) หรือแฟ้มคำตอบ",
        "a body file (.yaml) or files of answers (FORM=FILE for several)",
    ),
    "body file": ("แฟ้มหน่วยงาน (.yaml)", "a body file (.yaml)"),
    "result file": ("แฟ้มผลคะแนน (.json)", "a result file (.json)"),
    "proof file": (
        "แฟ้มหลักฐาน (.json) แฟ้ม zip ของหน้าเว็บที่มีแฟ้มหลักฐาน หรือ - เพื่ออ่านจากข้อมูลที่ส่งเข้ามา",
        "a proof (.json), a zip of pages that holds proofs, or - for what is piped in",
    ),
    "--key": (
        "กุญแจสาธารณะที่ผู้เผยแพร่ประกาศ (เลขฐานสิบหก 64 หลัก) หรือแฟ้มที่มีกุญแจนั้น",
        "the publisher's public key as known from elsewhere (64 hexadecimal digits), or a file that holds it",
    ),
    "code": ("รหัส เช่น total IIT 9 9.1 I7 O18", "a code such as total, IIT, 9, 9.1, I7, O18"),
    "which": ("ปีงบประมาณ รหัส หรือโฟลเดอร์", "fiscal year, code or folder"),
    "wording": ("แฟ้มถ้อยคำ (XLSX หรือ YAML)", "file of wording (XLSX or YAML)"),
    "new year": ("ปีงบประมาณใหม่", "the new fiscal year"),
}

USAGE = {"th": "วิธีใช้: ", "en": "usage: "}
POSITIONAL = {"th": "สิ่งที่ต้องระบุ", "en": "arguments"}
OPTIONAL = {"th": "ตัวเลือก", "en": "options"}


# What we say of a value that an option cannot take; put into Thai below.
BLANK = "must not be blank"
NOT_POSITIVE = "must be a whole number from 1 on, not {}"

# What argparse says of bad usage, and how it is said in Thai.
_BAD_USAGE = (
    (r"the following arguments are required: (.+)", r"ต้องระบุ \1"),
    (r"argument (\S+): invalid choice: (\S+) \(choose from (.+)\)", r"ไม่รู้จัก \2 ใช้ได้เฉพาะ \3"),
    (r"argument (\S+): invalid int value: (\S+)", r"\1 ต้องเป็นจำนวนเต็ม ไม่ใช่ \2"),
    (rf"argument (\S+): {BLANK}", r"\1 ต้องไม่เว้นว่าง"),
    (rf"argument (\S+): {NOT_POSITIVE.format('(.*)')}", r"\1 ต้องเป็นจำนวนตั้งแต่ 1 ขึ้นไป ไม่ใช่ \2"),
    (r"argument (\S+): expected one argument", r"\1 ต้องมีค่าตามหลัง"),
    (r"unrecognized arguments: (.+)", r"ไม่รู้จัก \1"),
)


def in_thai(message: str) -> str:
    """A complaint of argparse in Thai; as it is where it is none of the known ones."""
    for pattern, thai in _BAD_USAGE:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, thai, message)
    return f"คำสั่งไม่ถูกต้อง ({message})"


def say(key: str, language: Language) -> str:
    """The help text of a command or an option."""
    th, en = HELP[key]
    return th if language == "th" else en
