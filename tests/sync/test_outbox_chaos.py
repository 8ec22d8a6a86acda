"""`bench/outbox_chaos.py` in small: faults on a third of the requests, processes killed with SIGKILL."""

from __future__ import annotations

from dataclasses import replace

from bench.outbox_chaos import Result, run


def test_a_hundred_proposals_survive_faults_and_kills_exactly_once():
    result = run(seed=4, proposals=100, clients=20, kills=3, speed=40.0, rest=0.1)
    assert result.is_good, result
    assert (result.receipts, result.lost, result.doubled, result.wrong) == (100, 0, 0, 0)
    assert result.kills == 3
    assert result.faults > 50
    assert result.markers_left == 0


def test_one_lost_or_doubled_proposal_is_a_failure():
    good = Result(seed=1, submitted=10, receipts=10, in_the_sheet=10, folded=10)
    assert good.is_good
    assert not any(
        replace(good, **wrong).is_good
        for wrong in ({"lost": 1}, {"doubled": 1}, {"in_the_sheet": 11}, {"folded": 9}, {"receipts": 9}, {"wrong": 1})
    )
