"""`assistant run`, which first writes its routes to a file: python -m tests.security.telling_server FILE --port 1."""

import json
import sys
from pathlib import Path
from typing import Any

from sanic import Sanic

from assistant.cli import main


def _tell(app: Sanic, file: Path) -> None:
    routes = [{"path": f"/{route.path.lstrip('/')}", "methods": sorted(route.methods)} for route in app.router.routes]
    file.write_text(json.dumps(sorted(routes, key=lambda route: str(route["path"]))), encoding="utf-8")


if __name__ == "__main__":
    out, sys.argv = Path(sys.argv[1]), ["assistant", "run", *sys.argv[2:]]
    run = Sanic.run

    def run_and_tell(app: Sanic, *args: Any, **kwargs: Any) -> None:
        app.after_server_start(lambda app, loop: _tell(app, out))
        run(app, *args, **kwargs)

    Sanic.run = run_and_tell
    main()
