"""The book for Sphinx itself, where there is no Jupyter Book: `sphinx-build . _build/sphinx`.

Jupyter Book 1 holds Sphinx at 7, and version 2 reads neither `_config.yml` nor `_toc.yml`. This is the way
out: both files stay, sphinx-external-toc reads the second, and what the first means to Sphinx is said here.
Jupyter Book does not look at this file; a test compares with what it makes of `_config.yml`. `make next`
builds the book so, on the newest versions that fit together.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

# What Jupyter Book sets unless told otherwise, where Sphinx and the theme would choose differently.
DEFAULTS = {
    "external_toc_path": "_toc.yml",
    "html_theme": "sphinx_book_theme",
    "html_sourcelink_suffix": "",
    "myst_url_schemes": ["mailto", "http", "https"],
    "numfig": True,
    "suppress_warnings": ["myst.domains"],
}
EXCLUDED = ["_build", "Thumbs.db", ".DS_Store", "**.ipynb_checkpoints"]
# The names that it gives to settings of Sphinx, its extensions and, behind the dot, the theme.
NAMES = {
    "title": "html_title",
    "author": "author",
    "copyright": "copyright",
    "logo": "html_logo",
    "only_build_toc_files": "external_toc_exclude_missing",
    "launch_buttons": "html_theme_options.launch_buttons",
    "execute.execute_notebooks": "nb_execution_mode",
    "parse.myst_enable_extensions": "myst_enable_extensions",
    "html.favicon": "html_favicon",
    "html.home_page_in_navbar": "html_theme_options.home_page_in_toc",
    "html.extra_footer": "html_theme_options.extra_footer",
}
HANDLED = {"exclude_patterns", "html.use_multitoc_numbering", "latex.use_jupyterbook_latex"}
HANDLED |= {f"sphinx.{key}" for key in ("config", "local_extensions", "recursive_update")}
SECTIONS = {"execute", "parse", "html", "latex", "sphinx"}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return Sphinx's settings for what `_config.yml` holds.

    Raises
    ------
    KeyError
        If it holds a key that is not known here.
    """
    stated = {key: value for key, value in config.items() if key not in SECTIONS}
    for section in SECTIONS & config.keys():
        stated |= {f"{section}.{key}": value for key, value in config[section].items()}
    if unknown := stated.keys() - NAMES.keys() - HANDLED:
        keys = ", ".join(sorted(unknown))
        raise KeyError(f"_config.yml has {keys}: say in NAMES of conf.py what Sphinx calls it")
    found: dict[str, Any] = {**DEFAULTS, "html_theme_options": {}}
    found["exclude_patterns"] = [*EXCLUDED, *stated.get("exclude_patterns", [])]
    for key in NAMES.keys() & stated.keys():
        target, _, option = NAMES[key].partition(".")
        (found[target] if option else found).update({option or target: stated[key]})
    more = stated.get("sphinx.config", {})
    found["html_theme_options"] |= more.get("html_theme_options", {})
    found |= {key: value for key, value in more.items() if key != "html_theme_options"}
    found["extensions"] = [name for name in found["extensions"] if name != "jupyter_book"]
    if stated.get("html.use_multitoc_numbering"):
        found["extensions"].append("sphinx_multitoc_numbering")
    return found


_root = Path(__file__).parent
_config = yaml.safe_load((_root / "_config.yml").read_text(encoding="utf-8"))
sys.path += [str(_root / folder) for folder in _config["sphinx"]["local_extensions"].values()]
globals().update(settings(_config))
