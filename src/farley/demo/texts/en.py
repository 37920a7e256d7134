"""English: what customers write, what staff answer and note down."""

# ruff: noqa: E501 (a table: one entry a line)

from __future__ import annotations

from farley.demo.records import Topic
from farley.demo.texts.phrasebook import Cause, Lines, Phrasebook

PRAISE = Lines(
    home=(
        "The {tea} is wonderful. Such a {taste} cup, and even {guest} asked where it came from.",
        "I just wanted to say how pleased I am with the {product}. It has become part of {moment}.",
        "I opened the {tea} this morning and the whole kitchen smelled of it. Absolutely lovely.",
        "Beautifully packed as always, and the {ware} looks even better than in the photographs. Delighted.",
        "I gave the {product} to {guest} and it went down a treat. So glad I chose you.",
        "I have tried tea from all sorts of places and yours is still my favourite, especially with {sweet}.",
        "The brewing card you tucked in was brilliant. The {tea} tastes like a different tea now.",
    ),
    trade=(
        "Since we moved to your {tea} customers keep telling us how good the tea is. The whole team is thrilled.",
        "The last delivery of {product} was spot on, quality and packing both. Excellent work.",
        "The {menu} that {staff} suggested is flying out. We sold out twice last weekend, so thank you.",
        "You are the one supplier the kitchen never has to chase. We really do appreciate it.",
    ),
)

QUESTION = Lines(
    home=(
        "What temperature do you recommend for the {tea}? With boiling water it comes out a little bitter.",
        "Could the {product} be gift wrapped, and can you put a card in with it?",
        "How long does the {tea} keep once it is open, and should it go in the fridge?",
        "When will the {product} be back in stock? The page has said sold out for a while.",
        "{friend} is trying to cut down on caffeine. Which of your teas would you suggest?",
        "Is the {ware} safe in the dishwasher? I could not find a leaflet in the box.",
        "Is it too late to change the address on order {order}? I would like it to go to my parents.",
        "How do I use my loyalty points? I could not see where to enter them at the checkout.",
    ),
    trade=(
        "If we took {quantity} of the {product}, what lead time should we plan for?",
        "We are thinking of adding {menu} to the board. Which teas would you try for that?",
        "Can you send invoices as PDF to our accounts address from now on?",
        "Could you let me have the latest pesticide test report for the {tea}? Head office is asking.",
        "Would you be able to run a brewing session for our staff? There would be about six of us.",
    ),
)

COMPLAINTS = {
    Cause.LATE: Lines(
        home=(
            "Order {order} turned up {days} days late, after the birthday it was meant for. I am really disappointed.",
            "My parcel was {days} days late and nobody bothered to tell me. That is poor service.",
            "I took a day off to be in for the delivery and nothing came. It arrived {days} days later. What is the point of choosing a date?",
        ),
        trade=(
            "{order} came {days} days late and we had to take {menu} off the board all weekend. That cost us money and it was embarrassing.",
            "A delay of {days} days is not something we can absorb again. We had to buy in from elsewhere at a silly price.",
            "If something is going to be late we need to know the day before. Finding out from an empty shelf is not good enough.",
        ),
    ),
    Cause.DAMAGED: Lines(
        home=(
            "The {ware} arrived broken. The box was crushed and there was hardly any padding in it. Very upsetting.",
            "There is a chip in the {ware}. I had been looking forward to it for weeks and I am gutted. Please replace it.",
            "The pouch had split and there was tea all over the box. I am not happy drinking that.",
        ),
        trade=(
            "Two of the {product} were damaged on arrival. Does anybody check these before they leave? We need replacements urgently.",
            "The cartons were crushed and we cannot put any of it in front of a guest. Please sort your courier out.",
        ),
    ),
    Cause.WRONG: Lines(
        home=(
            "I ordered the {product} and you sent me something else. Now I have to queue at the post office because of your mistake.",
            "Order {order} is short. The slip says {quantity} but there is one missing, and nobody picks up the phone. Frustrating.",
        ),
        trade=(
            "We asked for {product} and the wrong item came. We cannot open with that tomorrow. Please fix it today.",
            "The invoice for {order} does not match your quote, and the same thing happened last month. This is getting tiresome.",
        ),
    ),
}

