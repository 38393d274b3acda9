"""The empty DOCX that papers are written into: styles, numbering, page heads and the embedded typeface.

Everything a Word user may want to change is a real style here. The typeface is embedded in the way of
ECMA-376 part 4, section 2.8.1: the first 32 bytes of each font file are mixed with its key.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from functools import cache, lru_cache

from prongsai.documents import fonts
from prongsai.documents.content import Digits
from prongsai.documents.forms import style
from prongsai.errors import Language

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_Faces = tuple[tuple[fonts.Face, str], ...]
_FACES: _Faces = (
    ("regular", "embedRegular"),
    ("bold", "embedBold"),
    ("italic", "embedItalic"),
    ("bold italic", "embedBoldItalic"),
)

BULLET_LIST, NUMBER_LIST, CELL_LIST = 1, 2, 3  # the abstract lists of numbering.xml
HEADER_FIRST, HEADER_OTHER = "rId10", "rId11"


def twips(centimetres: float) -> int:
    """Centimetres in twentieths of a point, the unit of WordprocessingML."""
    return round(centimetres / 2.54 * 1440)


@lru_cache(maxsize=512)
def letters(size: float, is_bold: bool = False, is_italic: bool = False, is_dotted: bool = False) -> str:
    """The ``w:rPr`` of a run: typeface, weight and size, for Latin and for complex scripts alike.

    `is_dotted` puts a dotted line under it, as under what is filled into the head of a memo.
    """
    face = style.TYPEFACE
    weight = ("<w:b/><w:bCs/>" if is_bold else "") + ("<w:i/><w:iCs/>" if is_italic else "")
    half_points = round(size * 2)
    dots = '<w:u w:val="dotted"/>' if is_dotted else ""
    return (
        f'<w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>{weight}'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>{dots}'
        '<w:lang w:val="en-US" w:bidi="th-TH"/></w:rPr>'
    )


@lru_cache(maxsize=16)
def template(
    language: Language, digits: Digits, is_draft: bool, has_italics: bool, states_pages: bool = False
) -> bytes:
    """An empty DOCX; its document part names both page heads (`HEADER_FIRST`, `HEADER_OTHER`).

    The slanted faces, half of the size, are embedded only where `has_italics` says that they are used.
    """
    faces = _FACES if has_italics else _FACES[:2]
    number_format = "thaiNumbers" if digits == "thai" else "decimal"
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", f"{_R}/officeDocument", "word/document.xml"),
            ("rId2", _CORE_TYPE, "docProps/core.xml"),
            ("rId3", f"{_R}/extended-properties", "docProps/app.xml"),
        ),
        "docProps/app.xml": _APP,
        "docProps/core.xml": f"{_XML}<cp:coreProperties {_CORE_NAMESPACES}/>",
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{_R}/styles", "styles.xml"),
            ("rId2", f"{_R}/settings", "settings.xml"),
            ("rId3", f"{_R}/fontTable", "fontTable.xml"),
            ("rId4", f"{_R}/numbering", "numbering.xml"),
            (HEADER_FIRST, f"{_R}/header", "header1.xml"),
            (HEADER_OTHER, f"{_R}/header", "header2.xml"),
        ),
        "word/_rels/fontTable.xml.rels": _relations(
            *((f"rId{n}", f"{_R}/font", f"fonts/font{n}.odttf") for n in range(1, len(faces) + 1))
        ),
        "word/document.xml": f"{_XML}<w:document {NAMESPACES}><w:body/></w:document>",
        "word/fontTable.xml": _font_table(faces),
        "word/header1.xml": _header(language, is_draft, ""),
        "word/header2.xml": _header(language, is_draft, _page_number(language, digits, states_pages)),
        "word/numbering.xml": _numbering(number_format),
        "word/settings.xml": _SETTINGS,
        "word/styles.xml": _styles(),
    }
    return _zipped(parts, faces)


def _zipped(parts: dict[str, str], faces: _Faces) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
        for n, (face, _) in enumerate(faces, 1):
            package.writestr(f"word/fonts/font{n}.odttf", _obfuscated(face))
    return file.getvalue()


_CORE_TYPE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_APP = (
    f'{_XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Prongsai</Application></Properties>"
)
_CORE_NAMESPACES = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_SETTINGS = (
    f'{_XML}<w:settings {NAMESPACES}><w:embedTrueTypeFonts/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:val="15" '
    'w:uri="http://schemas.microsoft.com/office/word"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:bidi="th-TH"/></w:settings>'
)


def _content_types() -> str:
    overrides = {
        "word/document": _TYPE.format("document.main"),
        "word/styles": _TYPE.format("styles"),
        "word/settings": _TYPE.format("settings"),
        "word/fontTable": _TYPE.format("fontTable"),
        "word/numbering": _TYPE.format("numbering"),
        "word/header1": _TYPE.format("header"),
        "word/header2": _TYPE.format("header"),
        "docProps/core": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    return (
        f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="odttf" '
        'ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont"/>'
        + "".join(
            f'<Override PartName="/{name}.xml" ContentType="{kind}"/>' for name, kind in overrides.items()
        )
        + "</Types>"
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    lines = (f'<Relationship Id="{name}" Type="{kind}" Target="{to}"/>' for name, kind, to in relations)
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_XML}<Relationships xmlns="{namespace}">{"".join(lines)}</Relationships>'


def _font_key(face: fonts.Face) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, fonts.FILES[face])


@cache
def _obfuscated(face: fonts.Face) -> bytes:
    data, key = bytearray(fonts.read(face)), _font_key(face).bytes[::-1]
    for place in range(32):
        data[place] ^= key[place % 16]
    return bytes(data)


def _font_table(faces: _Faces) -> str:
    embedded = "".join(
        f'<w:{tag} r:id="rId{n}" w:fontKey="{{{str(_font_key(face)).upper()}}}"/>'
        for n, (face, tag) in enumerate(faces, 1)
    )
    return (
        f'{_XML}<w:fonts {NAMESPACES}><w:font w:name="{style.TYPEFACE}"><w:charset w:val="DE"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/>{embedded}</w:font></w:fonts>'
    )


def _header(language: Language, is_draft: bool, number: str) -> str:
    mark = _watermark(style.draft_mark(language)) if is_draft else ""
    layout = '<w:pPr><w:pStyle w:val="Header"/></w:pPr>'
    return f"{_XML}<w:hdr {NAMESPACES}><w:p>{layout}{mark}{number}</w:p></w:hdr>"


def _page_number(language: Language, digits: Digits, states_pages: bool) -> str:
    """The page's number, and the count of pages where it is stated.

    The number's digits come from the section (``w:pgNumType``), those of the count from its field switch.
    LibreOffice, which has no Thai digits for either, then shows Arabic ones; for the switch spelt ThaiArabic
    it would show Thai letters.
    """
    shown, switch = ("๒", r" \* THAIARABIC") if digits == "thai" else ("2", "")
    count = "\0" if states_pages else ""
    before, *between, after = style.page_number("\0", count, language).split("\0")
    counted = [_said(text) + _field(f" NUMPAGES{switch} ", shown) for text in between]
    return _said(before) + _field(" PAGE ", shown) + "".join(counted) + _said(after)


def _said(text: str) -> str:
    look = letters(style.PAGE_NUMBER)
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def _field(instruction: str, shown: str) -> str:
    """A field that Word works out anew; `shown` stands there until it does."""
    look = letters(style.PAGE_NUMBER)
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{look}<w:t>{shown}</w:t></w:r>"
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def _watermark(text: str) -> str:
    place = (
        "position:absolute;margin-left:0;margin-top:0;width:330pt;height:165pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return (
        f"<w:r>{letters(style.PAGE_NUMBER)}<w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>'
        '<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>'
        '<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="DraftMark" type="#_x0000_t136" alt="{text}" style="{place}" o:allowincell="f" '
        f'fillcolor="#ececec" stroked="f"><v:textpath style="font-family:&quot;{style.TYPEFACE}&quot;;'
        f'font-size:1pt" string="{text}"/></v:shape></w:pict></w:r>'
    )


def _numbering(number_format: str) -> str:
    lists = (
        (BULLET_LIST, "bullet", "•", 720, 300),
        (NUMBER_LIST, number_format, "%1.", 860, 440),
        (CELL_LIST, "bullet", "•", 200, 200),
    )
    return (
        f"{_XML}<w:numbering {NAMESPACES}>"
        + "".join(
            f'<w:abstractNum w:abstractNumId="{name}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>'
            f"{letters(style.BODY)}</w:lvl></w:abstractNum>"
            for name, kind, mark, left, hanging in lists
        )
        + "".join(f'<w:num w:numId="{name}"><w:abstractNumId w:val="{name}"/></w:num>' for name, *_ in lists)
        + "</w:numbering>"
    )


def _styles() -> str:
    paragraphs = (
        _paragraph_style(
            "Normal",
            "Normal",
            style.BODY,
            '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:spacing w:after="120"/>',
            is_default=True,
        ),
        *(
            _paragraph_style(
                f"Heading{level}",
                f"heading {level}",
                size,
                f'<w:keepNext/><w:keepLines/><w:spacing w:before="280" w:after="120"/>'
                f'<w:outlineLvl w:val="{level - 1}"/>',
                is_bold=True,
            )
            for level, size in style.HEADINGS.items()
        ),
        _paragraph_style(
            "Title", "Title", style.TITLE, '<w:spacing w:after="0"/><w:jc w:val="center"/>', is_bold=True
        ),
        _paragraph_style(
            "Caption", "caption", style.CAPTION, '<w:spacing w:before="240" w:after="100"/>', is_bold=True
        ),
        _paragraph_style(
            "FigureCaption",
            "Figure Caption",
            style.CAPTION,
            '<w:spacing w:after="200"/><w:jc w:val="center"/>',
        ),
        _paragraph_style("TableNote", "Table Note", style.NOTE, '<w:spacing w:before="80" w:after="200"/>'),
        _paragraph_style("TableText", "Table Text", 14.0, '<w:spacing w:after="0"/>'),
        _paragraph_style("ListParagraph", "List Paragraph", style.BODY, '<w:spacing w:after="60"/>'),
        _paragraph_style(
            "Header", "header", style.PAGE_NUMBER, '<w:spacing w:after="0"/><w:jc w:val="center"/>'
        ),
    )
    return (
        f"{_XML}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault>{letters(style.BODY)}</w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        f"</w:docDefaults>{''.join(paragraphs)}{_table_styles()}</w:styles>"
    )


def _paragraph_style(
    name: str, title: str, size: float, layout: str, *, is_bold: bool = False, is_default: bool = False
) -> str:
    default = ' w:default="1"' if is_default else ""
    based = "" if is_default else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{title}"/>{based}'
        f"<w:qFormat/><w:pPr>{layout}</w:pPr>{letters(size, is_bold)}</w:style>"
    )


def _table_styles() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{style.RULE}"/>' for side in sides
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/>'
        '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:styleId="PaperTable"><w:name w:val="Paper Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{style.HEAD_FILL}"/></w:tcPr></w:tblStylePr></w:style>'
    )
