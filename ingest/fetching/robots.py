"""What the sites' robots.txt allow, asked once for each host."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import httpx

from ingest.fetching.errors import Fault, FetchError
from ingest.fetching.guarded_client import GuardedClient, first_bytes

ROBOT_NAME = "Yorozu"
# What RFC 9309 asks crawlers to read at least; the rest is ignored.
MAX_ROBOTS_BYTES = 500 * 1024


class Robots:
    """The rules met so far, by origin; shared by all sources of one run."""

    def __init__(self) -> None:
        self._rules_by_origin: dict[str, RobotFileParser] = {}

    def check(self, url: httpx.URL, client: GuardedClient) -> None:
        """Raises:
        FetchError: the site asks robots to stay away from the address, or cannot be asked.
        """
        origin = f"{url.scheme}://{url.netloc.decode()}"
        if origin not in self._rules_by_origin:
            self._rules_by_origin[origin] = _rules(origin, client)
        if not self._rules_by_origin[origin].can_fetch(ROBOT_NAME, str(url)):
            raise FetchError(Fault.ROBOTS, str(url))


def _rules(origin: str, client: GuardedClient) -> RobotFileParser:
    """As RFC 9309 has it, but "forbidden" and "too many" are taken as a no, as Python does."""
    rules = RobotFileParser()
    try:
        with client.get(f"{origin}/robots.txt") as response:
            status = response.status_code
            if status == 200:
                text = first_bytes(response, MAX_ROBOTS_BYTES).decode("utf-8", errors="replace")
                rules.parse(text.splitlines())
            elif 400 <= status < 500 and status not in (401, 403, 429):
                rules.parse([])
    except FetchError as error:
        # Sent away to where we may not go: nobody has said yes, and unread rules allow nothing.
        if error.reason != "not-allowed":
            raise
    return rules