THANKS = Lines(
    home=(
        "Thank you for sorting that out so quickly. The replacement has arrived safely and I will be back.",
        "Many thanks for the helpful reply. I followed your advice and it tastes so much better.",
        "Thank you for squeezing my order in and wrapping it too. {guest_start} loved it.",
        "The {product} came today with a handwritten note. That was a kind touch, thank you.",
        "Thanks for being so patient with me on the phone. You put my mind at rest.",
        "Thank you for the {sweet} you slipped into the parcel. It did not last long in this house!",
    ),
    trade=(
        "Thank you for coming all the way to see us. The team learned a lot.",
        "Thanks for turning that extra order round so fast. You saved our weekend.",
        "Thank you for the quick exchange, much appreciated.",
        "All five samples have arrived, thank you. We will use them at the tasting next week.",
    ),
)

ORDER = Lines(
    home=(
        "Could I have my usual {quantity} packets of the {tea}? {due_start} would be fine.",
        "I would like to send one {product} to {guest}, to arrive by {due}. Could you put a card in?",
        "I have just placed order {order}. Can you add one {product} before it goes out?",
        "I do not get on with the website, so I am writing instead: {quantity} of the {tea}, same address as last time please.",
    ),
    trade=(
        "Please send {quantity} of the {product} for {due}.",
        "This month's order: {quantity} of the {product}, everything else as last time.",
        "We launch {menu} on {due}, so could you double the usual {product} and send {quantity}?",
        "We are getting through stock faster than planned. Please add {quantity} of the {product}.",
        "We are happy with your quote for the {product}, so please take this as our order. Deliver to the main site.",
        "We are closed on our usual delivery day next week. Could it come on {due} instead?",
    ),
)

DELAY = Lines(
    home=(
        "Order {order} has not turned up yet. I thought it was due on {due}. Where is it, please?",
        "The tracking has not moved for three days. Has the {product} really left you? I am a bit worried.",
        "I need this for a family do, so could you just tell me when it is likely to come?",
        "The delivery date has come and gone and I have heard nothing. Could you look into order {order}?",
    ),
    trade=(
        "We are still waiting for {order}. Will it be here today?",
        "The {product} was due yesterday and there is no sign of it. Please check urgently.",
        "We need it first thing on {due}. If the rest is held up, could you send half of it now?",
    ),
)

PRICE = Lines(
    home=(
        "I see the {product} has gone up again. I buy it every month and it does add up. Is there a bundle?",
        "With postage it comes out rather dear. How much do I need to spend for free delivery?",
        "Is there anything off if I buy three packets of the {tea}?",
        "The {product} seems to cost more than last time. When did the price change?",
    ),
    trade=(
        "If we took more of the {product}, what could you do on the unit price?",
        "I have read your letter about next year's prices. Frankly it is hard for us. Is there any room to hold them?",
        "Somebody else has quoted us about a tenth less for something like the {product}. We trust your quality, but I have to think about it.",
        "Could we move from thirty days to sixty on payment?",
        "Could you quote for {quantity} of the {product}, delivery included?",
    ),
)

SMALL_TALK = Lines(
    home=(
        "{season} I hope you are all keeping well.",
        "{season} Days like this call for a pot of the {tea}.",
        "I have started having tea with {guest} on Sundays. We have {sweet} and put the world to rights.",
        "I watched a programme about tea gardens the other night. Are yours anything like that? I would love to see them one day.",
        "{season} The grandchildren came round and one of them made the tea all by herself, very serious about it.",
    ),
    trade=(
        "{season} We have been nicely busy here.",
        "{season} It is nearly time to think about the next menu, so expect a call from me.",
        "It was good to see you at the show. I bought {sweet} on the way home and regret nothing.",
        "We have two new starters, both mad about tea. Do show them a thing or two when you are next in.",
    ),
)

