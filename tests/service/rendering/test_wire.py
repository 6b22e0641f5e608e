import json

from service.rendering.wire import as_json
from tests.service.rendering.test_markdown import brief


def test_article_text_is_there_only_when_asked_for() -> None:
    made = brief()
    made = made.model_copy(update={"article": made.article.model_copy(update={"text": "Norland\u0000"})})
    assert "text" not in json.loads(as_json(made))["article"]
    assert json.loads(as_json(made, include_article=True))["article"]["text"] == "Norland\u0000"
