"""The conversation with each customer: who begins it, what waits for an answer, whether trust grows or goes."""
