import threading

from litestar import Litestar
from litestar.testing import AsyncTestClient

from service.api.warming import WarmUp


async def test_work_ahead_of_requests_does_not_hold_up_the_start() -> None:
    may_end, ended = threading.Event(), threading.Event()

    def warm() -> None:
        may_end.wait()
        ended.set()

    async with AsyncTestClient(Litestar([], plugins=[WarmUp(warm)])) as client:
        assert (await client.get("/")).status_code == 404
        assert not ended.is_set()
        may_end.set()
    assert ended.is_set()
