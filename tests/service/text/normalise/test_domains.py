from service.text.normalise.domains import top_level_domains


def test_domains_are_those_of_the_registry_in_lower_case() -> None:
    domains = top_level_domains()
    assert {"com", "ly", "in", "museum"} <= domains
    assert all(domain.isascii() and domain.islower() and domain.isalpha() for domain in domains)
    assert not {"and", "the", "js"} & domains
