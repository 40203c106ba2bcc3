import importlib.util
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_page_of_commands_is_what_the_commands_say():
    spec = importlib.util.spec_from_file_location("commands_tool", ROOT / "tools" / "commands.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = tool.TARGET.read_text(encoding="utf-8")
    assert written == tool.reference(), "run: make docs"
    assert "## nearest" in written
