"""The description of the HTTP interface, as served at /openapi.json."""

from typing import Any

from assistant.openapi_phone import PHONE

_TURN: dict[str, Any] = {
    "type": "object",
    "properties": {
        "channel": {"type": "string", "enum": ["web", "speaker", "phone"]},
        "topic": {"type": "string", "nullable": True},
        "topics": {"type": "array", "items": {"type": "string"}},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "tier": {"type": "string", "enum": ["none", "watch", "urgent", "emergency"]},
        "red_flags": {"type": "array", "items": {"type": "string"}},
        "evidence": {"type": "array", "items": {"type": "string"}},
        "answer": {"type": "string"},
        "speech": {"type": "string"},
        "sources": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"document": {"type": "string"}, "section": {"type": "string"}},
            },
        },
        "choices": {"type": "array", "items": {"type": "string"}},
        "calls": {"type": "array", "items": {"type": "string"}, "description": "numbers to tap"},
    },
}

_MESSAGE: dict[str, Any] = {
    "type": "object",
    "properties": {"recipient_id": {"type": "string"}, "text": {"type": "string"}, "custom": _TURN},
    "required": ["recipient_id"],
}

_ASK: dict[str, Any] = {
    "type": "object",
    "required": ["sender", "message"],
    "properties": {
        "sender": {"type": "string", "minLength": 1, "maxLength": 256},
        "message": {"type": "string"},
        "input_channel": {"type": "string"},
    },
}

_SOUND: dict[str, Any] = {"type": "string", "format": "binary", "description": "16-bit mono PCM, 8 to 48 kHz, 60 s"}

_HEARD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "tier": _TURN["properties"]["tier"],
        "red_flags": _TURN["properties"]["red_flags"],
        "message": {"type": "string", "description": "the emergency message of a red flag, else empty"},
    },
}

_SPEAK: dict[str, Any] = {"type": "object", "required": ["entry"], "properties": {"entry": {"type": "string"}}}

_LIVE = {"type": "object", "properties": {"live": {"type": "boolean"}}}
_READY = {"type": "object", "properties": {"ready": {"type": "boolean"}}}
_HEALTH: dict[str, Any] = {
    "type": "object",
    "properties": {
        "live": {"type": "boolean"},
        "ready": {"type": "boolean"},
        "degraded": {"type": "array", "items": {"type": "string"}},
        "parts": {"type": "object", "additionalProperties": {"type": "boolean"}, "description": "which work"},
    },
}


def _answers(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


_ERROR = _answers({"type": "object", "properties": {"error": {"type": "string"}}}, "The request cannot be read")

_EMERGENCY: dict[str, Any] = {
    "type": "object",
    "properties": {"text": {"type": "string"}, "number": {"type": "string"}},
}

_REFUSED = _answers(
    {
        "type": "object",
        "properties": {"error": {"type": "string"}, "kind": {"type": "string"}, "emergency": _EMERGENCY},
    },
    "Refused: words for the patient, what kind it is, and whom to call",
)

_SPEECH: dict[str, Any] = {
    "type": "object",
    "properties": {"transcribe": {"type": "boolean"}, "speak": {"type": "boolean"}},
}

_ABOUT: dict[str, Any] = {
    "conversation": {"type": "string"},
    "number": {"type": "string", "description": "to be read out by who wants to see or erase it"},
    "speech": _SPEECH,
}

_SESSION: dict[str, Any] = {
    "type": "object",
    "properties": {
        "token": {"type": "string"},
        "expires": {"type": "integer"},
        **_ABOUT,
    },
}

_ENTRY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "from": {"type": "string", "enum": ["patient", "assistant"]},
        "text": {"type": "string"},
        "at": {"type": "number"},
        "thumb": {"type": "string", "enum": ["up", "down"], "nullable": True},
    }
    | {name: _TURN["properties"][name] for name in ("tier", "red_flags", "topic", "sources", "choices", "calls")},
}

_SAY: dict[str, Any] = {
    "type": "object",
    "required": ["message", "id"],
    "properties": {
        "message": {"type": "string"},
        "id": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"},
    },
}

_RATE: dict[str, Any] = {
    "type": "object",
    "required": ["entry", "thumb"],
    "properties": {
        "entry": {"type": "string"},
        "thumb": {"type": "string", "enum": ["up", "down"]},
        "reason": {"type": "string", "enum": ["wrong", "unclear", "not_my_question", "other"], "nullable": True},
    },
}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


