"""A process of its own on a site, which does what it is told on standard input.

Arguments: home, address of the store. Each line is a JSON list, the name of a function below and
its arguments; the answer is a line of JSON. An error is answered as {"error": its name}.
"""

import json
import os
import signal
import sys

from eoffice_cms.addons.enabling import disable, enable
from eoffice_cms.application import Application
from eoffice_cms.catalog import maintenance
from eoffice_cms.content import actions


class Far:
    """What can be asked for."""

    def __init__(self, home, uri):
        self.app = Application.open(home, {"eoffice.store": uri})

    def ready(self):
        return True

    def die(self, step, after):
        """Be killed at a step of the commit that comes after so many."""
        left = after

        def kill(at):
            nonlocal left
            if at == step:
                left -= 1
                if left <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        self.app.probe = kill
        return step

    def write(self, name, count, log):
        """Create files and send them to and fro; note each commit once it was answered.

        Each is looked for in the lists at once. Return what was not there.
        """
        unseen = []
        acknowledged = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

        def note(number, length):
            os.write(acknowledged, f"{number} {length}\n".encode())
            os.fsync(acknowledged)

        for turn in range(count):
            number = self.app.run(create, f"{name} {turn}", user_id="clerk")
            note(number, 1)
            if not self.sees(number):
                unseen.append(number)
            for who, action in (("clerk", "put_up"), ("officer", "open_file")):
                note(number, self.app.run(act, action, number, user_id=who))
        return unseen

    def write_until(self, name, stop, log):
        """Write until a file is there; return how many rounds, and what was not seen at once."""
        rounds, unseen = 0, []
        while not os.path.exists(stop):
            unseen += self.write(f"{name} {rounds}", 1, log)
            rounds += 1
        return rounds, unseen

    def sees(self, number):
        """Say whether the lists have a file."""
        with self.app.work("clerk") as office:
            return office.catalog.by_number(number) is not None

    def subjects(self, words):
        """Return the titles of what is found by words."""
        with self.app.work() as office:
            return sorted(each.title for each in office.catalog.search(words).rows)

    def lists_and_store(self):
        """Return how many files the lists have and how many the store, in one transaction."""
        with self.app.work() as office:
            sql = "SELECT count(*) FROM content WHERE number IS NOT NULL"
            rows = office.catalog.connection.exec_driver_sql(sql).scalar_one()
            return rows, len(office.site.numbers)

    def rename(self, title):
        self.app.run(lambda office: setattr(office.site["files"], "title", title))

    def title(self):
        with self.app.work() as office:
            return office.site["files"].title

    def differences(self):
        return list(maintenance.differences(self.app.projections, self.app.db))

    def enable(self, name, follow=True):
        self.switch(enable, name, follow)

    def disable(self, name, follow=True):
        self.switch(disable, name, follow)

    def switch(self, change, name, follow):
        self.app.run(lambda office: change(office, name))
        if follow:
            with self.app.work() as office:
                enabled = office.site.enabled_addons
            self.app.follow_addons(enabled)

    def rows(self, table):
        with self.app.work() as office:
            sql = f"SELECT count(*) FROM {table}"
            return office.catalog.connection.exec_driver_sql(sql).scalar_one()

    def applied(self):
        sql = "SELECT count(*) FROM applied"
        return self.app.projections.writer.execute(sql).fetchone()[0]

    def transient(self, method, *arguments):
        found = getattr(self.app.transient, method)(*arguments)
        return found.user_id if method == "session" and found else found

    def claims(self, prefix, count):
        """Claim acts that others claim too; return those that were got."""
        return [n for n in range(count) if self.app.transient.claim(f"{prefix}{n}")]

    def failures(self, key, count):
        for _ in range(count):
            self.app.transient.count_failure(key, free=1000, pause=1.0)

    def fail_at(self, step):
        """Let the rows of the next commit fail at a step, as a full disk does."""

        def fail(at):
            if at == step:
                self.app.probe = lambda _step: None
                raise OSError(28, "No space left on device")

        self.app.probe = fail


def create(office, subject):
    """Create a file; return its number."""
    place = office.site["files"]
    file = actions.create_file(office, place, subject=subject, desk="u-clerk", note="Opinion.")
    return file.number


def act(office, action, number):
    """Do something with a file; return how long its record is then."""
    file = office.site.numbers[number]
    getattr(actions, action)(office, file)
    return file.record.length


def main(home, uri):
    """Answer until the input ends."""
    far = Far(home, uri)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            answer = getattr(far, name)(*arguments)
        except Exception as error:  # whatever it is, the test is told
            answer = {"error": type(error).__name__, "says": str(error)}
        print(json.dumps(answer), flush=True)
    far.app.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
