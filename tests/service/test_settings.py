import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import BadSetting
from service.settings import Settings, read_settings, variable

FIELDS = [field.name for field in msgspec.structs.fields(Settings)]


def test_nothing_set_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({"PATH": "/bin", "HOME": "/"}) == Settings()


def test_the_port_comes_from_the_variable_that_platforms_set() -> None:
    assert variable("port") == "PORT"
    assert read_settings({"PORT": "10000"}).port == 10000


def test_numbers_and_texts_are_read_with_their_types() -> None:
    settings = read_settings({"KOKORO_THREADS": "2", "KOKORO_WAIT_SECONDS": "0.5", "KOKORO_VOICE": "bm_george"})
    assert (settings.threads, settings.wait_seconds, settings.voice) == (2, 0.5, "bm_george")


def test_the_model_is_a_path() -> None:
    assert read_settings({"KOKORO_MODEL": "models/other"}).model_path.parts == ("models", "other")


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_value_counts_as_unset(blank: str) -> None:
    assert read_settings({"PORT": blank, "KOKORO_THREADS": blank}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "http"),
        ("KOKORO_THREADS", "0"),
        ("KOKORO_THREADS", "1.5"),
        ("KOKORO_MAX_CHARS", "-1"),
        ("KOKORO_WAIT_SECONDS", "soon"),
        ("KOKORO_WAIT_SECONDS", "nan"),
        ("KOKORO_STALL_SECONDS", "0"),
        ("KOKORO_STALL_SECONDS", "inf"),
        ("KOKORO_UPLOAD_SECONDS", "0"),
        ("KOKORO_SPEAK_SECONDS", "-1"),
        ("KOKORO_PUBLIC_LISTS", "maybe"),
        ("KOKORO_CORS_ORIGINS", "chat.example"),
        ("KOKORO_CORS_ORIGINS", "https://chat.example,*"),
        ("KOKORO_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_refused_and_its_variable_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name) as caught:
        read_settings({name: value})
    assert caught.value.name == name
    assert value in str(caught.value)


def test_a_misspelt_setting_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(BadSetting, match="KOKORO_THREAD") as caught:
        read_settings({"KOKORO_THREAD": "1"})
    assert all(variable(field) in str(caught.value) for field in FIELDS)


@pytest.mark.parametrize("field", FIELDS)
def test_every_setting_says_what_it_is_for(field: str) -> None:
    annotated = Settings.__annotations__[field]
    described = [meta.description for meta in annotated.__metadata__ if meta.description]
    assert described and len(described[0]) > 10


@given(st.dictionaries(st.sampled_from([variable(field) for field in FIELDS]), st.text(max_size=12)))
def test_any_text_gives_settings_or_names_a_variable(environ: dict[str, str]) -> None:
    try:
        read_settings(environ)
    except BadSetting as error:
        assert error.name in environ
