"""Loss curves as a table on disk and a picture."""

import csv
from pathlib import Path


class Curves:
    """Appends one row a report to `curves.csv`, and draws `curves.png`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "curves.csv"

    def add(self, step: int, seconds: float, values: dict[str, float]) -> None:
        """Adds one row: step, seconds of training so far, and the mean of each loss."""
        new = not self._path.exists()
        with self._path.open("a", newline="") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(["step", "seconds", *values])
            writer.writerow([step, f"{seconds:.1f}", *(f"{value:.5f}" for value in values.values())])

    def cut(self, step: int) -> None:
        """Drops rows after `step`, which a resumed run writes again."""
        if not self._path.exists():
            return
        rows = list(csv.reader(self._path.open()))
        kept = rows[:1] + [row for row in rows[1:] if int(row[0]) <= step]
        with self._path.open("w", newline="") as file:
            csv.writer(file).writerows(kept)

    def draw(self) -> Path:
        """Draws all losses over the steps, on a logarithmic scale."""
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot

        rows = list(csv.reader(self._path.open()))
        figure, axes = pyplot.subplots(figsize=(7, 4))
        steps = [int(row[0]) for row in rows[1:]]
        for column, name in enumerate(rows[0][2:], start=2):
            axes.plot(steps, [float(row[column]) for row in rows[1:]], label=name)
        axes.set(xlabel="step", ylabel="loss", yscale="log")
        axes.legend()
        figure.tight_layout()
        out = self._path.with_suffix(".png")
        figure.savefig(out, dpi=100)
        pyplot.close(figure)
        return out
