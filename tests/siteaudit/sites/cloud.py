"""A site as WordPress makes them, whose papers are PDF and XLSX, or lie with Google, Microsoft, Facebook."""

from __future__ import annotations

from urllib.parse import quote

from prongsai.siteaudit import Verdict
from tests.siteaudit.sites.contents import TEXTS, pdf, scan, title_of, told, workbook
from tests.siteaudit.sites.site import Answer, Builder, Site, file, link, listed, sent_on, written

_UPLOADS = "/wp-content/uploads/2025/03"
_DRIVE, _DOCS = "https://drive.google.com", "https://docs.google.com"
_PDF, _XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SIGN_IN = "https://accounts.google.com/v3/signin/identifier?continue=x&service=wise"
_POSTS = ["o1", "o2", "o3", "o4", "o9", "o16"]


def build() -> Site:
    site = Builder("https://www.khaokrathing-example.go.th/")
    files = [*_files(site), *_clouds(site)]
    posts = []
    for number, code in enumerate(_POSTS, start=101):
        slug = f"/{quote(title_of(code).replace(' ', '-'))}/"
        site.plant(code, site.page(slug, title_of(code), f"<article>{told(code)}</article>"), title_of(code))
        site.put(f"/?p={number}", sent_on(site.home.rstrip("/") + slug, 301))
        site.plant(code, f"/?p={number}", title_of(code), about="the short address that sends on to the post")
        posts.append(link(slug, title_of(code)))
    site.page(
        "/",
        "เทศบาลตำบลเขากระทิง",
        f'<ul class="menu">{listed(*posts, link("/ita/", "ITA 2568"))}</ul>',
        head='<script src="/wp-includes/js/jquery.min.js"></script>',
    )
    site.page("/ita/", "ITA 2568", '<div class="entry-content">' + "".join(files) + "</div>")
    site.lost("o21", site.put(f"{_UPLOADS}/o21-2568.pdf", file(pdf(TEXTS["o21"][1]), _PDF)))
    return site.site("แบบ WordPress กับเอกสารนอกเว็บ · WordPress with papers elsewhere")


def _files(site: Builder) -> list[str]:
    """Papers on the site itself: links to them as the page shows them."""
    found = []
    for code, name, made in (
        ("o13", "report-2567.pdf", file(pdf(TEXTS["o13"][1]), _PDF)),
        ("o14", "plan-2568.pdf", file(pdf(TEXTS["o14"][1]), _PDF)),
        ("o19", "stat-2568.xlsx", file(workbook("สถิติเรื่องร้องเรียน ปี 2568", "0 เรื่อง"), _XLSX)),
        ("o7", "annual-2567.pdf", file(pdf("รายงาน ประจำปี ๒๕๖๗"), "application/octet-stream")),
    ):
        site.plant(code, site.put(f"{_UPLOADS}/{name}", made), "ITA 2568", title_of(code))
        found.append(link(f"{_UPLOADS}/{name}", title_of(code)))
    for code, name, made, because, says in (
        ("o26", "scan.pdf", file(scan(), _PDF), ("text_layer", "fiscal_year"), "scan"),
        (
            "o28",
            "broken.pdf",
            file(b"%PDF-1.4\n1 0 obj\n<<", _PDF),
            ("text_layer", "fiscal_year", "elements"),
            "damaged",
        ),
    ):
        address = site.put(f"{_UPLOADS}/{name}", made)
        site.plant(
            code,
            address,
            "ITA 2568",
            title_of(code),
            verdict="could_not_judge",
            because=because,
            says=says,
            fine=False,
        )
        found.append(link(f"{_UPLOADS}/{name}", title_of(code)))
    old = site.put(
        f"{_UPLOADS}/plan-2561.pdf", file(pdf("แผนการป้องกัน โครงการ และงบประมาณ ของเทศบาล ประจำปี 2561"), _PDF)
    )
    site.plant(
        "o25",
        old,
        "ITA 2568",
        title_of("o25"),
        verdict="not_met",
        because=("fiscal_year",),
        says="2561",
    )
    return [*found, link(f"{_UPLOADS}/plan-2561.pdf", title_of("o25"))]


#: Papers with other hosts: item, address, verdict, the checks that carry it, a piece of the cause.
_ELSEWHERE: tuple[tuple[str, str, Verdict, tuple[str, ...], str], ...] = (
    ("o6", f"{_DRIVE}/file/d/1AbC/view", "met", (), ""),
    ("o5", f"{_DRIVE}/file/d/2DeF/view", "not_met", ("cloud_file",), "shared"),
    ("o8", f"{_DRIVE}/drive/folders/3GhI", "not_met", ("cloud_file",), "shared"),
    (
        "o9",
        f"{_DRIVE}/drive/folders/6PqR",
        "could_not_judge",
        ("reachable", "cloud_file"),
        "whether it is shared",
    ),
    ("o15", f"{_DOCS}/document/d/4JkL/edit", "not_met", ("cloud_file",), "shared"),
    ("o23", f"{_DRIVE}/file/d/5MnO/view", "not_met", ("reachable",), "404"),
    ("o24", "https://1drv.ms/b/s!AbCd", "not_met", ("cloud_file",), "shared"),
    ("o20", "https://www.facebook.com/khaokrathing", "not_met", ("social_only",), "social"),
)


def _clouds(site: Builder) -> list[str]:
    """Papers with other hosts, some shared, some not: links to them as the page shows them."""
    _play_clouds(site)
    for code, address, verdict, because, says in _ELSEWHERE:
        site.plant(
            code, address, "ITA 2568", title_of(code),
            verdict=verdict, because=because, says=says, fine=verdict == "met",
        )  # fmt: skip
    return [link(address, title_of(code)) for code, address, *_ in _ELSEWHERE]


def _play_clouds(site: Builder) -> None:
    def put(host: str, path: str, title: str, body: str, status: int = 200) -> None:
        site.put(path, Answer(status, written(title, body).encode()), host)

    door = '<input type="email"><input type="password">'
    put(
        "accounts.google.com",
        _SIGN_IN.removeprefix("https://accounts.google.com"),
        "Google Drive: Sign-in",
        door,
    )
    shared = '<div role="main">แผนการใช้จ่าย 2568.pdf</div>'
    put("drive.google.com", "/file/d/1AbC/view", "แผนการใช้จ่าย 2568.pdf - Google ไดรฟ์", shared)
    site.put("/file/d/2DeF/view", sent_on(_SIGN_IN), "drive.google.com")
    needs = "<p>You need access</p><p>Ask for access, or switch accounts</p>"
    put("drive.google.com", "/drive/folders/3GhI", "Google Drive: Access Denied", needs)
    put("drive.google.com", "/drive/folders/6PqR", "Forbidden", "", 403)
    site.put("/document/d/4JkL/edit", sent_on(_SIGN_IN), "docs.google.com")
    put("drive.google.com", "/file/d/5MnO/view", "Error 404", "<p>Sorry, the file does not exist.</p>", 404)
    site.put("/b/s!AbCd", sent_on("https://login.live.com/login.srf?wa=wsignin1.0"), "1drv.ms")
    put("login.live.com", "/login.srf?wa=wsignin1.0", "Sign in to your account", door)
    put("www.facebook.com", "/khaokrathing", "เทศบาลตำบลเขากระทิง | Facebook", "<div id=root></div>")
