"""Who may do what, typed by hand: one table that every way in is held to."""

READING = {"read", "download workbook", "download upload", "download document"}
OWN_ROWS = {"preview", "publish own rows", "correct own row"}
ALL_ROWS = {"publish other rows", "correct other row", "restore", "begin year"}
SCREENS = {"make screen link", "end screen link"}
LEADING = {"begin meeting", "change meeting", "close meeting", "reopen meeting", "cancel meeting"}
DECIDING = {"decide", "change decision"}
OFFICE = {"change identity"}
ACCOUNTS = {"list accounts", "add account", "change account", "disable account", "make key"}

MAY = {
    "stranger": set(),  # and READING, where everybody may look
    "pembaca": READING,
    "tim": READING | OWN_ROWS,
    "ketua": READING | SCREENS | LEADING | DECIDING,
    "pengelola": (
        READING
        | OWN_ROWS
        | ALL_ROWS
        | SCREENS
        | LEADING
        | DECIDING
        | OFFICE
        | ACCOUNTS
        | {"see audit"}
    ),
    "layar": READING,
}
"""Typed by hand: what each role may do. Nothing of it is taken from the code."""

OPERATIONS = sorted(MAY["pengelola"])
MATRIX = [(role, operation) for role in MAY for operation in OPERATIONS]
NAMES = {"pembaca": "Rani", "tim": "Tono", "ketua": "Kiki", "pengelola": "Pita"}
OWN, OTHER = "V.2.1", "II.2.1"  # a row of `people.TEAM`, and of another


def may(role, operation):
    return operation in MAY[role]
