"""The chart as Helm's own library renders and lints it; run in .venv-deploy, which has that. Prints JSON."""

import json
import sys

from helm_python import Chart, lint

_, folder, values = sys.argv
given = json.loads(values)
with Chart.load(folder) as chart:
    chart.validate_schema(given)
    rendered = chart.render(given, name="trial", namespace="clinic")
print(json.dumps({"lint": lint(folder, given)["messages"], "files": rendered}))
