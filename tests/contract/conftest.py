import pytest
from contract_benches import BENCHES


@pytest.fixture(params=sorted(BENCHES))
def bench(request):
    opened = BENCHES[request.param]()
    yield opened
    opened.close()


@pytest.fixture(params=["fake-timed", "ios_xe", "c9800", "arista_eos", "junos"])
def timed(request):
    opened = BENCHES[request.param]()
    yield opened
    opened.close()


@pytest.fixture(params=["ios_xe", "c9800", "fortios", "arista_eos", "junos"])
def lab_bench(request):
    opened = BENCHES[request.param]()
    yield opened
    opened.close()


@pytest.fixture(params=["ios_xe", "c9800", "fortios", "junos"])
def ssh_bench(request):
    opened = BENCHES[request.param]()
    yield opened
    opened.close()


@pytest.fixture
def bench_of():
    """Opens benches of the kind that is asked for, and closes them all."""
    opened = []

    def make(kind, **options):
        opened.append(kind(**options))
        return opened[-1]

    yield make
    for bench in opened:
        bench.close()
