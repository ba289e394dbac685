"""Every event has a listener or a written reason why not."""

from cpo_program.flow import QUIET
from foundation import events


def test_no_event_goes_unheard_without_a_reason() -> None:
    quiet = {cls.kind for cls in QUIET}
    unheard = [kind for kind in events.kinds() if not events.listeners(kind) and kind not in quiet]
    assert unheard == []


def test_every_reason_still_holds() -> None:
    assert [cls.kind for cls in QUIET if events.listeners(cls.kind)] == []


def test_events_carry_ids_only() -> None:
    import dataclasses

    for kind, cls in events.kinds().items():
        for field in dataclasses.fields(cls):
            assert field.name.endswith("_id") or field.name in {"secret"}, f"{kind}.{field.name} is not an id"
