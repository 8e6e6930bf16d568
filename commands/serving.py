"""Commands that serve, and that look whether serving can work: doctor, chat, mcp."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.terminal import (
    PARTLY_DONE,
    JsonOption,
    KbOption,
    option,
    say,
    settings_of,
    show,
    switch,
)

commands = typer.Typer()


@commands.command()
def doctor(
    kb: KbOption = None,
    as_json: JsonOption = False,
    ready: Annotated[
        bool, switch("--ready", "答えられるかだけを見る", "only whether it can answer")
    ] = False,
) -> None:
    """導入状態とナレッジベースを点検します。/ Check installation and knowledge base."""
    from commands.doctor import examine, examine_readiness, finding_lines

    settings = settings_of(kb)
    findings = examine_readiness(settings) if ready else examine(settings)
    rows = [f.to_dict(settings.language) for f in findings]
    show(rows, finding_lines(findings, settings.language), as_json)
    if any(f.is_problem for f in findings):
        raise typer.Exit(PARTLY_DONE)


@commands.command()
def chat(
    port: Annotated[int | None, option("ポート番号", "port", min=1, max=65535)] = None,
    address: Annotated[
        str | None, option("待ち受けるアドレス", "address or name to serve on")
    ] = None,
    kb: KbOption = None,
    link: Annotated[
        bool,
        switch("--link", "動いているチャットの運用者用リンクを表示", "show the operator's link"),
    ] = False,
    opens: Annotated[bool, switch("--open", "ブラウザで開く", "open the browser")] = False,
) -> None:
    """Web チャットを開きます。/ The web chat."""
    from screens.serving.server import operators_link, serve

    settings = settings_of(kb, port=port, address=address)
    if link:
        say(operators_link(settings))
        return
    raise typer.Exit(serve(settings, say, opens))


@commands.command("mcp")
def serve_mcp(kb: KbOption = None) -> None:
    """MCP クライアントに標準入出力で応じます。/ Serve MCP clients on stdio."""
    from mcp_server.server import serve_stdio

    serve_stdio(settings_of(kb))
