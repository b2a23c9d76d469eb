"""What goes wrong with meetings."""


class MeetingError(Exception):
    """Something about a meeting is refused; the text is an Indonesian sentence for people."""
