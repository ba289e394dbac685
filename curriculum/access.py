"""Who may see the authored program: everybody sees the public pages, administrators see where texts come from."""

from accounts.roles import is_administrator
from foundation.access import grant, publish

publish("curriculum.program.list")
publish("curriculum.program.show")
publish("curriculum.program.compare")
publish("curriculum.track.list")
grant("curriculum.provenance.list", is_administrator)
