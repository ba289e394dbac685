"""Celery tasks of assessments: each calls one action with ids; the truth lies in the rows."""

from celery import chain, shared_task

from assessments.actions import pregrades, quizzes
from assessments.models import Capstone
from foundation.events import after_commit


def pregrade(capstone_id: str) -> None:
    """Open the run of a submitted capstone in the caller's transaction; a worker begins at commit.

    A broker that does not answer costs time only: ``resume`` queues what stands still.
    """
    run = pregrades.open_run(
        capstone=Capstone.objects.select_related("enrollment__cohort__version__program").get(pk=capstone_id)
    )
    after_commit(lambda: queue(str(run.pk)))


def queue(run_id: str) -> None:
    """Send the steps of a run, one after the other. Sending them again does no harm."""
    chain(*(pregrade_step.si(run_id, name) for name in pregrades.STEPS)).apply_async(retry=False)


@shared_task(name="assessments.pregrade_step", ignore_result=True)
def pregrade_step(run_id: str, name: str) -> None:
    """Work one step of a run."""
    pregrades.step(run_id=run_id, name=name)


@shared_task(name="assessments.resume", ignore_result=True, expires=60)
def resume() -> None:
    """Queue again what a killed worker or an emptied broker left standing."""
    for run_id in pregrades.standing_still():
        queue(run_id)


@shared_task(name="assessments.close_attempts", ignore_result=True, expires=30)
def close_attempts() -> None:
    """End the quiz attempts whose time is over."""
    quizzes.close_overdue()
