"""How services are asked: two forms of the same request. Pure; the call itself is `base.outgoing`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _

# Sent to Anthropic, which keeps a form of its interface for as long as it is asked for by this date.
_ANTHROPIC_VERSION = "2023-06-01"


class Provider(models.TextChoices):
    """Who answers."""

    OPENAI = "openai", _("OpenAI, or a service that speaks its language")
    ANTHROPIC = "anthropic", "Anthropic"
    OLLAMA = "ollama", _("Ollama, on a machine of your own")


# Where each is reached usually.
ADDRESSES: dict[str, str] = {
    Provider.OPENAI: "https://api.openai.com/v1",
    Provider.ANTHROPIC: "https://api.anthropic.com/v1",
    Provider.OLLAMA: "http://127.0.0.1:11434/v1",
}


@dataclass(frozen=True)
class Prompt:
    """What is asked: what the model has to do, what it works from, and how long the answer may get, in tokens."""

    task: str
    material: str
    most_tokens: int = 1200


@dataclass(frozen=True)
class Asking:
    """A request as it goes over the wire."""

    address: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the model said, and how many tokens were counted on either side; None where nobody counted.

    `is_cut` where it had more to say than it was allowed to.
    """

    text: str
    tokens_in: int | None
    tokens_out: int | None
    is_cut: bool = False


class NotUnderstood(ValueError):
    """The answer is none of the kind that was asked for."""


def asking(provider: str, address: str, model: str, key: str, prompt: Prompt) -> Asking:
    """The request for an answer of this model."""
    base = address.strip().rstrip("/")
    if provider == Provider.ANTHROPIC:
        body = {"model": model, "max_tokens": prompt.most_tokens, "system": prompt.task}
        body |= {"messages": [{"role": "user", "content": prompt.material}]}
        return _asking(f"{base}/messages", {"x-api-key": key, "anthropic-version": _ANTHROPIC_VERSION}, body)
    talk = [{"role": "system", "content": prompt.task}, {"role": "user", "content": prompt.material}]
    body = {"model": model, "messages": talk, "stream": False} | _length(provider, base, prompt.most_tokens)
    return _asking(f"{base}/chat/completions", {"authorization": f"Bearer {key}"} if key else {}, body)


def _length(provider: str, base: str, most: int) -> dict[str, int]:
    # OpenAI's own newer models refuse the older word; services that follow it know only that one.
    is_its_own = provider == Provider.OPENAI and base == ADDRESSES[Provider.OPENAI]
    return {"max_completion_tokens" if is_its_own else "max_tokens": most}


def _asking(address: str, headers: Mapping[str, str], body: Mapping[str, Any]) -> Asking:
    plain = {"content-type": "application/json", "accept": "application/json", "user-agent": "Farley"}
    return Asking(address, plain | dict(headers), msgspec.json.encode(body))


def reply_in(provider: str, body: bytes) -> Reply:
    """What the model said.

    Raises NotUnderstood.
    """
    try:
        return _anthropic(body) if provider == Provider.ANTHROPIC else _openai(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotUnderstood(str(error)) from error


class _Block(msgspec.Struct):
    type: str = ""
    text: str = ""


class _AnthropicUsage(msgspec.Struct):
    input_tokens: int | None = None
    output_tokens: int | None = None


class _AnthropicAnswer(msgspec.Struct):
    content: list[_Block]
    usage: _AnthropicUsage | None = None
    stop_reason: str | None = None


def _anthropic(body: bytes) -> Reply:
    found = msgspec.json.decode(body, type=_AnthropicAnswer)
    usage = found.usage or _AnthropicUsage()
    text = "".join(block.text for block in found.content if block.type == "text")
    return Reply(text.strip(), usage.input_tokens, usage.output_tokens, found.stop_reason == "max_tokens")


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _OpenAIUsage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _OpenAIAnswer(msgspec.Struct):
    choices: list[_Choice]
    usage: _OpenAIUsage | None = None


def _openai(body: bytes) -> Reply:
    found = msgspec.json.decode(body, type=_OpenAIAnswer)
    if not found.choices:
        raise NotUnderstood("no choices")
    usage = found.usage or _OpenAIUsage()
    first = found.choices[0]
    text = (first.message.content or "").strip()
    return Reply(text, usage.prompt_tokens, usage.completion_tokens, first.finish_reason == "length")
