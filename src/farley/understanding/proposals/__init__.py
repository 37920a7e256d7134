"""What to do next about a customer: one proposal each, with why and what came of it elsewhere; people accept it, put
it off or say that it is wrong; whether it was done is noticed, and what became of it is kept.

`proposing` works them out, `answering` keeps what people say, `following` what was done and what came of it, `reading`
is what pages and programs show.
"""
