"""The documents hold together: links lead somewhere, and the README stays short."""

import pytest
from documents import DOCUMENTS, ROOT, links

CASES = [(document, target) for document in DOCUMENTS for target in links(document)]
IDS = [f"{document.relative_to(ROOT)}: {target}" for document, target in CASES]


@pytest.mark.parametrize(("document", "target"), CASES, ids=IDS)
def test_a_link_leads_to_a_file(document, target):
    assert (document.parent / target.partition("#")[0]).exists()


def test_every_page_can_be_reached_from_the_readme():
    reached, ahead = set(), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in reached:
            reached.add(page)
            ahead += [found for t in links(page) if (found := (page.parent / t).resolve()).suffix == ".md"]
    assert reached >= set(DOCUMENTS)


def test_the_readme_can_be_read_in_one_sitting():
    assert len((ROOT / "README.md").read_text().splitlines()) < 200
