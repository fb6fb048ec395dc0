"""The package is installed in place: a kernel sees what is edited in src/ as soon as it is started again."""

import shutil

import pytest
from jupyter_client.manager import start_new_kernel
from site_under_test import CHAPTERS, ROOT


def answer(client, code):
    """What a kernel prints for a piece of code."""
    said = []
    reply = client.execute_interactive(code, timeout=60, output_hook=said.append)
    assert reply["content"]["status"] == "ok", reply["content"]
    return "".join(message["content"].get("text", "") for message in said).strip()


@pytest.mark.book  # where only the package's bounds are tested, it is not installed in place
def test_a_kernel_in_the_chapters_folder_imports_the_sources_of_this_clone():
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(CHAPTERS))
    try:
        assert answer(client, "import chainrule; print(chainrule.__file__)") == str(
            ROOT / "src/chainrule/__init__.py"
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_an_edit_in_src_is_seen_after_the_kernel_is_restarted(tmp_path):
    """On a copy of the sources, reached through a path file, as an editable install reaches them."""
    sources = tmp_path / "src"
    shutil.copytree(
        ROOT / "src/chainrule", sources / "chainrule", ignore=shutil.ignore_patterns("node_modules")
    )
    (tmp_path / "chapters").mkdir()
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path / "chapters"))
    show = "import chainrule; print(chainrule.square(3.0))"
    first = f"import sys; sys.path.insert(0, {str(sources)!r}); {show}"
    try:
        assert answer(client, first) == "9.0"
        module = sources / "chainrule/__init__.py"
        edited = "\n\ndef square(x):\n    return 10.0 * x\n"
        module.write_text(module.read_text(encoding="utf-8") + edited, encoding="utf-8")
        assert answer(client, show) == "9.0", "before the restart"
        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=60)
        assert answer(client, first) == "30.0"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
