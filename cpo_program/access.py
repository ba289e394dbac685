"""Who may open the site's own pages."""

from accounts.roles import is_anybody
from foundation.access import grant, publish

publish("site.front")
grant("site.home", is_anybody)
grant("site.inbox", is_anybody)
publish("site.design")
