import pytest
from cli_desk import desk_in


@pytest.fixture(scope="session")
def known(tmp_path_factory):
    """Cache of a workspace whose inventory was read."""
    asked = desk_in(tmp_path_factory.mktemp("asked") / "ws")
    assert asked.type("devices").code == 0
    return asked.path(".netauto/cache")


@pytest.fixture
def desk(tmp_path, known):
    """A workspace of one's own."""
    return desk_in(tmp_path / "ws", known)


@pytest.fixture(scope="module")
def library(tmp_path_factory, known):
    """A workspace that tests only read."""
    return desk_in(tmp_path_factory.mktemp("library") / "ws", known)
