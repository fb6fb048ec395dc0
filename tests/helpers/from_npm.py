"""What npm brings for the tests: it is there, or a failure says which command brings it."""

from site_under_test import ROOT


def lock_file(folder: str) -> str:
    """What npm writes last into a folder, and so what `make` goes by."""
    return f"{folder}/node_modules/.package-lock.json"


def wanted(*folders: str) -> None:
    """Fail where npm has not brought what the package.json of a folder names."""
    missing = [lock_file(folder) for folder in folders if not (ROOT / lock_file(folder)).exists()]
    assert not missing, f"npm has not brought all: run `make {' '.join(missing)}` (`make test` does, too)"
