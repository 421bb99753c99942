import numpy as np

from service.g2p.english.hashing import key_hashes, string_hash


def test_a_string_has_the_id_that_spacy_documents() -> None:
    assert string_hash("coffee") == 3197928453018144401


def test_every_byte_of_a_string_changes_its_hash() -> None:
    text = "żółw 12345678901"
    hashes = {string_hash(text[:length] + "#" + text[length + 1 :]) for length in range(len(text))}
    assert len(hashes | {string_hash(text)}) == len(text) + 1


def test_a_lone_surrogate_has_a_hash() -> None:
    assert string_hash("\ud800") != string_hash("\ud801")


def test_keys_have_thincs_row_hashes() -> None:
    keys = np.array([[1, 2**40 + 7]], dtype=np.uint64)
    hashes = key_hashes(keys, np.array([8, 9], dtype=np.uint64))
    assert hashes.tolist() == [
        [
            [1161550108, 2247783286, 1742325162, 1224191281],
            [2648725844, 918724396, 228992332, 3899408018],
        ]
    ]
    assert hashes.dtype == np.uint32
