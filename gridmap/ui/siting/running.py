"""Progress of a run: the best plan so far, its bound, and the button that stops it."""

import math
from dataclasses import replace

import streamlit as st

from gridmap.render import charts
from gridmap.ui.session import t
from gridmap.ui.siting.state import Asked
from gridmap.ui.siting.units import unit

POLL_S = 0.5


def running(asked: Asked, *, key: str) -> bool:
    """Show a run until it is over; whether it still is on its way."""
    if asked.run.is_over:
        return False
    _poll(asked, key)
    return True


@st.fragment(run_every=POLL_S)
def _poll(asked: Asked, key: str) -> None:
    run = asked.run
    if run.is_over:
        st.rerun()
    if run.state == "waiting":
        st.info(t("Waiting: other plans are being worked out first."))
    progress = run.progress
    measure = unit(asked.problem)
    if progress is None:
        st.progress(0.0, t("Working ... {seconds:.0f} s", seconds=run.seconds))
    elif progress.steps > 1:
        done = min((progress.step + 1) / progress.steps, 1.0)
        message = t(
            "Step {step} of {steps}, {seconds:.0f} s",
            step=progress.step + 1,
            steps=progress.steps,
            seconds=run.seconds,
        )
        st.progress(done, message)
    else:
        st.markdown(
            t(
                "Found: **{found}**. No plan can do better than {bound}. {seconds:.0f} s",
                found=measure.say(progress.incumbent, t),
                bound=measure.say(progress.bound, t),
                seconds=run.seconds,
            )
        )
        history = [one for one in run.history if math.isfinite(one.incumbent)]
        if history:
            # The last report holds until now: the lines go on while nothing changes.
            now_s = max(run.seconds, history[-1].seconds)
            points = [*history, replace(history[-1], seconds=now_s)]
            st.plotly_chart(
                charts.incumbent_and_bound(
                    [one.seconds for one in points],
                    [measure.value(one.incumbent) for one in points],
                    [measure.value(one.bound) for one in points],
                    labels=(t("Found"), t("Bound")),
                    x_label=t("Seconds"),
                    y_label=measure.label.translated(t),
                ),
                config={"displayModeBar": False},
                # Under a key that it had before, the browser goes on showing the first figure.
                key=f"{key}-live-{now_s:.1f}",
            )
    stop = st.button(
        t("Stop, and take the best so far"), key=f"{key}-stop", icon=":material/stop:",
        disabled=run.is_cancelled,
    )  # fmt: skip
    if stop:
        run.cancel()
    if run.is_cancelled:
        st.caption(t("It is being stopped ..."))
