"""The plain peer: one instructor call with a short prompt and the draft's schema, and nothing after it."""

import asyncio
from importlib.metadata import version
from typing import Any

import httpx
import instructor
from pydantic import ValidationError

from eval.peers.base import PeerFailed, prompt_version
from schemas.article import Article
from schemas.brief import Call
from schemas.drafts import Draft
from service.engines.llm.client import open_client
from service.settings import Settings

PROMPT = (
    "Extract the parties, mediators, demands and outcomes of the dispute in this news article, with a headline and a "
    "summary. Cite sentences by their numbers. Leave lists empty if there is no dispute."
)
_MODES = {"json_schema": instructor.Mode.JSON_SCHEMA, "tools": instructor.Mode.TOOLS}


class PlainPeer:
    """Asks once."""

    name = "plain"

    def __init__(self, settings: Settings, http_client: httpx.AsyncClient | None) -> None:
        self.software = f"instructor {version('instructor')}"
        self.prompts = prompt_version(self.name, PROMPT)
        self._settings = settings
        key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else None
        self._client = open_client(settings.llm_base_url, key, settings.llm_timeout, http_client)
        self._ask = instructor.from_openai(self._client, mode=_MODES[settings.llm_mode])

    async def draft(self, article: Article) -> tuple[Draft, Call]:
        """Return the model's answer as it is."""
        model, started = str(self._settings.llm_model), asyncio.get_running_loop().time()
        try:
            draft, completion = await self._ask.chat.completions.create_with_completion(
                model=model,
                response_model=Draft,
                max_retries=self._settings.llm_reasks,
                messages=[{"role": "system", "content": PROMPT}, {"role": "user", "content": article_text(article)}],
                **self._options(),
            )
        except Exception as error:  # what instructor and openai raise may hold the article: only its kind is told
            misfit = isinstance(error.__cause__, ValidationError)
            raise PeerFailed("the answer does not fit the schema" if misfit else type(error).__name__) from None
        usage = completion.usage
        call = Call(
            stage=self.name,
            model=model,
            attempts=1,
            prompt_tokens=usage.prompt_tokens if usage else 0,
            cached_tokens=0,
            completion_tokens=usage.completion_tokens if usage else 0,
            seconds=round(asyncio.get_running_loop().time() - started, 3),
            outcome="ok",
        )
        return Draft.model_validate(draft.model_dump()), call

    def _options(self) -> dict[str, Any]:
        limit = self._settings.llm_max_completion_tokens
        options = {"temperature": self._settings.llm_temperature, "max_completion_tokens": limit}
        return {name: value for name, value in options.items() if value is not None}

    async def aclose(self) -> None:
        """Close the client's connections."""
        await self._client.close()


def article_text(article: Article) -> str:
    """Return what is known of the article and its numbered sentences, a line each."""
    known = {"Title": article.title, "Source": article.source, "Published": article.published}
    head = [f"{name}: {value}" for name, value in known.items() if value]
    return "\n".join([*head, *(f"[{one.number}] {article.text_of(one)}" for one in article.sentences)])
