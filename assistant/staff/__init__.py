"""The page for staff: what was asked, what was not understood, what was escalated, and the clinician's review sheet."""
