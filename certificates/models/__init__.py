"""Tables of who is awarded what, its paper and its standing."""

from certificates.models.achievements import Achievement, AchievementVersion
from certificates.models.awards import Award, EligibilityDecision
from certificates.models.credentials import Credential, CredentialEvent, RenderedCertificate, SerialCounter

__all__ = [
    "Achievement",
    "AchievementVersion",
    "Award",
    "Credential",
    "CredentialEvent",
    "EligibilityDecision",
    "RenderedCertificate",
    "SerialCounter",
]
