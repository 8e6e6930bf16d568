"""Opens the generations that the settings name: the folder, its server, its place for other hosts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kb.generations.folder import Generations, is_copy
from kb.settings import Settings

if TYPE_CHECKING:
    from kb.copies.object_store import ObjectStore
    from kb.generations.served import ServedGenerations

Pull = Callable[..., str | None]
"""``kb.copies.follower.pull`` from this host's store into its folder."""


def open_generations(settings: Settings) -> Generations:
    """The knowledge base's generations, with their collections on a server where one is set, and
    their copy in an object store where one is set.

    Raises:
        SettingsError: the server's address or certificates, or the store's address, cannot be used.
    """
    if settings.chroma_url is None:
        return Generations(settings.knowledge_base, open_object_store(settings))
    return served_generations(settings)


def open_object_store(settings: Settings) -> ObjectStore | None:
    """Where other hosts get generations from; None where no place is set.

    Raises:
        SettingsError: its address cannot be used.
    """
    if settings.object_store is None:
        return None
    from kb.copies.object_store import ObjectStore

    return ObjectStore.at(settings.object_store)


def needed_object_store(settings: Settings) -> ObjectStore:
    """The same where it is needed.

    Raises:
        UsageError: no place is set.
        SettingsError: its address cannot be used.
    """
    from kb.copies.object_store import no_store_set

    store = open_object_store(settings)
    if store is None:
        raise no_store_set()
    return store


def pull_of(settings: Settings) -> Pull | None:
    """How to bring this host's copy up to date; None where it is no copy and is not to be one.

    Raises:
        SettingsError: the store's address cannot be used.
    """
    store, folder = open_object_store(settings), settings.knowledge_base
    if store is None or (Generations(folder).live_or_none() and not is_copy(folder)):
        return None
    from kb.copies.follower import pull

    return partial(pull, store, folder)


def served_generations(settings: Settings) -> ServedGenerations:
    """The generations with their collections on the server of ``chroma_url``, which must be set.

    Raises:
        SettingsError: the server's address or certificates cannot be used.
    """
    from kb.generations.served import ServedGenerations
    from kb.index.chroma_server import ChromaServer

    replica = open_object_store(settings)
    return ServedGenerations(settings.knowledge_base, ChromaServer.at(settings), replica)
