"""The check `main-block`: in the text of a whole page it marks what stands before, between and after the article, and nothing elsewhere."""

from __future__ import annotations

import pytest
from helpers.marks import NOTHING_KNOWN, spanned
from helpers.measuring import work_within

from newslint import Linter
from newslint.checks import CHECKS
from newslint.checks.page.lines import ALONE, TOGETHER, headline, look, scored, surroundings
from newslint.checks.page.main_block import article, best_cuts, find, looks_raw
from newslint.checks.page.page_topic import shared_words
from newslint.text.document import Document

RULES = ["NAV501", "NAV502", "NAV503"]

MENU = ["Home", "News", "Sport", "Culture", "Login", "Subscribe", "Newsletter", "Search"]
ARTICLE = [
    "The harbour of Lerwick stayed shut on Wednesday after a night of storm, and no ferry is expected before the weekend.",
    "Waves of nine metres broke over the mole, the harbour office said, and two boats were torn from their moorings.",
    '"We have not seen anything like it in this season," said the harbour master, who has held the office for twenty years.',
    "The fish market opened nevertheless, with what was left in the cold stores, and closed again before ten o'clock.",
]
FOOTER = [
    "Related stories",
    "Council votes on new bus lanes",
    "Museum reopens in spring",
    "School fair draws hundreds",
    "Leave a comment",
    "Name",
    "Email",
    "Contact us",
    "Privacy policy",
    "© 2024 The Harbour Post",
]


def boilerplate(text: str, part: str, title: str | None = None) -> list[list[str]]:
    """Return the lines of every mark, blank ones left out."""
    marks = find(Document(text, title=title), NOTHING_KNOWN, {"part": part})
    return [[line for line in part.split("\n") if line.strip()] for part in spanned(text, marks)]


def page(*parts: list[str], end: str = "\n") -> str:
    return end.join(line for part in parts for line in part)


def test_a_page_falls_into_head_article_and_tail() -> None:
    text = page(MENU, ARTICLE, FOOTER)
    assert boilerplate(text, "before") == [MENU]
    assert boilerplate(text, "after") == [FOOTER]
    assert boilerplate(text, "inside") == []


def test_a_short_list_without_furniture_belongs_to_the_article() -> None:
    dates = [f"- {12 + day}.05. {quay} Quay" for day, quay in enumerate(["North", "Fish", "Old", "Rope", "West", "Coal", "Ferry", "Mill"])]
    for part, text in (("before", page(dates, ARTICLE)), ("after", page(ARTICLE, dates))):
        assert boilerplate(text, part) == []
    assert boilerplate(page([*dates, "Newsletter"], ARTICLE), "before") == []
    assert boilerplate(page([*dates, "Newsletter", "Login"], ARTICLE), "before") == [[*dates, "Newsletter", "Login"]]


def test_on_a_long_page_one_word_of_furniture_is_enough() -> None:
    dates = [f"- {day}.05. {quay} Quay" for day in range(12, 28) for quay in ("North", "Fish")]
    assert boilerplate(page([*dates, "Newsletter"], ARTICLE), "before") == [[*dates, "Newsletter"]]


def test_a_menu_in_unknown_words_goes_from_eight_lines_on() -> None:
    islands = [f"* {name}" for name in ("Unst", "Yell", "Fetlar", "Whalsay", "Bressay", "Foula", "Mousa", "Noss")]
    assert boilerplate(page(islands, ARTICLE), "before") == [islands]
    assert boilerplate(page(islands[1:], ARTICLE), "before") == []
    assert boilerplate(page(ARTICLE, islands), "after") == []


def test_a_part_of_the_menu_that_stands_alone_goes_with_it() -> None:
    columns = ["the rope, the tar, and the men who wait", "and wind, waves, and what they cost us", "of fish, of boats, of men, and so on"]
    menu = [f"* {name}" for name in (*MENU, "Unst", "Yell", "Fetlar", "Whalsay", "Bressay", "Foula", "Mousa", "Noss")]
    text = page(menu, columns, menu[::-1], ARTICLE)
    assert boilerplate(text, "before") == [[*menu, *columns, *menu[::-1]]]


def test_blank_lines_and_indents_make_no_difference() -> None:
    text = page([f"   * {line}" for line in MENU], ARTICLE, FOOTER, end="\n\n")
    assert [len(lines) for lines in boilerplate(text, "before")] == [len(MENU)]
    assert boilerplate(text, "after") == [FOOTER]


