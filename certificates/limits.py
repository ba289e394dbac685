"""How many wrong codes one address may try before it has to wait."""

import hashlib
import ipaddress
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from foundation.errors import TooMany

#: Wrong codes an address may try within the window. With 2^128 codes the limit protects the service, not the codes.
MOST: Final = 30
WINDOW: Final = 10 * 60


def count_miss(request: HttpRequest) -> None:
    """Count a wrong code of this client. Raises ``TooMany`` past the limit (B-89, R-76).

    Only a hash of the address is kept, and for ten minutes; right codes are never counted.
    """
    key = "wrong-code:" + hashlib.sha256(_network(request).encode()).hexdigest()[:32]
    if cache.add(key, 1, WINDOW):
        return
    tries = int(cache.get(key) or 0) + 1
    cache.set(key, tries, WINDOW)
    if tries > MOST:
        raise TooMany(
            "too_many_tries", "Too many wrong codes came from this address. Wait ten minutes, then try again."
        )


def _network(request: HttpRequest) -> str:
    """The client's address, an IPv6 one by its network of 64 bits: a household has 2^64 of them."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        # Only behind our own proxy, and only what that proxy itself added.
        told = request.headers.get("X-Forwarded-For", told).rsplit(",", 1)[-1].strip()
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
