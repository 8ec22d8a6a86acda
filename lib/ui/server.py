"""Serving the app: `python -m lib.ui.server`.

The same as `streamlit run app.py`, but through the server's own sockets, which send small
messages at once: a filter change answers several times faster.
"""

from __future__ import annotations

import argparse
import gc
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from lib import config
from lib.redaction import redact_logs
from lib.ui import news
from lib.ui.compression import CompressedFiles
from lib.ui.headers import SecurityHeaders
from lib.ui.session import t
from lib.ui.typefaces import OwnTypefaces

# Streamlit would take `pages/` for its old kind of multipage app until the first run says
# otherwise: the first visitor's deep link would not be found, and a page could run alone.
PagesManager.uses_pages_directory = False
log = logging.getLogger(__name__)
_PARTIAL_LOOKS = 300  # of the collector before it looks through everything, where Python makes 10


def _say_sorry(error: Exception) -> bool:
    """Tell the viewer plainly that a page failed; the details go to the log alone."""
    log.error("page failed", exc_info=error)
    st.error(t("This part of the page could not be shown. The other pages still work."), icon=":material/error:")
    st.caption(t("The technical details are in the log; tell the ICT department."))
    return True


@asynccontextmanager
async def _warmed(_: object) -> AsyncIterator[None]:
    # Streamlit has set up its logging by now, and undone this: a line for each visitor, with the address.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    threading.Thread(target=_warm, name="warm-up", daemon=True).start()
    yield


def _warm() -> None:
    """Load what pages need and read the source, while the first browser still fetches its scripts."""
    try:
        with _spared_collector():
            from lib.ui import attention, opening, page, report_page, show  # noqa: F401, PLC0415 - to load them
        page.service().snapshots.current()
    except Exception:
        log.exception("warming up failed; the first page will say what is wrong")


@contextmanager
def _spared_collector() -> Iterator[None]:
    """What is loaded within stays: the collector of Python does not look for garbage in it again, and elsewhere seldom.

    While it looks through everything no page moves: with 300 pages open a fifth of a second, every five seconds if
    left to itself and every 100 so; what it would have found by then is some 30 MiB.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], _PARTIAL_LOOKS)
        gc.enable()


redact_logs(config.secret_values())
app = st.App(
    config.ROOT / "app.py",
    on_script_error=_say_sorry,
    routes=news.routes(),
    lifespan=_warmed,
    middleware=[
        Middleware(SecurityHeaders, is_https=config.access_now().is_served_by_https),
        Middleware(CompressedFiles),
        Middleware(OwnTypefaces),
    ],
)


def main() -> None:
    """Serve on 127.0.0.1, or on the address and port given."""
    parser = argparse.ArgumentParser(prog="python -m lib.ui.server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    arguments = parser.parse_args()
    # `access_log=False` alone is undone when Streamlit sets up its logging, which is the one used.
    logging.getLogger("uvicorn.access").disabled = True
    print(f"http://{arguments.host}:{arguments.port}", flush=True)
    uvicorn.run(
        app,
        host=arguments.host,
        port=arguments.port,
        log_level="warning",
        access_log=False,
        log_config=None,
        ws_max_size=1024 * 1024,
        server_header=False,
        # Which proxy is believed is a setting of our own: see lib.core.client_address.
        proxy_headers=False,
    )


if __name__ == "__main__":
    main()
