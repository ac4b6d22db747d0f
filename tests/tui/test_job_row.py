"""Jobs as rows: rates and times from two looks, and honest where there is only one."""

from __future__ import annotations

import pytest

from engine import DomainRef
from engine.block_job import BlockJob, BlockJobKind
from engine.job import JobKind, JobOperation, JobStatistics
from tui.job_row import JobRow, Sample, block_job_row, domain_job_row

REF = DomainRef("web-01", "11111111-1111-4111-8111-111111111111", 1)
COPY = BlockJob(kind=BlockJobKind.COPY, rate=0, done=500, end=1000)


def copied(before: Sample | None, now: Sample) -> JobRow:
    return block_job_row("lab", REF, "vda", COPY, before, now)


def test_two_looks_make_a_rate() -> None:
    row = copied(Sample(10, 300, 0.0), Sample(12, 500, 0.0))
    assert (row.rate, row.left, row.fraction) == (100.0, 5.0, 0.5)


@pytest.mark.parametrize("before", [None, Sample(12, 300, 0.0), Sample(10, 900, 0.0)])
def test_one_look_or_figures_that_went_back_make_none(before: Sample | None) -> None:
    row = copied(before, Sample(12, 500, 0.0))
    assert (row.rate, row.left) == (None, None)


def test_before_a_second_look_what_the_hypervisor_says_counts() -> None:
    job = JobStatistics(
        kind=JobKind.BOUNDED,
        operation=JobOperation.BACKUP,
        elapsed_ms=2000,
        data_total=1000,
        data_processed=400,
        data_remaining=600,
    )
    row = domain_job_row("lab", REF, job, None, Sample(0, 400, 5.0))
    assert (row.kind, row.rate, row.left, row.since_before) == ("backup", 200.0, 3.0, False)


def test_a_job_without_figures_claims_none() -> None:
    job = JobStatistics(kind=JobKind.UNBOUNDED, operation=JobOperation.SAVE)
    row = domain_job_row("lab", REF, job, None, Sample(0, None, 5.0))
    assert (row.fraction, row.rate, row.left, row.since_before) == (None, None, None, True)


def test_a_total_that_is_passed_is_all() -> None:
    job = BlockJob(kind=BlockJobKind.PULL, rate=5, done=12, end=10)
    row = block_job_row("lab", REF, "vda", job, None, Sample(0, 12, 0.0))
    assert row.fraction == 1.0
    assert row.details == ("at most 5 B/s",)
