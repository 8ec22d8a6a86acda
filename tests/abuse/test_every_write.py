"""Nothing is written past the gate, and the settings of the server open nothing of themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit import config as streamlit_config

from lib.config import ROOT

# Object and method of what writes in somebody's name.
WRITES = {
    ("desk", "propose"),
    ("desk", "act"),
    ("outbox", "put"),
    ("outbox", "put_rows"),
    ("outbox", "resend"),
    ("home", "append"),
    ("closing", "close"),
    ("mail", "send_reminders"),
}


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def is_write(call: ast.Call) -> bool:
    name = ast.unparse(call.func).split(".")
    return len(name) > 1 and (name[-2], name[-1]) in WRITES


def is_gate(call: ast.Call) -> bool:
    return ast.unparse(call.func) in ("access.perform", "gate.perform")


def past_the_gate(path: Path) -> list[int]:
    """Lines of ``path`` that write outside the second argument of the gate."""
    tree = ast.parse(path.read_text("utf-8"))
    behind = {call for gate in calls(tree) if is_gate(gate) for argument in gate.args for call in calls(argument)}
    return [call.lineno for call in calls(tree) if is_write(call) and call not in behind]


def test_every_write_of_the_pages_passes_the_gate():
    files = [*(ROOT / "lib" / "ui").glob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
    assert any(is_write(call) for path in files for call in calls(ast.parse(path.read_text("utf-8"))))
    assert {path.name: lines for path in files if (lines := past_the_gate(path))} == {}


def test_a_write_past_the_gate_would_be_found(tmp_path):
    path = tmp_path / "page.py"
    path.write_text("access.perform(Act.X, lambda: service.desk.act(1, 2))\nservice.desk.act(1, 2)\n")
    assert past_the_gate(path) == [2]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.enableXsrfProtection", True),
        ("server.enableCORS", True),
        ("server.enableAgentApi", False),
        ("server.enableStaticServing", False),
        ("server.trustedUserHeaders", {}),
        ("server.corsAllowedOrigins", []),
        ("server.maxUploadSize", 1),
        ("client.allowedOrigins", []),
        ("client.showErrorDetails", "none"),
        ("global.developmentMode", False),
    ],
)
def test_the_server_opens_nothing_of_itself(option, value, monkeypatch):
    monkeypatch.chdir(ROOT)
    streamlit_config.get_config_options(force_reparse=True)
    assert streamlit_config.get_option(option) == value
