"""Look at everything that an installation needs, and say what to do where something is wrong. Alters nothing."""

from __future__ import annotations

import argparse

import django


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(options: argparse.Namespace) -> int:
    django.setup()
    from farley.base import clock
    from farley.cli.checkup import Finding, Level, examine

    def tell(finding: Finding) -> None:
        print(f"{finding.level:<6}{finding.subject:<14}{finding.says}")
        if finding.advice:
            print(f"{'':<20}→ {finding.advice}")

    findings = examine(at=clock.now())
    for finding in findings:
        tell(finding)
    faults = sum(finding.level == Level.FAULT for finding in findings)
    print(f"\n{faults} to mend." if faults else "\nAll is well.")
    return 1 if faults else 0
