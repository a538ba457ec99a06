from local.stack import log_path
from tests.logs import lines
from tests.reader import HttpReader
from tests.stack import RunningLibrary

BESIDE = ("gateway", "egress", "broker")  # what stands for Istio and Knative, in their own words


def test_every_line_of_a_run_with_faults_is_one_json_object_that_says_who_wrote_it(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    for target, kind in (("redis", "hang"), ("redis", "kill"), ("mariadb", "hang"), ("mariadb", "kill")):
        stack.fault(target, kind)
        for url in (stack.naver, stack.nhn):
            reader.add(url, 1)
            reader.borrow(url)
            reader.log_in(url)
        stack.heal(target)
    stack.fault("naver", "kill")
    stack.heal("naver")
    for member in ("naver", "nhn"):
        for program in stack.running.of(member):
            if program.process in BESIDE:
                continue
            written = lines(log_path(stack.settings, program.name).read_text())
            assert {line["cluster"] for line in written} <= {member}, program.name
            assert {line["function"] for line in written} <= {program.process.partition("-1")[0].replace("-", "_")}
    assert lines(log_path(stack.settings, "central/load").read_text())
