"""A child process that sends files to and fro until it is killed at a step of a commit.

Arguments: home, step, after how many commits, path of the log of acknowledgements.
"""

import os
import signal
import sys

from eoffice_cms.application import Application
from eoffice_cms.content import actions


def main(home, step, after, log):
    """Send until killed; note each commit only once it was answered."""
    app = Application.open(home)
    left = int(after)

    def kill(at):
        nonlocal left
        if at == step:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    app.probe = kill
    acknowledged = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(*words):
        os.write(acknowledged, (" ".join(map(str, words)) + "\n").encode())
        os.fsync(acknowledged)

    people = {"u-clerk": "clerk", "u-officer": "officer"}
    while True:
        with app.work("clerk") as office:
            file = actions.create_file(
                office, office.site["files"], subject="Matter", desk="u-clerk", note="Opinion."
            )
        number = file.number
        note("created", number, 1)
        for _ in range(4):
            with app.work() as office:
                found = office.site.numbers[number]
                who = people[found.custody.desk]
                key = found._p_oid
            with app.work(who) as office:
                found = office.load(int.from_bytes(key, "big"))
                if found.state == "transit":
                    actions.open_file(office, found)
                else:
                    to = "u-officer" if found.custody.desk == "u-clerk" else "u-clerk"
                    actions.send(office, found, to=to, note="Please see.")
                length = found.record.length
            note("acted", number, length)


if __name__ == "__main__":
    main(*sys.argv[1:])
