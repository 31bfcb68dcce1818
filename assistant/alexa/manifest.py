"""skill.json, as Amazon's Skill Manifest Schema has it."""

from collections.abc import Sequence
from typing import Any

from assistant.alexa.skill import region, skill

ENDPOINT = "https://example.org/webhooks/alexa/webhook"  # a placeholder, which no skill can be submitted with
PRIVACY, TERMS = "https://example.org/privacy", "https://example.org/disclaimer"


def manifest(locales: Sequence[str], endpoint: str = ENDPOINT) -> dict[str, Any]:
    """The whole manifest: information only, no personal or health data, no purchases.

    Args:
        endpoint: https address of this server's Alexa webhook.
    """
    pages = {"privacyPolicyUrl": PRIVACY, "termsOfUseUrl": TERMS}
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": _publishing(locales),
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "usesPersonalInfo": False,
                "usesHealthInfo": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "containsAds": False,
                "locales": dict.fromkeys(locales, pages),
            },
            "apis": {"custom": {"endpoint": {"uri": endpoint, "sslCertificateType": "Trusted"}, "interfaces": []}},
            "permissions": [],
        }
    }


def _publishing(locales: Sequence[str]) -> dict[str, Any]:
    texts = skill()
    page = {
        "name": texts.name,
        "summary": texts.said("summary"),
        "description": texts.said("description"),
        "examplePhrases": list(texts.example_phrases),
        "keywords": list(texts.keywords),
    }
    return {
        "locales": dict.fromkeys(locales, page),
        "category": "HEALTH_AND_FITNESS",
        "distributionMode": "PUBLIC",
        "isAvailableWorldwide": False,
        "distributionCountries": [region()],
        "testingInstructions": texts.said("testing_instructions"),
    }
