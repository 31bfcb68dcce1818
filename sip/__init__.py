"""The SIP driver: takes calls from a telephone exchange and talks to the assistant over HTTP (docs/sip.md).

A process of its own: PJSIP is under the GPL. Nothing here imports `assistant`, nothing there imports this.
"""
