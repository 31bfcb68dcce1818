"""docs/conversation.md shows the forms as they are held."""

from assistant.evaluation.transcripts import PAGE, page


async def test_the_page_is_what_the_assistant_says(guard: object) -> None:
    made = await page(lambda text, talk: guard.turn(text, "speaker", f"page {talk}"))  # type: ignore[attr-defined]
    assert made == PAGE.read_text(encoding="utf-8"), "the page is behind; run scripts/pages"
