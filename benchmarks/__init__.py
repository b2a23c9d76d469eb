"""How fast a workbook is read, counted and published: ``python -m benchmarks``.

Every line of the table is one plan, all measured in the same run and in turns, so that a busy
machine slows all of them alike: the 2022 plan (the files in ``data/``, or a made-up plan of 59
activities where they are missing), then made-up plans of 600 and 2,000 activities with the same
mix of schedules, written by ``zi_core.workbook.write``.

``read``
    ``zi_core.workbook.read`` of the whole file, seconds: the best, and the median, of all rounds.
``sandbox``
    the same in a child process, as uploads are read, seconds, and how many times as long.
``frames``
    building the plan's tidy frames, milliseconds; once per plan, the app keeps them with it.
``page``
    everything a page can ask for, milliseconds, frames at hand: measure, total, the roll-ups by
    area, component, team, month and quarter, the curve, the overdue list and table.
``growth``
    the time per activity, divided by that of the plan above: 1.0 grows as the plan does, less is
    better.

A second table publishes all that each plan reports as one upload into a new SQLite store:
``preview`` is reading it in a child process and merging it, ``publish`` storing the version with
its change rows. A plan of 6,000 activities is larger than any file may be, and is only published.

A third table makes all documents of a meeting about the sample data, in turns with reading its
workbook: the first time, when their libraries are imported, and the best; ``x reading`` is how many
readings that is. The meeting's own figures are a line there too. What sets the PDFs keeps its work
within a process, so that only their first time is that of a new document.

The best time tells what the code costs, the median what people feel. The limits stand below the
table: the 2022 plan is read within 0.3 s, in a child process within 1 s, and counted within 30 ms,
and neither grows faster than the plan (a fifth is left for noise and garbage collection); an
upload of 59 activities is previewed within 1 s and published within 0.2 s, one of 6,000 published
within 3 s; all documents of a meeting are made within 5 s the first time.
With ``--check`` the exit code is 1 where one is exceeded. ``--sizes 600 60000`` measures other
plans, ``--rounds 20`` more often.
"""
