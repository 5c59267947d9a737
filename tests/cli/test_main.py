import os
import re
import signal
import subprocess
import sys

import pytest

from actorstance.cli.main import build_parser
from actorstance.datasets.files import json_line

SENTENCE = ("Alba accused Norden of arming the rebels.", "--actor", "Alba")
COMMANDS = ("analyze", "relations", "report", "predict", "train", "evaluate", "data", "model")

# Runs the command line as an installation without scikit-learn and matplotlib would.
WITHOUT_EXTRAS = """
import sys
sys.modules["sklearn"] = sys.modules["matplotlib"] = None
from actorstance.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def many(number):
    return "".join(
        json_line({"text": f"Alba backs Norden, envoy {row} said.", "actor": "Alba", "note": "x" * 500})
        for row in range(number)
    )


class TestEntryPoint:
    def test_version(self, shell):
        done = shell("--version")
        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(r"actorstance \d+\.\d+\.\d+\S*\n", done.stdout)

    def test_help_prints_the_exit_codes_and_names_every_command(self, shell):
        done = shell("--help")
        assert (done.returncode, done.stderr) == (0, "")
        assert "exit codes:\n  0    done\n  1    a bad record, file or model" in done.stdout
        assert "  2    wrong arguments\n  130  interrupted\n" in done.stdout
        assert all(re.search(rf"^    {command}\s", done.stdout, re.MULTILINE) for command in COMMANDS)

    def test_a_sentence(self, shell):
        done = shell("predict", *SENTENCE)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("opposing  (opposing 0.")

    def test_a_mistake_is_one_line(self, shell):
        done = shell("predict", "Alba warns Alba.", "--actor", "Alba")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "actorstance: actor 'Alba' occurs 2 times (at 0:4, 11:15); give its offsets\n"

    def test_pipes(self, shell):
        done = shell("predict", "-i", "-", "-o", "-", input=many(3))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.count("\n") == 3

    def test_output_is_utf_8_whatever_the_locale(self, shell):
        environment = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
        article = "İzmir Bank backs Norden. Norden condemned Alba’s ruling."
        done = shell("analyze", "-", input=article, env=os.environ | environment)
        assert done.returncode == 0, done.stderr
        assert "İzmir" in done.stdout
        assert "’s ruling" in done.stdout

    def test_an_argument_that_is_no_text(self, shell):
        done = shell("predict", b"Alba backs \xff.".decode("utf-8", "surrogateescape"), "--actor", "Alba")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("actorstance: text holds an unpaired surrogate (U+DCFF) at offset 11; ")
        assert done.stderr.count("\n") == 1


class TestPredictingNeedsNoExtra:
    def test_predict(self, shell):
        done = shell("predict", *SENTENCE, entry=("-c", WITHOUT_EXTRAS))
        assert (done.returncode, done.stderr) == (0, "")

    @pytest.mark.parametrize("command", ["train", "evaluate"])
    def test_what_needs_one_names_the_line_that_installs_it(self, shell, small, tmp_path, command):
        arguments = {"train": [small.records, "-o", tmp_path / "new.joblib"], "evaluate": [small.model, small.records]}
        done = shell(command, *arguments[command], entry=("-c", WITHOUT_EXTRAS))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "actorstance: this command needs scikit-learn; install it with: pip install 'actorstance[train]'\n"
        )

    def test_a_report_needs_another_and_leaves_nothing_behind(self, shell, small, tmp_path):
        report = tmp_path / "report"
        done = shell("evaluate", small.model, small.records, "--report", report, entry=("-c", WITHOUT_EXTRAS))
        assert done.returncode == 1
        assert done.stderr == (
            "actorstance: this command needs matplotlib; install it with: pip install 'actorstance[report]'\n"
        )
        assert not report.exists()

    def test_a_missing_module_of_our_own_is_a_bug_and_shows_its_traceback(self, run, monkeypatch):
        monkeypatch.setitem(sys.modules, "actorstance.models.gazetteer", None)
        with pytest.raises(ModuleNotFoundError, match="gazetteer"):
            run("predict", *SENTENCE)


class TestStreams:
    def test_a_reader_who_leaves_is_no_mistake(self, file):
        command = [sys.executable, "-m", "actorstance.cli", "predict", "-i", file(many(1000))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout.readline().startswith(b'{"text": "Alba backs Norden, envoy 0 said."')
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(60) == 1

    @pytest.mark.skipif(sys.platform == "win32", reason="signals")
    def test_an_interrupted_command_says_so(self):
        # A background job inherits that interrupts are ignored; here they must arrive whoever runs the tests.
        code = (
            "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
            "from actorstance.cli.main import main; sys.exit(main(['predict', '-i', '-']))"
        )
        command = [sys.executable, "-c", code]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, **pipes) as process:
            process.stdin.write(many(2100).encode())  # more than one batch, so that something comes out before the end
            process.stdin.flush()
            assert process.stdout.readline()
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            assert process.stderr.read() == b"actorstance: interrupted\n"
            assert process.wait(60) == 130

    @pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
    @pytest.mark.parametrize("arguments", [("-o", "-"), ("-o", "/dev/full", "--to", "jsonl")])
    def test_a_full_disk_is_one_line(self, file, arguments):
        command = [sys.executable, "-m", "actorstance.cli", "predict", "-i", file(many(100)), *arguments]
        with open("/dev/full", "w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        assert done.returncode == 1
        assert re.fullmatch(r"actorstance: (standard output|/dev/full): .*No space left on device\)?\n", done.stderr)


class TestArguments:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ([], "the following arguments are required: COMMAND"),
            (["guess"], "invalid choice: 'guess'"),
            (["--colour"], "the following arguments are required: COMMAND"),
            (["predict", *SENTENCE, "--wrong"], "unrecognized arguments: --wrong"),
            (["analyze"], "the following arguments are required: FILE"),
            (["analyze", "a", "--format", "xml"], "argument --format: invalid choice: 'xml'"),
            (["analyze", "a", "--encoding", "hex"], "argument --encoding: unknown encoding 'hex'; try utf-8, latin-1"),
            (["predict", *SENTENCE, "--encoding", "utf-9"], "argument --encoding: unknown encoding 'utf-9'"),
            (["model"], "the following arguments are required: ACTION"),
        ],
    )
    def test_wrong_ones_exit_with_two(self, run, arguments, message):
        done = run(*arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("usage: actorstance")
        assert message in done.err.splitlines()[-1]

    @pytest.mark.parametrize(
        "command", ["analyze", "predict", "train", "evaluate", "data check", "data stats", "model show"]
    )
    def test_help_of_each_command_shows_a_use(self, run, command):
        done = run(*command.split(), "--help")
        assert (done.code, done.err) == (0, "")
        assert f"example: actorstance {command} " in " ".join(done.out.split())

    def test_every_command_can_be_run(self):
        parser = build_parser()
        commands = next(action.choices for action in parser._actions if action.dest == "command")
        assert tuple(commands) == COMMANDS
