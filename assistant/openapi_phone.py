"""The phone's part of the description at /openapi.json."""

from typing import Any

_EVENT = {
    "type": "object",
    "required": ["kind"],
    "properties": {
        "kind": {
            "type": "string",
            "enum": ["answered", "heard", "keys", "silence", "transfer_ended", "time_up", "hung_up"],
        },
        "text": {"type": "string"},
        "confidence": {"type": "number", "nullable": True, "minimum": 0, "maximum": 1},
        "keys": {"type": "string", "pattern": "^[0-9*#]{1,32}$"},
        "result": {"type": "string", "enum": ["answered", "busy", "no_answer", "failed"]},
    },
}

_MESSAGE = {
    "type": "object",
    "required": ["call", "sequence", "event"],
    "properties": {
        "call": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "sequence": {"type": "integer", "minimum": 0},
        "event": _EVENT,
    },
}

_ACTION = {
    "type": "object",
    "required": ["kind"],
    "properties": {
        "kind": {"type": "string", "enum": ["say", "listen", "transfer", "limit", "hang_up"]},
        "text": {"type": "string"},
        "rate": {"type": "number"},
        "barge_in": {"type": "boolean"},
        "seconds": {"type": "integer"},
        "keys": {"type": "boolean"},
        "speech": {"type": "boolean"},
        "number": {"type": "string"},
    },
}

_SAFETY = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("text", "nurse_number", "emergency_number")},
}

_TOKEN: dict[str, Any] = {"security": [{"phone": []}]}
_REFUSED = {"description": "No such token, or none is set"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _twilio(summary: str) -> dict[str, Any]:
    document = {"description": "TwiML", "content": {"text/xml": {"schema": {"type": "string"}}}}
    refused = {"description": "Not signed by Twilio: the safety words"}
    described = {"summary": f"Twilio: {summary}", "responses": {"200": document, "403": refused}}
    return {"post": described, "get": described}


PHONE: dict[str, Any] = {
    "/webhooks/phone/call": {
        "post": {
            "summary": "One event of a call that the SIP driver carries",
            **_TOKEN,
            "requestBody": {"required": True, "content": _json(_MESSAGE)},
            "responses": {
                "200": {
                    "description": "What the line does",
                    "content": _json(
                        {"type": "object", "properties": {"actions": {"type": "array", "items": _ACTION}}}
                    ),
                },
                "400": {"description": "Malformed"},
                **dict.fromkeys(("401", "404"), _REFUSED),
            },
        }
    },
    "/webhooks/phone/safety": {
        "get": {
            "summary": "What the SIP driver says when it cannot reach us",
            "responses": {"200": {"description": "Words and numbers", "content": _json(_SAFETY)}, "404": _REFUSED},
        }
    },
    "/webhooks/phone/voice": _twilio("a call comes in"),
    "/webhooks/phone/gather": _twilio("words, a key or silence"),
    "/webhooks/phone/dialled": _twilio("a transfer is over"),
    "/webhooks/phone/nurse": _twilio("a nurse picked up, and is asked for a key"),
    "/webhooks/phone/nurse-key": _twilio("the nurse's key"),
    "/webhooks/phone/status": {
        "post": {
            "summary": "Twilio: a call's status",
            "responses": {"204": {"description": "Taken"}, "403": {"description": "Not signed by Twilio"}},
        }
    },
}