_TOKEN: dict[str, Any] = {"security": [{"session": []}]}
_WEB: dict[str, Any] = {
    "/webhooks/web/session": {
        "post": {
            "summary": "A new web conversation",
            "responses": {"200": _answers(_SESSION, "Its token"), "429": _REFUSED},
        }
    },
    "/webhooks/web/message": {
        "post": {
            **_TOKEN,
            "summary": "One turn; the same id again gives the same answer",
            "requestBody": _json(_SAY),
            "responses": {"200": _answers(_ENTRY, "The answer"), "400": _REFUSED, "401": _REFUSED, "429": _REFUSED},
        }
    },
    "/webhooks/web/history": {
        "get": {
            **_TOKEN,
            "summary": "What was said, the oldest first",
            "responses": {
                "200": _answers(
                    {
                        "type": "object",
                        "properties": {
                            "entries": {"type": "array", "items": _ENTRY},
                            **_ABOUT,
                        },
                    },
                    "Entries",
                ),
                "401": _REFUSED,
            },
        },
        "delete": {
            **_TOKEN,
            "summary": "Forget what was said",
            "responses": {"204": {"description": "Forgotten"}} | dict.fromkeys(("401", "429", "503"), _REFUSED),
        },
    },
    "/webhooks/web/feedback": {
        "post": {
            **_TOKEN,
            "summary": "Thumb up or down for an answer",
            "requestBody": _json(_RATE),
            "responses": {"204": {"description": "Kept"}, "400": _REFUSED, "401": _REFUSED, "404": _REFUSED},
        }
    },
}

OPENAPI: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Lumbar puncture assistant", "version": "0.1.0"},
    "components": {
        "securitySchemes": {
            "session": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            "phone": {"type": "http", "scheme": "bearer"},
            "rest": {"type": "http", "scheme": "bearer"},
        }
    },
    "paths": {
        **_WEB,
        **PHONE,
        "/webhooks/rest/webhook": {
            "post": {
                "summary": "One turn of a conversation",
                "security": [{"rest": []}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": _ASK}}},
                "responses": {
                    "200": _answers({"type": "array", "items": _MESSAGE}, "The answer, then one custom object"),
                    **dict.fromkeys(("400", "413"), _ERROR),
                    **dict.fromkeys(("401", "403", "429"), _REFUSED),
                },
            }
        },
        "/webhooks/alexa/webhook": {
            "post": {
                "summary": "A request that Alexa signed; Amazon's Request and Response JSON Reference has its shape",
                "parameters": [
                    {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
                    for name in ("SignatureCertChainUrl", "Signature-256")
                ],
                "requestBody": _json({"type": "object"}),
                "responses": {
                    "200": _answers({"type": "object"}, "Words as SSML, and whether the session goes on"),
                    **dict.fromkeys(("400", "404", "413"), _REFUSED),
                },
            }
        },
        "/speech/transcribe": {
            "post": {
                "summary": "The words of a recording, and the red flags in them",
                **_TOKEN,
                "requestBody": {"required": True, "content": {"audio/wav": {"schema": _SOUND}}},
                "responses": {
                    "200": _answers(_HEARD, "Words"),
                    **dict.fromkeys(("400", "401", "413", "422", "429", "503"), _REFUSED),
                },
            }
        },
        "/speech/speak": {
            "post": {
                "summary": "An answer of this conversation aloud",
                **_TOKEN,
                "requestBody": _json(_SPEAK),
                "responses": {
                    "200": {"description": "Sound", "content": {"audio/wav": {"schema": _SOUND}}},
                    **dict.fromkeys(("401", "404", "429", "503"), _REFUSED),
                },
            }
        },
        "/health": {
            "get": {"summary": "Live, ready, and what is degraded", "responses": {"200": _answers(_HEALTH, "State")}}
        },
        "/health/live": {"get": {"summary": "The process answers", "responses": {"200": _answers(_LIVE, "It does")}}},
        "/health/ready": {
            "get": {
                "summary": "Whether a balancer should send people here",
                "responses": {"200": _answers(_READY, "It should"), "503": _answers(_READY, "It should not")},
            }
        },
    },
}
