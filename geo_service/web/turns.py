"""Short answers are worked out one after the other, not side by side.

A worker computes one thing at a time, however many threads it has. Four answers that it computes side by side are all
ready late; one after the other, three of them are ready earlier. So what is only computed waits for its turn. What may
wait for somebody else (for the rest of a form, or for who finds addresses), or computes for seconds, has no turn: it
goes on beside, and keeps nobody waiting.
"""

from collections.abc import Iterable
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_BESIDE = ("/editor", "/print")
"""Where lists are read and sheets drawn, for up to some seconds."""
_COMPUTED = frozenset({"GET", "HEAD"})
"""These have no body that could come slowly, and hold no address that somebody else would be asked about."""


class Turns:
    """An application of which one short answer is computed at a time.

    Args:
        app: The application. Its answers to GET wait for nobody outside this machine.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._turn = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, when it is its turn; the answer is sent outside of it."""
        if environ["REQUEST_METHOD"] not in _COMPUTED or environ["PATH_INFO"].startswith(_BESIDE):
            return self._app(environ, start_response)
        with self._turn:
            return self._app(environ, start_response)