def test_a_stretch_of_page_between_two_parts_of_the_article() -> None:
    offers = ["Sign up for our newsletter", "Your email", "Subscribe", "Privacy policy", *FOOTER[:4]]
    offers += ["Most read", "Five walks for the weekend", "Share", "Facebook", "Advertisement"]
    rest = [
        *ARTICLE[2:],
        "Boat owners were told to stay away from the quays until the wind turns, which is not expected before Friday night.",
        "The harbour office keeps the mole closed to walkers, and the masters of both boats are waiting on the quays for the wind to turn.",
        "No boat has entered the harbour since Monday, the office said, and the ferry will stay where it is until the waves have gone down.",
    ]
    text = page(MENU, ARTICLE[:2], offers, rest)
    assert boilerplate(text, "inside") == [offers]
    assert Linter(select=RULES).fix(text, unsafe=True).text == page(ARTICLE[:2], rest)


def test_a_paragraph_that_was_cut_at_its_links_stays_whole() -> None:
    pieces = [
        "Two boats were torn from their moorings, said",
        "Ana Doe",
        ", harbour master of",
        "Lerwick",
        ". Nobody was hurt, and the ferry waits.",
    ]
    text = page(MENU, ARTICLE[:2], pieces, ARTICLE[2:], FOOTER)
    assert boilerplate(text, "inside") == []
    assert Linter(select=RULES).fix(text, unsafe=True).text == page(ARTICLE[:2], pieces, ARTICLE[2:])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(ARTICLE, id="paragraphs"),
        pytest.param([ARTICLE[0], "Not since 1987", *ARTICLE[1:3], "What comes next", ARTICLE[3]], id="subheadings"),
        pytest.param(["Storm shuts harbour", "By Ana Doe", *ARTICLE, "Ana Doe reports from Lerwick."], id="headline and by-line"),
        pytest.param(
            [*ARTICLE, "Results", "Lerwick 2, Brae 1", "Scalloway 0, Unst 0", "Yell 3, Whalsay 3", "Bressay 1, Burra 4"], id="results"
        ),
        pytest.param([line for speaker in ("Q.", "A.") * 6 for line in (speaker, "What did you see that night?")], id="interview"),
        pytest.param(["The sea is high again today,", "with a thrilling flush of wind."] * 10, id="verse"),
        pytest.param(["2 onions", "4 potatoes", "300 ml milk", "1 bay leaf", "A pinch of salt", "500 g haddock", *ARTICLE], id="recipe"),
        pytest.param(MENU, id="menu without an article"),
        pytest.param([*MENU, "Ferry delayed.", *FOOTER], id="page with hardly any text"),
        pytest.param([], id="nothing"),
        pytest.param(["", " ", "\t"], id="blanks"),
    ],
)
def test_where_there_is_no_page_around_an_article_nothing_is_said(body: list[str]) -> None:
    assert [mark for part in ("before", "inside", "after") for mark in boilerplate(page(body), part)] == []


@pytest.mark.parametrize(
    ("menu", "body"),
    [
        (
            ["首页", "新闻", "体育", "财经", "登录", "注册", "分享", "搜索"],
            [
                "受夜间风暴影响，港口周三继续关闭，管理部门表示周末之前不会有渡轮抵达，请旅客耐心等待进一步的通知。",
                "港务局说，九米高的海浪冲过防波堤，两艘渔船的缆绳被扯断，所幸没有人员受伤，损失仍在统计之中。",
                "鱼市场照常开门，但是只剩下冷库里的存货，上午十点之前就卖完了，摊主们随后收摊回家。",
            ],
        ),
        (
            ["Главная", "Новости", "Спорт", "Войти", "Подписаться", "Реклама", "Контакты", "Поиск"],
            [
                "Порт остался закрытым в среду после штормовой ночи, и до конца недели ни один паром не ожидается, сообщила администрация.",
                "Волны высотой девять метров перехлёстывали через мол, рассказали в управлении порта, два судна сорвало с якоря.",
                "Рыбный рынок всё же открылся, там продавали то, что оставалось в холодильниках, но уже к десяти часам он закрылся.",
                "Владельцев лодок просят не подходить к причалам, пока ветер не стихнет, а этого не ждут раньше вечера пятницы.",
            ],
        ),
    ],
)
def test_it_works_in_languages_with_and_without_blanks(menu: list[str], body: list[str]) -> None:
    assert boilerplate(page(menu, body), "before") == [menu]


