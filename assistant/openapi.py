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

OPENAPI: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Lumbar puncture assistant", "version": "0.1.0"},
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
        "/health": {
            "get": {"summary": "Live, ready, and what is degraded", "responses": {"200": _answers(_HEALTH, "State")}}
        },
    },
}
