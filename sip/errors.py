"""What may go wrong here."""


class SipError(Exception):
    """Base of the driver's errors; the message says what, where and how to mend it."""


class SetupError(SipError):
    """A setting or the machine is not as it must be."""


class NoAssistant(SipError):
    """The assistant is not there, too slow, or answers something that is no list of actions."""


class NoSpeechService(SipError):
    """Recogniser or voice is not there, too slow, or does not answer as it should."""
