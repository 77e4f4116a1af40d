"""Chats against a service on loopback, with its faults."""

import pytest

import filmloom
from filmloom.errors import InputError
from filmloom.model.video_generator.remote import Patience
from filmloom.studio import chats
from filmloom.studio.chats import NoAnswer, ServiceChat, chat_named

QUICK = Patience(connect_s=1.0, read_s=0.4, reply_s=2.0, retries=2, first_wait_s=0.01, longest_wait_s=0.02)
ASK = [{"role": "user", "content": "Hello"}]
SCHEMA = {"type": "object"}


def chat(stub, **environment):
    return ServiceChat(f"{stub.url}#tiny", patience=QUICK, environment=environment)


def test_it_asks_for_the_schema_with_the_key(stub):
    stub.script = ["hello"]
    assert chat(stub, FILMLOOM_CHAT_KEY="secret-key").answer(ASK, SCHEMA) == "hello"
    (asked,) = stub.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["model"] == "tiny"
    assert asked["messages"] == ASK
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    assert stub.keys == ["Bearer secret-key"]


def test_the_key_of_openai_goes_to_no_other_host(stub):
    stub.script = ["hello"]
    chat(stub, OPENAI_API_KEY="secret-key").answer(ASK, SCHEMA)
    assert stub.keys == [""]


def test_a_service_that_knows_no_schemas_is_asked_without(stub):
    stub.script = [(400, {"error": {"message": "response_format is not supported"}}), "hello"]
    assert chat(stub).answer(ASK, SCHEMA) == "hello"
    assert "response_format" not in stub.asked[1]


def test_what_may_help_is_tried_again(stub):
    stub.script = [(500, b""), "drop", "hello"]
    assert chat(stub).answer(ASK, SCHEMA) == "hello"
    assert len(stub.asked) == 3


@pytest.mark.parametrize(
    ("script", "tries", "message"),
    [
        ([(401, {"error": {"message": "bad key secret-key"}})], 1, "FILMLOOM_CHAT_KEY"),
        ([(429, {"error": {"message": "quota", "code": "insufficient_quota"}})], 1, "quota"),
        ([(500, b"")] * 9, 3, "500"),
        (["hang"] * 9, 3, "broke off"),
        ([(200, b"<!doctype html>")] * 9, 3, "no chat completion"),
        ([(200, {"choices": []})] * 9, 3, "no chat completion"),
        ([(200, {"choices": [{"message": {"content": "", "refusal": "no"}}]})] * 9, 3, "refused"),
        ([(200, {"choices": [{"message": {"content": "{"}, "finish_reason": "length"}]})], 1, "cut its answer"),
    ],
)
def test_what_fails_is_no_answer_and_says_why(stub, script, tries, message):
    stub.script = list(script)
    with pytest.raises(NoAnswer, match=message) as raised:
        chat(stub, FILMLOOM_CHAT_KEY="secret-key").answer(ASK, SCHEMA)
    assert len(stub.asked) == tries
    assert "secret-key" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("https://host.example/v1", "needs a model"),
        ("http://host.example/v1#m", "unencrypted"),
        ("ftp://host.example/v1#m", "no address"),
        ("no folder", "There is no planner"),
    ],
)
def test_a_planner_that_is_none_is_refused(text, message, monkeypatch):
    monkeypatch.setenv("FILMLOOM_CHAT_KEY", "secret-key")
    with pytest.raises(InputError, match=message):
        chat_named(text)


def test_openai_without_a_key_is_not_asked(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(InputError, match="OPENAI_API_KEY isn't set"):
        chat_named("https://api.openai.com/v1#gpt-5").answer(ASK, SCHEMA)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A language model of a few thousand random weights."""
    torch = pytest.importorskip("torch")
    from filmloom.model.language_model import InBoxConfig, LanguageModel, train_tokenizer

    torch.manual_seed(0)
    tokenizer = train_tokenizer(
        ["A red ball bounces from left to right.", "两只猫在雨中玩耍。"] * 5, 400, num_signals=16
    )
    config = InBoxConfig(width=32, depth=2, head_width=8, queries_per_key=2)
    path = tmp_path_factory.mktemp("model")
    LanguageModel(config.build(tokenizer).eval(), tokenizer).save_pretrained(path)
    return path


@pytest.fixture
def _short_answers(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(chats, "_LONGEST_ANSWER", 32)


@pytest.mark.usefixtures("_short_answers")
def test_a_folder_answers_without_chance(folder):
    local = chat_named(str(folder))
    first = local.answer(ASK, SCHEMA)
    assert isinstance(first, str)
    assert local.answer(ASK, SCHEMA) == first


@pytest.mark.usefixtures("_short_answers")
def test_a_model_that_talks_nonsense_costs_the_plan_not_the_film(folder):
    found = filmloom.plan("# A cat\n\nA cat plays with a ball in the park.\n", planner=str(folder))
    assert "in-box planner" in found.warnings[0]
    assert str(folder) in found.warnings[0]


@pytest.mark.usefixtures("_short_answers")
def test_a_text_that_a_model_has_no_room_for_is_no_answer(folder):
    with pytest.raises(NoAnswer, match="give a shorter text, or a model with more room"):
        chat_named(str(folder)).answer([{"role": "user", "content": "ball " * 20_000}], SCHEMA)


def test_a_folder_that_is_no_model_is_refused(tmp_path, monkeypatch):
    pytest.importorskip("torch")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(InputError, match="could not be loaded"):
        chat_named(str(tmp_path)).answer(ASK, SCHEMA)
