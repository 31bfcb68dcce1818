"""What a conversation needs besides single questions: whom to call, what was not understood, other languages."""
