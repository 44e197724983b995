"""HiGHS as the solvers use it: on one thread, and without a word on stdout."""

import highspy


class Highs(highspy.Highs):
    """
    HiGHS that prints nothing.

    From 1.16 on HiGHS prints a banner when its callbacks are set, which `highspy.Highs()` does
    before anybody can silence it; a command's stdout is for its answer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setOptionValue("threads", 1)

    def enableCallbacks(self) -> None:  # noqa: N802
        """Silence the solver before it is given its callbacks."""
        self.silent()
        super().enableCallbacks()
