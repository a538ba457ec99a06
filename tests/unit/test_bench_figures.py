from loadtest.bench.figures import Target, ratio, spread


def test_a_figure_is_the_middle_round_with_its_extremes() -> None:
    assert spread([3.0, 1.0, 2.0]).median == 2.0
    assert spread([3.0, 1.0, 2.0]).text() == "2 (1..3)"
    assert spread([0.25, 0.35]).text(2) == "0.30 (0.25..0.35)"


def test_ratios_are_taken_round_by_round_so_that_a_slow_round_cancels_out() -> None:
    quiet, busy = 100.0, 300.0
    assert ratio(spread([quiet, busy]), spread([quiet * 2, busy * 2])).values == (0.5, 0.5)


def test_a_target_is_reached_by_the_median_up_to_its_limit() -> None:
    assert Target("", "", spread([0.1, 0.35, 9.0]), most=0.35).reached
    assert not Target("", "", spread([0.1, 0.36, 9.0]), most=0.35).reached
