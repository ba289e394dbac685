"""Password hashing: Argon2id, memory-hard, inside 100 ms of one core."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """RFC 9106 section 4, second recommended setting for constrained memory, with one lane: 46 MiB, t=1 (OWASP)."""

    time_cost = 1
    memory_cost = 47104
    parallelism = 1