REPLIES = {
    Topic.PRAISE: (
        "Thank you for such a kind message. I have passed it on to the growers, and it made their day.",
        "What a lovely note to receive. We will do our best to keep it up.",
    ),
    Topic.QUESTION: (
        "Thank you for asking. Try water at about seventy degrees for a minute: that brings out the sweetness.",
        "I have checked, and yes, we can do that for you. The details are below.",
        "Good question. We expect the next batch on Wednesday and I will write as soon as it is in.",
    ),
    Topic.COMPLAINT: (
        "I am so sorry about this. A replacement is on its way and should be with you the day after tomorrow.",
        "We let you down, and I apologise. I am finding out what went wrong, and your refund has been made.",
        "I am very sorry for the trouble. We have taken it up with the courier and are changing how we pack.",
    ),
    Topic.ORDER: (
        "Thank you for your order. We will have it with you on the day you asked for.",
        "Thank you, that is all booked in. I will let you know when it leaves us.",
    ),
    Topic.DELAY: (
        "I am sorry for the worry. Your parcel is stuck at the courier's depot. I am chasing it and will come back to you.",
        "I have looked into it: the courier is running behind and expects to deliver tomorrow. Sorry to keep you waiting.",
    ),
    Topic.PRICE: (
        "Thank you for raising it. I will send you a price by quantity before the end of the week.",
        "Leaf prices rose this year, I am afraid. There is five per cent off when you take three packets.",
    ),
    Topic.THANKS: ("Thank you for letting me know. I am glad it arrived safely.",),
    Topic.SMALL_TALK: ("How nice to hear from you. All is well at the gardens. Do drop in when you are passing.",),
}

CALLS = {
    Topic.PRAISE: ("Rang to say thank you. Very pleased with the {product}, sounded delighted.",),
    Topic.QUESTION: (
        "Asked how to use the {product}. Went through it together on the phone, all clear now.",
        "Wanted advice on a present. Suggested the {product}. Will ring back about the wrapping.",
    ),
    Topic.COMPLAINT: (
        "Rang about {order}, very cross. Apologised and promised a replacement.",
        "Upset about the delivery, kept saying that it never used to be like this. Asked a manager to ring back.",
    ),
    Topic.THANKS: ("Thanked us for how it was handled. We parted laughing.",),
    Topic.ORDER: (
        "Ordered by phone: {quantity} of the {product}, wanted for {due}.",
        "Added the {product} to the usual order.",
    ),
    Topic.DELAY: ("Asked why the parcel has not come. Checked the tracking and rang back.",),
    Topic.PRICE: ("Asked what we can do on price for the {product}. Promised a quote.",),
    Topic.SMALL_TALK: (
        "Just a catch-up. Talked about the garden, nothing needed.",
        "Checked in. All steady, they say.",
        "Thanked them for the {sweet}. They will ring again around {due}.",
        "Tried to find a date to meet. {due_start}, for now.",
        "Good news from home, much more cheerful than last time.",
        "Talked about the trade show. The {tea} had stuck in their mind.",
        "Asked how {menu} is going. Not bad at all, apparently.",
        "Checked how much of the {product} is left. Enough for now.",
    ),
}

VISITS = (
    "Visited and watched {menu} go out. They get through the {product} quickly and want to order more next time.",
    "Ran a tasting. The {tea} did best. The manager likes a {taste} cup.",
    "Went over terms for the year. Reliable delivery matters more to them than price.",
    "Met the new buyer. New to tea, so we started from the beginning.",
    "Looked at where the {gear} could go in the kitchen. Power is a problem; they will send a plan.",
    "Talked about the next menu. Suggested three teas to go with {sweet}.",
    "Trained six of the staff. Lots of questions about water for the {tea}.",
    "Rearranged the shelf together. The {product} moves to eye level.",
    "Planned deliveries for the busy weeks. Promised a calendar by {due}.",
    "Tasted a trial of {menu}. A {taste} result, and the manager looked pleased.",
    "Handed over the price letter in person. Taken calmly, but no answer yet.",
    "Talked about an autumn event. The idea is to team up with somebody who bakes {sweet}.",
)

NOTES = (
    "Not fussy about price, but strict about dates. If something will be late, ring beforehand.",
    "Prefers email to the phone. Tends to answer in one go at night.",
    "Came to tea through {guest}. A good way into talking about presents.",
    "Likes a {taste} cup. Send word early when the new harvest is in.",
    "Heard from a customer that a rival has opened nearby. Too early to tell what it means.",
    "It looks as if the owner's wife decides, not the manager. Send the quote to both.",
    "Hosts a tea afternoon once a month, about eight people.",
    "Word is that a second site may open in spring. Not public yet.",
    "Quiet at first, opens up when the talk turns to pots. Looks after the {ware} well.",
    "Wants invoices on the twentieth, because accounts are swamped at the end of the month.",
    "Mornings are hectic. Best rung between two and four.",
    "Went to the same school as {staff}, which helps.",
    "Likes plain packing and says so: no boxes within boxes.",
    "Lives with {guest}, who takes parcels in when nobody else is home.",
    "Cutting down on sugar, so slip in hojicha instead of biscuits.",
    "When they say they will think about it, it usually means no.",
    "Still a little sore about a mix-up with whoever looked after them before.",
    "Prefers pots in {taste} colours. Nothing loud.",
)

