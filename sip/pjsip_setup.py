"""PJSIP's own settings, from ours."""

import os
from typing import Any

import pjsua2 as pj

from sip.frames import RATE
from sip.settings import Settings

TRANSPORTS = {"udp": pj.PJSIP_TRANSPORT_UDP, "tcp": pj.PJSIP_TRANSPORT_TCP, "tls": pj.PJSIP_TRANSPORT_TLS}
SRTP = {"off": pj.PJMEDIA_SRTP_DISABLED, "optional": pj.PJMEDIA_SRTP_OPTIONAL, "required": pj.PJMEDIA_SRTP_MANDATORY}
CODECS = ("PCMU/8000", "PCMA/8000")  # what every exchange has, and what the recogniser was measured with
RTP_PORTS = (4000, 2000)  # first, and how many


def endpoint_config(most_calls: int) -> Any:
    """No log of PJSIP's own: it would hold callers' numbers. No thread of its own beside the sound's clock."""
    config = pj.EpConfig()
    config.logConfig.level = config.logConfig.consoleLevel = config.logConfig.msgLogging = 0
    config.uaConfig.threadCnt, config.uaConfig.mainThreadOnly = 0, True
    config.uaConfig.maxCalls, config.uaConfig.userAgent = most_calls, "assistant"
    config.medConfig.clockRate = config.medConfig.sndClockRate = RATE
    config.medConfig.channelCount, config.medConfig.audioFramePtime = 1, 20
    config.medConfig.noVad = True  # sound goes out all the time, so that no exchange takes us for gone
    config.medConfig.ecTailLen = 0  # there is no loudspeaker here
    return config


def transport(settings: Settings) -> tuple[int, Any]:
    """Kind and configuration of what is listened on."""
    kind, host, port = settings.address
    config = pj.TransportConfig()
    config.port, config.boundAddress, config.publicAddress = port, host, settings.public_address
    if kind == "tls":
        config.tlsConfig.certFile = str(settings.tls_cert)
        config.tlsConfig.privKeyFile = str(settings.tls_key)
        config.tlsConfig.method = pj.PJSIP_TLSV1_2_METHOD
        config.tlsConfig.proto = pj.PJ_SSL_SOCK_PROTO_TLS1_2
    return TRANSPORTS[kind], config


def account_config(settings: Settings) -> Any:
    """Who we are: registered, or reached directly."""
    config = pj.AccountConfig()
    kind, host, _ = settings.address
    config.idUri = f"sip:{settings.user}@{settings.registrar or host}"
    if settings.registrar:
        config.regConfig.registrarUri = f"sip:{settings.registrar}" + ("" if kind == "udp" else f";transport={kind}")
        config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", settings.user, 0, settings.password))
    config.callConfig.timerUse = pj.PJSUA_SIP_TIMER_OPTIONAL  # a peer that vanished is noticed (RFC 4028)
    media = config.mediaConfig
    media.transportConfig.port, media.transportConfig.portRange = RTP_PORTS
    media.transportConfig.boundAddress, media.transportConfig.publicAddress = host, settings.public_address
    media.srtpUse, media.srtpSecureSignaling = (
        SRTP[settings.srtp],
        1 if settings.srtp == "required" and kind == "tls" else 0,
    )
    return config


def set_codecs(endpoint: Any) -> None:
    """G.711, nothing else."""
    for codec in endpoint.codecEnum2():
        rank = next((255 - n for n, name in enumerate(CODECS) if codec.codecId.startswith(name)), 0)
        endpoint.codecSetPriority(codec.codecId, rank)


def created_quietly() -> Any:
    """An endpoint. Until it is told how to log PJSIP writes to standard output, so that is shut for the moment."""
    endpoint = pj.Endpoint()
    kept, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    try:
        endpoint.libCreate()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nothing)
    return endpoint
