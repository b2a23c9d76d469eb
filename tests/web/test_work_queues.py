"""The queues of costly work: who is served when, and who is sent away."""

import asyncio
import threading

import pytest

from zi_core.web.work_queues import Busy, Queue, Stage, say_done


class Held:
    """A queue of one thread that is busy until it is let go; what it has done since, in order."""

    def __init__(self, **limits):
        limits = {"most": 10, "each": 10, "patience": 60, **limits}
        self.queue = Queue("uji", threads=1, **limits)
        self.done, self._leave = [], threading.Event()

    async def hold(self):
        begun = threading.Event()
        task = self.ask("holder", "held", begun.set, self._leave.wait)
        await asyncio.to_thread(begun.wait, 10)
        return task

    def let_go(self):
        self._leave.set()

    def ask(self, address, name, *steps, same=None):
        def work():
            for step in steps:
                step()
            self.done.append(name)
            return name

        return asyncio.ensure_future(self.queue.run(address, work, same=same))

    async def asked(self, *pairs, same=None):
        tasks = [self.ask(address, name, same=same) for address, name in pairs]
        await asyncio.sleep(0)
        return tasks


def run(scenario):
    """Run to the end, in a thread: the browser of other tests keeps a loop in this one."""
    thread_outcome = []

    def main():
        try:
            thread_outcome.append(asyncio.run(scenario()))
        except BaseException as error:  # noqa: BLE001 - raised again where the test sees it
            thread_outcome.append(error)

    thread = threading.Thread(target=main)
    thread.start()
    thread.join(30)
    if isinstance(thread_outcome[0], BaseException):
        raise thread_outcome[0]


def test_addresses_take_turns():
    async def scenario():
        held = Held()
        tasks = [await held.hold()]
        tasks += await held.asked(("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1"), ("c", "c1"))
        held.let_go()
        await asyncio.gather(*tasks)
        assert held.done == ["held", "a1", "b1", "c1", "a2", "a3"]

    run(scenario)


def test_whoever_finds_the_queue_full_is_told_at_once():
    async def scenario():
        held = Held(most=3, each=2)
        tasks = [await held.hold()]
        tasks += await held.asked(("a", "a1"), ("a", "a2"))
        with pytest.raises(Busy):  # one address has no more places
            await held.ask("a", "a3")
        tasks += await held.asked(("b", "b1"))
        with pytest.raises(Busy):
            await held.ask("c", "c1")
        assert held.queue.waiting == 3
        held.let_go()
        assert await asyncio.gather(*tasks) == ["held", "a1", "a2", "b1"]
        assert await held.ask("c", "c1") == "c1"

    run(scenario)


def test_what_has_waited_too_long_is_not_begun():
    async def scenario():
        held = Held(patience=0.05)
        tasks = [await held.hold()]
        (late,) = await held.asked(("a", "a1"))
        await asyncio.sleep(0.1)
        held.let_go()
        with pytest.raises(Busy):
            await late
        await asyncio.gather(*tasks)
        assert held.done == ["held"]

    run(scenario)


def test_those_who_ask_for_the_same_share_one_turn_until_it_comes():
    async def scenario():
        held = Held(each=1)
        tasks = [await held.hold()]
        tasks += await held.asked(("a", "x"), ("a", "x"), ("b", "x"), same="x")
        tasks[-1].cancel()  # gives up; the others still get it
        held.let_go()
        assert await asyncio.gather(*tasks[:-1]) == ["held", "x", "x"]
        assert held.done == ["held", "x"]
        await held.ask("a", "x", same="x")
        assert held.done == ["held", "x", "x"]

    run(scenario)


def test_who_waits_can_ask_how_far_it_is():
    async def scenario():
        held = Held()
        reached, go_on = threading.Event(), threading.Event()

        def work():
            say_done(2, 7)
            reached.set()
            go_on.wait(10)

        tasks = [await held.hold()]
        tasks += await held.asked(("a", "a1"), ("a", "a2"))
        tasks += await held.asked(("b", "x"), same="x")
        tasks.append(asyncio.ensure_future(held.queue.run("a", work, same="y")))
        await asyncio.sleep(0)
        assert held.queue.stage("x") == Stage(before=2)  # the one begun, and a1
        assert held.queue.stage("y") == Stage(before=4)
        assert held.queue.stage("z") is None
        held.let_go()
        await asyncio.to_thread(reached.wait, 10)
        stage = held.queue.stage("y")
        assert (stage.before, stage.done, stage.parts) == (0, 2, 7)
        assert stage.seconds > 0
        go_on.set()
        await asyncio.gather(*tasks)
        async with asyncio.timeout(10):  # its thread forgets it a moment after the answer
            while held.queue.stage("y"):
                await asyncio.sleep(0.001)

    run(scenario)


def test_work_that_nobody_queued_is_not_heard():
    say_done(1, 2)

    async def scenario():
        held = Held()
        held.let_go()
        await held.ask("a", "x", same="x")
        assert held.queue.stage("x") is None
        say_done(1, 2)

    run(scenario)


def test_work_that_has_begun_says_nothing_of_the_work_before_it():
    """The threads of a queue are used again; what one piece of work said is not another's."""

    async def scenario():
        held = Held()
        held.let_go()
        await held.queue.run("a", lambda: say_done(6, 7))
        stages = []
        await held.queue.run("a", lambda: stages.append(held.queue.stage("y")), same="y")
        assert [(stage.done, stage.parts) for stage in stages] == [(0, 0)]

    run(scenario)


def test_a_failure_is_that_of_who_asked_alone():
    async def scenario():
        held = Held()
        held.let_go()
        with pytest.raises(ZeroDivisionError):
            await held.queue.run("a", lambda: 1 // 0, same="x")
        assert held.queue.stage("x") is None
        assert await held.ask("a", "a1") == "a1"

    run(scenario)
