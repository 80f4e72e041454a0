import pytest
from deploy_hospital import Hospital


@pytest.fixture
def hospital(tmp_path):
    return Hospital(tmp_path)