BOOK = Phrasebook(
    language="en",
    said={
        Topic.PRAISE: PRAISE,
        Topic.QUESTION: QUESTION,
        Topic.THANKS: THANKS,
        Topic.ORDER: ORDER,
        Topic.DELAY: DELAY,
        Topic.PRICE: PRICE,
        Topic.SMALL_TALK: SMALL_TALK,
    },
    complaints=COMPLAINTS,
    replies=REPLIES,
    calls=CALLS,
    visits=VISITS,
    notes=NOTES,
    greetings=Lines(
        home=("Hello,", "Hi there,", "Good morning,", "Dear Tsukishiro Tea,", ""),
        trade=("Hi {staff},", "Hello {staff},", "Dear {staff},", "Good morning from {firm}."),
    ),
    farewells=Lines(
        home=("Best wishes,\n{name}", "Kind regards,\n{name}", "{name}", "Thanks,\n{name}"),
        trade=("Best regards,\n{name}\n{firm}", "Thanks,\n{name}", "Kind regards,\n{name}, {firm}"),
    ),
    reply_greeting="Dear {name},\n\nThank you for writing to Tsukishiro Tea.",
    reply_farewell="Best wishes,\n{staff}\nTsukishiro Tea",
    subjects={
        Topic.PRAISE: ("The {product} has arrived", "Lovely tea"),
        Topic.QUESTION: ("A question", "About the {product}", "Quick question"),
        Topic.COMPLAINT: ("Order {order}", "Not happy", "Please sort this out"),
        Topic.THANKS: ("Thank you", "Much appreciated"),
        Topic.ORDER: ("Order", "Order: {product}", "Adding to our order"),
        Topic.DELAY: ("Where is order {order}?", "Not here yet"),
        Topic.PRICE: ("Prices", "Quote, please"),
        Topic.SMALL_TALK: ("Hello from us", "Keeping in touch"),
    },
    newsletter=(
        "Tea in {season_word}",
        "Dear {name},\n\n{season} This month we are drinking the {tea}: a {taste} cup that goes well with {sweet}.\n\nYou can unsubscribe on your account page.\nTsukishiro Tea",
    ),
    words={
        "guest": ("my mother", "my father-in-law", "my neighbour", "my aunt", "an old friend", "my gran", "my sister"),
        "guest_start": ("My mother", "My father-in-law", "My neighbour", "My aunt", "My gran"),
        "friend": ("My daughter", "My sister", "A friend of mine", "My husband", "My flatmate"),
        "moment": ("my mornings", "our afternoons", "my lunch break", "quiet evenings", "the weekend"),
        "taste": ("smooth", "bright", "mellow", "toasty", "fragrant", "rounded"),
        "sweet": ("shortbread", "ginger cake", "scones", "lemon drizzle cake", "a slice of parkin", "fruit loaf"),
        "menu": ("matcha lattes", "the afternoon tea", "cold-brew sencha", "hojicha cake", "the breakfast pot"),
        "due": ("Monday", "Friday", "the end of the month", "Thursday next week", "Wednesday morning", "the twentieth"),
        "due_start": ("Monday", "Any time next week", "The end of the month", "Thursday"),
        "season_word": (
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
    },
    seasons=(
        ("Happy New Year!", "It is bitterly cold here."),
        ("The snowdrops are out at last.", "Still dark at five, but getting lighter."),
        ("The daffodils are up.", "Spring seems to be on its way."),
        ("Everything is in blossom.", "April showers all week."),
        ("The garden is looking its best.", "Two bank holidays and a bit of sun for once."),
        ("The evenings are so long now.", "We have had a proper spell of sunshine."),
        ("It is far too hot to bake.", "The schools are about to break up."),
        ("Half the street is on holiday.", "The blackberries are early this year."),
        ("There is a nip in the air in the mornings.", "Back to school and back to routine."),
        ("The leaves are turning.", "The clocks go back soon."),
        ("It gets dark so early now.", "Fog every morning this week."),
        ("The lights are up along the high street.", "Not long until Christmas now."),
    ),
)
