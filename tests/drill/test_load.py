import json
import subprocess
import sys

from loadtest.drill.histogram import Histogram
from tests.stack import ROOT

# In a process of its own: Locust patches the standard library when it is imported.
SHAPES = """
import json
from loadtest.shapes import users_at
print(json.dumps({name: [users_at(name, at, 50) for at in (0.1, 0.5, 0.9)] for name in ("steady", "ramp", "spike")}))
"""


def test_shapes_have_the_users_that_their_names_say():
    done = subprocess.run([sys.executable, "-c", SHAPES], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"steady": [50, 50, 50], "ramp": [5, 25, 45], "spike": [5, 50, 5]}


def test_a_quantile_is_right_to_three_percent_and_takes_no_more_memory_for_more():
    found = Histogram()
    for number in range(1, 100_001):
        found.add(number / 1000)
    for share in (0.5, 0.95, 0.99):
        assert abs((found.quantile(share) or 0) / (100 * share) - 1) < 0.03
    assert (found.total, found.most) == (100_000, 100.0)
    assert len(found.counts) < 300


def test_nothing_has_no_quantile():
    assert Histogram().quantile(0.5) is None
