"""What it means: claims about customers, each with its evidence, open to a verdict, and measured by what came true.

Words: insight (a claim about one customer that stands until it is renewed, replaced or expires), evidence and
counter-evidence (interactions), verdict (a person confirms, corrects or refutes, and says why), prediction and
outcome (what was said would happen, and what did), run (one insight, worked out for everybody as of one time), tone
(what one text sounds like), tone correction (a person's word on it), language version (what these taught the reading
of texts), promise (somebody said that they will do something, by a day or not), segment (customers whom one rule
fits), membership (a customer's time in a segment). It only proposes: an insight is never written into a customer's
record, and what was refuted is not claimed again unless something new was recorded since.
"""
