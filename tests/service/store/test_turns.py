import asyncio

from service.store.turns import Turns


async def test_places_are_given_in_turn() -> None:
    turns, order = Turns(1), list[int]()
    inside = 0

    async def work(number: int) -> None:
        nonlocal inside
        async with turns.one():
            inside += 1
            assert inside == 1
            order.append(number)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work(number) for number in range(20)))
    assert order == list(range(20))


async def test_a_place_whose_holder_is_cancelled_is_free_again() -> None:
    turns, held = Turns(1), asyncio.Event()

    async def hold() -> None:
        async with turns.one():
            held.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    await held.wait()
    task.cancel()
    async with asyncio.timeout(5), turns.one():
        assert task.done()
