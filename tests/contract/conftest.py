import pytest
from contract_benches import BENCHES


@pytest.fixture(params=sorted(BENCHES))
def bench(request):
    opened = BENCHES[request.param]()
    yield opened
    opened.close()


@pytest.fixture(params=["fake-timed", "ios_xe", "c9800", "arista_eos", "linux"])
def timed(request):
    opened = BENCHES[request.param]()
    yield opened
    opened.close()


@pytest.fixture(params=["ios_xe", "c9800", "fortios", "arista_eos", "linux"])
def lab_bench(request):
    opened = BENCHES[request.param]()
    yield opened
    opened.close()


@pytest.fixture(params=["ios_xe", "c9800", "fortios", "arista_eos"])
def typed_bench(request):
    """Devices that are typed at: a secret stands in a line. The other ones are sent files."""
    opened = BENCHES[request.param]()
    yield opened
    opened.close()


@pytest.fixture(params=["ios_xe", "c9800", "fortios", "linux"])
def ssh_bench(request):
    opened = BENCHES[request.param]()
    yield opened
    opened.close()
