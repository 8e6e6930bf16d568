"""The prompts in ``prompts/``: read, checked against what the code fills in, and filled."""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import PromptError
from kb.product import SHIPPED

SHIPPED_PROMPTS = SHIPPED / "prompts"
INPUTS_BY_PURPOSE = {
    "answer": frozenset({"question", "evidence", "fence", "example_key"}),
    "follow_up": frozenset({"question", "conversation", "fence"}),
}
"""What the code fills in; a prompt that leaves one out, or names another, is an error."""
_FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_USER_PART = "\n=== user ===\n"
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True)
class Prompt:
    """One prompt with its version, as the system's and the user's part."""

    purpose: str
    version: str
    system: str
    user: str

    @property
    def name(self) -> str:
        return f"{self.purpose}@{self.version}"

    def fill(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Both parts with every placeholder replaced, in one pass: values are never read again."""

        def replaced(part: str) -> str:
            return _PLACEHOLDER.sub(lambda match: values[match[1]], part)

        return replaced(self.system), replaced(self.user)


def random_word() -> str:
    """Five letters that nobody could know beforehand."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(5))


def load_prompts(folder: Path | None = None) -> dict[str, Prompt]:
    """Every prompt by its purpose; a file in ``folder`` takes the place of the shipped one.

    Raises:
        PromptError: the folder or a file cannot be read, or a file's front matter or placeholders
            are not what the code fills in.
    """
    if folder is not None and not folder.is_dir():
        raise PromptError(
            f"プロンプトのフォルダ {folder} がありません。設定 prompts を確認してください。",
            f"the prompts folder {folder} does not exist. Check the setting prompts.",
        )
    return {purpose: _load(purpose, folder) for purpose in INPUTS_BY_PURPOSE}


def _load(purpose: str, folder: Path | None) -> Prompt:
    name = f"{purpose}.md"
    path = folder / name if folder and (folder / name).is_file() else SHIPPED_PROMPTS / name
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, f"読めません ({error})", f"it cannot be read ({error})") from error
    return parse_prompt(text, purpose, path)


def parse_prompt(text: str, purpose: str, path: Path) -> Prompt:
    """A prompt from its file's text.

    Raises:
        PromptError: front matter, parts or placeholders are not as they must be.
    """
    match = _FRONT_MATTER.fullmatch(text)
    if not match:
        raise _unusable(path, "先頭に --- で囲んだ設定がありません", "it has no front matter")
    pairs = (line.partition(":") for line in match[1].splitlines())
    head = {key.strip(): value.strip() for key, _, value in pairs}
    if not head.get("version"):
        raise _unusable(path, "version がありません", "its front matter has no version")
    _check_placeholders(path, purpose, match[2])
    system, separator, user = match[2].partition(_USER_PART)
    if not separator or not user.strip():
        raise _unusable(path, "「=== user ===」がありません", "it has no line === user ===")
    return Prompt(purpose, head["version"], system.strip(), user.strip())


def _check_placeholders(path: Path, purpose: str, body: str) -> None:
    wanted, used = INPUTS_BY_PURPOSE[purpose], frozenset(_PLACEHOLDER.findall(body))
    lacking, unknown = sorted(wanted - used), sorted(used - wanted)
    if lacking or unknown:
        raise _unusable(
            path,
            f"差し込みが合いません（足りない: {lacking}、知らない: {unknown}）",
            f"its placeholders do not fit (missing: {lacking}, unknown: {unknown})",
        )


def _unusable(path: Path, ja: str, en: str) -> PromptError:
    return PromptError(
        f"プロンプト {path} が使えません: {ja}。直すか、元のファイルに戻してください。",
        f"the prompt {path} cannot be used: {en}. Correct it, or go back to the shipped file.",
    )
