"""Turns exceptions into one sentence for the user; tracebacks only go to the log."""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication

from app.kit.library_errors import in_users_language, not_text_sentence

log = logging.getLogger("app.training")


def sentence_of(error: BaseException) -> str:
    """The message to show to the user for an error. Messages of the library's own errors are only translated."""
    if isinstance(error, MemoryError):
        return QCoreApplication.translate(
            "Errors",
            "There is not enough memory for this. Try a smaller text or vocabulary, or another pattern.",
        )
    from bpe.text.corpus import NotTextError

    if isinstance(error, NotTextError):
        return not_text_sentence(error.path, error.kind)
    own = type(error).__module__.split(".")[0] == "bpe"
    if own and str(error):
        return in_users_language(str(error))
    if isinstance(error, OSError):
        template = QCoreApplication.translate("Errors", "{name} could not be used: {reason}.")
        return template.format(name=error.filename or "?", reason=in_users_language(error.strerror or str(error)))
    template = QCoreApplication.translate(
        "Errors", "Something unexpected went wrong ({error}); what was there before is kept."
    )
    return template.format(error=str(error) or type(error).__name__)


def report(error: BaseException) -> str:
    """Log an error with its traceback, and return the message for the user."""
    log.error("%s", error, exc_info=error)
    return sentence_of(error)
