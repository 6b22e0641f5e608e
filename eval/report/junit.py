"""A run as JUnit XML, one test case a golden case, for whatever shows test results."""

from collections.abc import Sequence
from xml.etree import ElementTree as Tree

from eval.figures import by_case
from eval.gate import Reason
from eval.report.marks import xml_text
from eval.runs import Run
from eval.summary import document_f1
from eval.tables import share

WHOLE = "the run as a whole"


def junit(run: Run, reasons: Sequence[Reason]) -> str:
    """Return the XML.

    Args:
        run: what was run.
        reasons: why it does not pass; each fails its case, or a test case of its own where it is about the whole run.

    """
    seconds = {case: sum(e.seconds for e in run.entries if e.case == case) for case in run.config.cases}
    suite = Tree.Element("testsuite", name=f"parley eval {run.name}", timestamp=run.started.isoformat())
    scores = by_case(run.scores)
    for case in sorted({*run.config.cases, *(reason.case for reason in reasons if reason.case)}):
        found = [reason for reason in reasons if reason.case == case]
        test = _test(suite, case, seconds.get(case, 0.0), found)
        lines = [
            f"found F1 {share(document_f1(score))}, strict F1 {share(document_f1(score, strict=True))}"
            for score in scores.get(case, ())
        ]
        Tree.SubElement(test, "system-out").text = "\n".join(lines)
    whole = [reason for reason in reasons if reason.case is None]
    _test(suite, WHOLE, 0.0, whole)
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    suite.set("time", f"{run.totals.wall_seconds:.3f}")
    root = Tree.Element("testsuites")
    root.append(suite)
    Tree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, encoding="unicode") + "\n"


def _test(suite: Tree.Element, name: str, seconds: float, reasons: Sequence[Reason]) -> Tree.Element:
    """Add a test case; a case without a brief is an error, anything else that does not pass a failure."""
    test = Tree.SubElement(suite, "testcase", classname="eval.golden", name=xml_text(name), time=f"{seconds:.3f}")
    if reasons:
        kind = "error" if any(reason.rule == "failed" for reason in reasons) else "failure"
        message = "; ".join(f"{reason.rule}: {reason.detail}" for reason in reasons)
        failure = Tree.SubElement(test, kind, type=reasons[0].rule, message=xml_text(message))
        failure.text = xml_text("\n".join(line for reason in reasons for line in reason.moved))
    return test
