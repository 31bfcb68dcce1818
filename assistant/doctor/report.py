"""What the doctor prints."""

from assistant.doctor.examination import examine


async def report(*, page: bool) -> bool:
    """Print a line for each finding as it comes; returns whether none failed.

    Args:
        page: whether the pager gets a test page.
    """
    failures = 0
    async for finding in examine(page=page):
        print(finding, flush=True)
        failures += finding.state == "failed"
    print("All is well." if not failures else f"{failures} failed.")
    return not failures
