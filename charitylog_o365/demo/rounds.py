"""Work that is done again and again: who is visited, when, and what there is to say."""

from .work import (
    BEFRIENDING,
    CALL,
    COUNSELLING,
    FIFTY_MINUTES,
    FRI,
    HOME_VISITS,
    MON,
    OFFICE,
    THU,
    TUE,
    VIDEO,
    VISIT,
    WED,
    Round,
)

ANN = (
    Round(
        *("ann", "mary", BEFRIENDING, VISIT, "Weekly visit and a cup of tea"),
        *(TUE, "10:00", 1),
        (
            "In good spirits. We looked at photographs of the grandchildren.",
            "The left hearing aid whistles. I will ring the clinic.",
            "Tired after a bad night. Kept it short.",
            "Susan is coming at the weekend: much to tidy, much to look forward to.",
            "She had not opened the curtains. Better after tea and a talk.",
        ),
        repeated=7,
    ),
    Round(
        *("ann", "george", HOME_VISITS, VISIT, "Post, bills and the heating"),
        *(WED, "14:00", 1.5),
        (
            "Read the post to him. The water bill is paid.",
            "The house was cold: he had turned the boiler off to save. Talked it over.",
            "Large-print labels put on the cooker. He likes them.",
            "Two letters from the bank were advertisements. The rest is filed.",
        ),
    ),
    Round(
        *("ann", "dorothy", BEFRIENDING, VISIT, "Visit and the crossword"),
        *(MON, "10:30", 1),
        (
            "We finished the crossword but for two words.",
            "Her ankle is swollen. She agreed that I ring the surgery.",
            "She told me about the flood of 1955 again, and better than last time.",
        ),
    ),
    Round(
        *("ann", "albert", HOME_VISITS, VISIT, "Look in after his fall"),
        *(THU, "11:00", 0.75),
        (
            "Walks to the gate and back with the stick.",
            "The bath rail is in. He says that he does not need it.",
            "Had soup with him. He eats too little on his own.",
        ),
    ),
    Round(
        *("ann", "winifred", BEFRIENDING, CALL, "Telephone chat"),
        *(MON, "14:00", 0.5),
        (
            "Talked about her sister in Lagos, and about hymns.",
            "She has had her flu jab.",
            "Low today: the carer changed again without a word.",
        ),
    ),
    Round(
        *("ann", "nasreen", HOME_VISITS, OFFICE, "Help with forms"),
        *(WED, "10:00", 0.75),
        (
            "Carer's allowance form: half of it done.",
            "Rang the council together. The adaptation is on the list.",
            "She brought samosas. The form is sent.",
        ),
        every=2,
    ),
    Round(
        *("ann", "peter", BEFRIENDING, VISIT, "Walk to the library"),
        *(FRI, "11:00", 1.25),
        (
            "As far as the corner, then home. That was enough for today.",
            "All the way, and he spoke to the librarian.",
            "Rain, so we had the walk in his kitchen with an atlas.",
        ),
    ),
)
BOB = (
    Round(
        *("bob", "harold", HOME_VISITS, VISIT, "Ramp, heating and shopping"),
        *(MON, "09:30", 1),
        (
            "Boiler serviced. All warm.",
            "Salted the ramp. Order for the shop is written.",
            "His new cushion has come, and he is pleased with it.",
        ),
    ),
    Round(
        *("bob", "jean", HOME_VISITS, VISIT, "Sit with Ron so that she gets out"),
        *(TUE, "13:30", 1.5),
        (
            "She went to the hairdresser. Ron and I watched the snooker.",
            "She only slept upstairs, and said that was the best of it.",
            "Ron was unsettled. We should ask about a second hour.",
        ),
    ),
    Round(
        *("bob", "foodbank", HOME_VISITS, VISIT, "Collect parcels"),
        *(WED, "09:00", 1.5),
        (
            "Nine parcels, all handed out by eleven.",
            "Seven parcels. No nappies this week.",
            "Eleven parcels. Wendy asks for another driver before Christmas.",
        ),
    ),
    Round(
        *("bob", "irene", BEFRIENDING, VISIT, "Visit with the new volunteer"),
        *(THU, "11:00", 1),
        (
            "Farid came along. She laughed a good deal.",
            "Spoke of the mill. Farid will ask at the archive for a picture.",
        ),
        since=4,
    ),
    Round(
        *("bob", "kofi", HOME_VISITS, VISIT, "Help to settle in the flat"),
        *(THU, "14:00", 1),
        (
            "The bed has come. Put it together with him.",
            "Electricity is on a key now: showed him where to top it up.",
            "He cooked for us. Next: a doctor and a library card.",
        ),
        since=8,
    ),
    Round(
        *("bob", "rose", HOME_VISITS, CALL, "Ring about her tablets"),
        *(FRI, "09:30", 0.25),
        (
            "All taken.",
            "Two left over in Thursday's box. Told her daughter.",
            "All taken, and she sang to me.",
        ),
    ),
    Round(
        *("bob", "lunch_club", BEFRIENDING, VISIT, "Lunch club: help and listen"),
        *(WED, "12:00", 2),
        (
            "Thirty-one came. Spoke with two who live alone.",
            "Twenty-six. The minibus was late again.",
        ),
        every=2,
    ),
)
COLLEEN = (
    Round(
        *("colleen", "samir", COUNSELLING, OFFICE, "Session"),
        *(MON, "16:00", FIFTY_MINUTES),
        (
            "Sleeps better. We go on with the diary.",
            "A hard week at work. Practised breathing.",
            "Spoke of his father for the first time.",
        ),
    ),
    Round(
        *("colleen", "leah", COUNSELLING, OFFICE, "Session"),
        *(TUE, "11:00", FIFTY_MINUTES),
        (
            "Quiet, but she came. We agreed on six more.",
            "She has told her tutor. A weight off.",
        ),
        since=7,
        repeated=5,
    ),
    Round(
        *("colleen", "marek", COUNSELLING, VIDEO, "Session by video"),
        *(WED, "17:00", FIFTY_MINUTES),
        (
            "The line broke twice, and still a good talk.",
            "Nothing to drink for three weeks.",
            "A setback at the weekend. He rang his brother himself.",
        ),
    ),
    Round(
        *("colleen", "gwen", COUNSELLING, OFFICE, "Session"),
        *(THU, "10:00", FIFTY_MINUTES),
        (
            "Brought a picture of her sister.",
            "Has been to choir again.",
            "Anniversary is near. We planned the day.",
        ),
    ),
    Round(
        *("colleen", "joseph", COUNSELLING, OFFICE, "Session"),
        *(THU, "15:00", FIFTY_MINUTES),
        ("Talked about the pit, and about asking for help.", "Breath is worse."),
        every=2,
    ),
    Round(
        *("colleen", "bridget", HOME_VISITS, VISIT, "How is she managing?"),
        *(TUE, "14:30", 1),
        (
            "Worn out. Asked for a night sitter for her.",
            "Her mother slept, so we could talk in peace.",
            "Better: the sitter comes on Thursdays now.",
        ),
    ),
    Round(
        *("colleen", "norman", HOME_VISITS, VISIT, "Visit since his wife died"),
        *(WED, "11:00", 1),
        (
            "He made me an omelette. Burnt, and proud of it.",
            "We sorted one drawer of her things. That was plenty.",
            "Will try the lunch club if somebody goes with him.",
        ),
    ),
)
OTHERS = (
    Round(
        *("erin", "vera", BEFRIENDING, VISIT, "Visit and the old photographs"),
        *(MON, "11:00", 1),
        (
            "Wrote names on the back of forty school photographs.",
            "A former pupil came by. Lovely hour.",
        ),
    ),
    Round(
        *("erin", "alfred", HOME_VISITS, VISIT, "Farm visit: food and firewood"),
        *(WED, "09:30", 1.25),
        (
            "Wood is stacked by the door. Fridge cleared.",
            "He has a cough. I asked him twice to see the doctor.",
            "Neighbour clears the track. All well.",
        ),
    ),
    Round(
        *("erin", "sunita", HOME_VISITS, VISIT, "Baby clinic and school run"),
        *(THU, "13:00", 1.25),
        (
            "Weighed at the clinic: gaining nicely.",
            "School place is promised for January.",
            "She slept while I took the baby out.",
        ),
        since=6,
    ),
    Round(
        *("erin", "daniel", HOME_VISITS, OFFICE, "Budget and letters"),
        *(THU, "10:00", 0.75),
        (
            "Sorted the carrier bag into three folders.",
            "Agreed to pay the gas company five pounds a week.",
        ),
        every=2,
        since=9,
    ),
    Round(
        *("erin", "kathleen", HOME_VISITS, CALL, "Ring about the handrail"),
        *(FRI, "14:00", 0.25),
        ("No news from the council, and I said so.", "Measured at last."),
        every=2,
    ),
    Round(
        *("erin", "ivy", HOME_VISITS, VISIT, "Memory café, and a word with Carol"),
        *(FRI, "10:30", 1.5),
        (
            "She sang all the songs. Carol needs a break.",
            "Did not know me at first. Enjoyed the cake.",
        ),
        every=2,
    ),
    Round(
        *("farid", "ernest", BEFRIENDING, VISIT, "Dominoes and a chat"),
        *(WED, "14:00", 1.5),
        ("Lost forty pence.", "Won, for once. He suspects me.", "Lost a pound."),
    ),
    Round(
        *("farid", "frank", BEFRIENDING, VISIT, "An hour on the allotment"),
        *(FRI, "13:30", 1.5),
        (
            "Dug a row while he told me how.",
            "Too wet. Cleaned the tools in the shed.",
            "Lifted the leeks. Took four home.",
        ),
        every=2,
    ),
    Round(
        *("dave", "surgery", HOME_VISITS, OFFICE, "Meeting with the surgery"),
        *(FRI, "10:00", 1),
        ("Two new people to visit.", "They ask for numbers by quarter."),
        every=2,
    ),
)
ROUNDS = ANN + BOB + COLLEEN + OTHERS
