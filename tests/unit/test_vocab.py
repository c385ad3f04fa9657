from __future__ import annotations

import pytest

from kg import model, vocab
from kg.vocab import CODES, KG, PREFIXES, SCHEMES, code, compact


def test_terms_are_spelt_in_their_namespace() -> None:
    spelt = {name: value for name, value in vars(KG).items() if isinstance(value, str) and not name.startswith("_")}
    del spelt["NS"]
    assert len(spelt) == 58
    assert {name for name, value in spelt.items() if value != f"{KG.NS}{name}"} == set()


def test_a_code_lies_beneath_its_list() -> None:
    assert code("factuality", "occurred") == f"{CODES}factuality/occurred"
    assert code("factuality") == f"{CODES}factuality"


def test_the_list_of_actions_is_open() -> None:
    assert code("action", "repaint") == f"{CODES}action/repaint"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_closed_list_has_no_other_codes(scheme: str) -> None:
    with pytest.raises(ValueError, match="is no code of the list"):
        code(scheme, "something-else")


@pytest.mark.parametrize(
    ("scheme", "codes"),
    [
        ("actor-kind", model.ActorKind),
        ("agreement-kind", model.AgreementKind),
        ("verdict", model.Verdict),
        ("illocution", model.Illocution),
        ("role", model.ThirdPartyRole),
    ],
)
def test_whatever_a_record_may_say_has_a_code(scheme: str, codes: type[model.ActorKind]) -> None:
    assert {member.value for member in codes} <= set(SCHEMES[scheme])


def test_the_longest_prefix_names_an_iri() -> None:
    assert compact(code("status", "inForce")) == "status:inForce"
    assert compact(code("status")) == "code:status"
    assert compact(KG.claimant) == "kg:claimant"
    assert compact("urn:isbn:1") == "urn:isbn:1"


def test_no_two_prefixes_share_a_namespace() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_every_vocabulary_has_a_prefix() -> None:
    namespaces = {v.NS for v in vars(vocab).values() if isinstance(v, type) and hasattr(v, "NS")}
    assert namespaces - set(PREFIXES.values()) == {vocab.SH.NS}