def test_fixing_twice_is_fixing_once() -> None:
    linter = Linter(select=RULES)
    once = linter.fix(page(MENU, ARTICLE, FOOTER), unsafe=True).text
    assert once == page(ARTICLE)
    assert linter.fix(once, unsafe=True).text == once


def test_only_unsafe_fixes_take_anything() -> None:
    text = page(MENU, ARTICLE, FOOTER)
    assert Linter(select=RULES).fix(text).text == text


def test_the_headline_is_where_the_title_stands_again() -> None:
    lines = ["Storm shuts harbour for a third day | The Harbour Post", *MENU, "Storm shuts harbour for a third day", *ARTICLE]
    assert headline(lines, None) == len(MENU) + 1
    assert headline(lines[1:], "Storm shuts harbour for a third day") == len(MENU)
    assert headline(ARTICLE, None) == -1


def test_readers_comments_below_a_short_article_are_not_the_article() -> None:
    comments = ["12 comments"]
    for name in ("Tern", "Heather Bell", "Old Salt", "Provider", "Venture", "Nordlys"):
        comments += [
            name,
            "March 3, 2024 at 7:12 pm",
            "I have lived here all my life and I tell you, the mole was never built for waves like these.",
            "Reply",
        ]
    text = page(MENU, ARTICLE, ["Boat owners were told to stay away from the quays until the wind turns on Friday."], comments, FOOTER)
    (tail,) = boilerplate(text, "after")
    assert tail[0] == "12 comments"


def test_every_weight_has_something_to_weigh() -> None:
    seen = [look(line, False) for line in ARTICLE]
    around = surroundings([1.0] * len(seen), seen, -1)
    shared = shared_words(ARTICLE, [True] * len(ARTICLE))
    assert {len(vector) for vector in seen} == {len(ALONE)}
    assert {len(a) + len(c) for a, c in zip(around, shared, strict=True)} == {len(TOGETHER) - len(ALONE)}
    assert list(TOGETHER)[-len(ALONE) - 2 : -2] == list(ALONE)


def test_a_line_is_judged_with_its_neighbours() -> None:
    among_prose = scored([*ARTICLE[:2], "Lerwick", *ARTICLE[2:]])[2]
    in_a_menu = scored([*MENU[:4], "Lerwick", *MENU[4:], *ARTICLE])[4]
    assert among_prose.score > in_a_menu.score


@pytest.mark.parametrize(
    ("worth", "cut", "kept"),
    [
        ([1, 1, 1], 0.5, "###"),
        ([-9, 9, -9], 1, ".#."),
        ([9, -3, 9], 2, "###"),  # to cut twice costs more than to keep what is worth -3
        ([9, -5, 9], 2, "#.#"),
        ([-1, -1], 1, ".."),
        ([], 1, ""),
    ],
)
def test_the_text_is_cut_where_that_is_worth_it(worth: list[float], cut: float, kept: str) -> None:
    assert "".join(".#"[keep] for keep in best_cuts(worth, cut)) == kept


def test_clean_articles_are_passed_over_quickly() -> None:
    clean = Document(page(ARTICLE * 10, end="\n\n"))
    assert not looks_raw(clean)
    with work_within(3):
        for _ in range(1000):
            looks_raw(clean)


def test_hostile_text_is_survived() -> None:
    for text in ("\n" * 5000, "a\n" * 5000, "\ud800\n" * 50, ("x " * 3000 + "\n") * 20, "\x85\n\u2028\n" * 50, page(MENU * 400)):
        for part in ("before", "inside", "after"):
            boilerplate(text, part)
        article(text, "")


def test_the_check_is_listed_with_its_option() -> None:
    assert CHECKS["main-block"].options == {"part": ""}


def test_names_and_dates_between_two_parts_without_furniture_stay() -> None:
    dates = [line for day in range(10, 22) for line in (f"Skipper{day}", f"{day}.05.2024 {day}:30")]
    assert boilerplate(page(MENU, ARTICLE, dates, ARTICLE[::-1], FOOTER), "inside") == []


def test_indents_do_not_hide_that_a_text_is_a_page() -> None:
    assert looks_raw(Document(page([" " * 80 + line for line in MENU], ARTICLE, FOOTER)))
