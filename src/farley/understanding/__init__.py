"""What it means: claims about customers, each with its evidence, open to a verdict, and measured by what came true.

Words: insight (a claim about one customer that stands until it is renewed, replaced or expires), evidence and
counter-evidence (interactions), verdict (a person confirms, corrects or refutes, and says why), prediction and
outcome (what was said would happen, and what did), gut judgement (what a person thinks of it), autonomy (how far an
insight may go by itself), run (one insight, worked out for everybody as of one time), replay (the same, of the past),
proposal (one action for one customer), signal (what one text shows), tone (what it sounds like), tone correction (a
person's word on it), language version (what these taught the reading of texts), entity (who or what a text names), key
phrase (what a theme is about), promise (somebody said that they will do something, by a day or not), sentence (what a
customer said), theme (what many speak of), segment (customers whom one rule fits), membership (a customer's time in a
segment), fact and open question (what one wants to know of a customer, and what is missing), check (a person's word on
a fact), matter (what can be asked of all that happened).

It only proposes: an insight is never written into a customer's record, and what was refuted is not claimed again unless
something new was recorded since.
"""
