"""What happens to people."""

from foundation.events import event


@event
class PersonInvited:
    """An invitation was written; its secret travels only in the mail."""

    invitation_id: int
    secret: str
