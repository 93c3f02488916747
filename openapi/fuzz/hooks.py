"""Credentials for schemathesis: WEBHOOK_SECRETS (the first signs, as Standard Webhooks says), FUZZ_TOKEN (a bearer token)."""

import base64
import hashlib
import hmac
import os
import time
import uuid

import schemathesis

SECRET = os.environ.get("WEBHOOK_SECRETS", "").split(",")[0]
TOKEN = os.environ.get("FUZZ_TOKEN", "")


def credentials(request):
    """Signs the body as it goes over the wire."""
    if SECRET:
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        message, now = f"msg_{uuid.uuid4()}", str(int(time.time()))
        signature = hmac.digest(key, f"{message}.{now}.".encode() + body, hashlib.sha256)
        request.headers["webhook-id"] = message
        request.headers["webhook-timestamp"] = now
        request.headers["webhook-signature"] = "v1," + base64.b64encode(signature).decode()
    if TOKEN:
        request.headers["Authorization"] = f"Bearer {TOKEN}"
    return request


DEADLINE = "Sluice-Deadline-Ms"


@schemathesis.hook
def before_call(context, case, kwargs):
    # With next to no time left, 503 is what the contract promises, and no fault of the server
    deadline = str((case.headers or {}).get(DEADLINE, ""))
    if deadline.isascii() and deadline.isdigit() and int(deadline) < 1000:
        case.headers[DEADLINE] = "1000"
    # Nobody can make up a cursor that a list has given
    if case.meta and case.meta.generation.mode.is_positive and case.query:
        case.query.pop("cursor", None)
    kwargs["auth"] = credentials
