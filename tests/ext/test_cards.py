"""Cards: what of a page can stand on one, and which links get one."""

from course import cards

FORMULA = '<span class="katex">x</span>'
CHAPTER = f"""<p>See <a class="reference internal" href="#equation-eq-a">(1)</a>, the
<a class="reference internal" href="glossary.html#batch"><span>batch</span></a>,
<a class="reference internal" href="glossary.html#gone">gone</a> and
<a class="reference internal" href="b.html#equation-eq-b">(2)</a>, not <a href="#equation-eq-a">this</a>.</p>
<div class="math" id="equation-eq-a">
<span class="eqno">(1)<a class="headerlink" href="#equation-eq-a">#</a></span>{FORMULA}</div>"""
OTHER = (
    f'<div class="math" id="equation-eq-b"><span id="x">(2)</span>{FORMULA}</div><div class="math">no</div>'
)
GLOSSARY = """<section id="batch"><h2>Batch<a class="headerlink" href="#batch">#</a></h2>
<p>Rows, see <a class="reference internal" href="#row">row</a>.</p></section>
<section id="row"><h2>Row<a class="headerlink" href="#row">#</a></h2><p>One point.</p></section>"""


def known():
    pages = {"chapters/a": CHAPTER, "chapters/b": OTHER, "chapters/glossary": GLOSSARY}
    return {f"{name}.html": cards.targets(name, html) for name, html in pages.items()}


def test_equations_and_words_of_the_glossary_stand_on_cards_without_links_and_names():
    found = known()
    assert found["chapters/a.html"] == {"equation-eq-a": f'<span class="eqno">(1)</span>{FORMULA}'}
    assert found["chapters/b.html"] == {"equation-eq-b": f"<span>(2)</span>{FORMULA}"}
    assert found["chapters/glossary.html"]["batch"] == "<strong>Batch</strong> <p>Rows, see row.</p>"


def test_the_links_of_a_page_get_their_cards_and_no_others():
    found = cards.cards_of("chapters/a.html", CHAPTER, known())
    assert [*found] == ["a.html#equation-eq-a", "glossary.html#batch", "b.html#equation-eq-b"]
    assert cards.cards_of("chapters/glossary.html", GLOSSARY, known()) == {
        "glossary.html#row": "<strong>Row</strong> <p>One point.</p>"
    }
