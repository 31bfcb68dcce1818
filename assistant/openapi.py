"""The description of the HTTP interface, as served at /openapi.json."""

from typing import Any

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
    },
}

_SPEAK: dict[str, Any] = {"type": "object", "required": ["entry"], "properties": {"entry": {"type": "string"}}}

_REFUSAL: dict[str, Any] = {
    "type": "object",
    "properties": {
        "error": {"type": "string", "description": "plain words for the patient"},
        "kind": {"type": "string"},
        "emergency": {
            "type": "object",
            "properties": {"text": {"type": "string"}, "number": {"type": "string"}},
        },
    },
}

_HEALTH: dict[str, Any] = {
    "type": "object",
    "properties": {
        "live": {"type": "boolean"},
        "ready": {"type": "boolean"},
        "degraded": {"type": "array", "items": {"type": "string"}},
    },
}


def _answers(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


_ERROR = _answers({"type": "object", "properties": {"error": {"type": "string"}}}, "The request cannot be read")

_REFUSED = _answers(_REFUSAL, "Cannot be heard or said, and why")

OPENAPI: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Lumbar puncture assistant", "version": "0.1.0"},
    "components": {"securitySchemes": {"session": {"type": "http", "scheme": "bearer"}}},
    "paths": {
        "/webhooks/rest/webhook": {
            "post": {
                "summary": "One turn of a conversation",
                "requestBody": {"required": True, "content": {"application/json": {"schema": _ASK}}},
                "responses": {
                    "200": _answers({"type": "array", "items": _MESSAGE}, "The answer, then one custom object"),
                    "400": _ERROR,
                    "413": _ERROR,
                },
            }
        },
        "/speech/transcribe": {
            "post": {
                "summary": "The words of a recording, and the red flags in them",
                "security": [{"session": []}],
                "requestBody": {"required": True, "content": {"audio/wav": {"schema": _SOUND}}},
                "responses": {
                    "200": _answers(_HEARD, "Words"),
                    **dict.fromkeys(("400", "401", "413", "422", "503"), _REFUSED),
                },
            }
        },
        "/speech/speak": {
            "post": {
                "summary": "An answer of this conversation aloud",
                "security": [{"session": []}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": _SPEAK}}},
                "responses": {
                    "200": {"description": "Sound", "content": {"audio/wav": {"schema": _SOUND}}},
                    **dict.fromkeys(("401", "404", "503"), _REFUSED),
                },
            }
        },
        "/health": {
            "get": {"summary": "Live, ready, and what is degraded", "responses": {"200": _answers(_HEALTH, "State")}}
        },
    },
}
