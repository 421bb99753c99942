"""deploy/kubernetes.yaml: valid by Kubernetes' own schemas, and what the code needs of it."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from service.errors import BadSetting
from service.settings import Settings
from tests.deploy.recipes import MIB, ROOT, container_budget, grace, mebibytes, settings, status, window

DOCUMENTS: list[dict[str, Any]] = list(
    yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text(encoding="utf-8"))
)
BY_KIND = {document["kind"]: document for document in DOCUMENTS}
RELEASES = ("1.34", "1.37")
POD = BY_KIND["Deployment"]["spec"]["template"]
(CONTAINER,) = POD["spec"]["containers"]
ENVIRON = {variable["name"]: variable.get("value", "a-secret") for variable in CONTAINER["env"]}
LABELS = {"app": "kokoro-lite"}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["kind"])
def test_it_is_valid(document: dict[str, Any], release: str) -> None:
    kubernetes_validate.validate(document, release, strict=True)


def test_all_four_are_there_and_mean_the_same_pods() -> None:
    assert set(BY_KIND) == {"Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"}
    assert POD["metadata"]["labels"] == LABELS
    for kind in ("Deployment", "PodDisruptionBudget"):
        assert BY_KIND[kind]["spec"]["selector"]["matchLabels"] == LABELS
    assert BY_KIND["Service"]["spec"]["selector"] == LABELS
    target = BY_KIND["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", BY_KIND["Deployment"]["metadata"]["name"])


def test_the_number_of_replicas_is_the_autoscalers_alone() -> None:
    assert "replicas" not in BY_KIND["Deployment"]["spec"]
    least = BY_KIND["HorizontalPodAutoscaler"]["spec"]["minReplicas"]
    assert least > BY_KIND["PodDisruptionBudget"]["spec"]["maxUnavailable"], "nobody would be left"


def test_the_autoscaler_has_the_request_that_its_percentage_is_of() -> None:
    (metric,) = BY_KIND["HorizontalPodAutoscaler"]["spec"]["metrics"]
    assert metric["resource"]["name"] in CONTAINER["resources"]["requests"]


def test_the_pod_listens_where_the_service_sends() -> None:
    (port,) = CONTAINER["ports"]
    assert port["containerPort"] == settings(ENVIRON).port == Settings().port
    assert all(outer["targetPort"] == port["name"] for outer in BY_KIND["Service"]["spec"]["ports"])


def test_probes_are_answered() -> None:
    for name in ("startupProbe", "readinessProbe", "livenessProbe"):
        probe = CONTAINER[name]["httpGet"]
        assert status(probe["path"]) == 200
        assert probe["port"] == CONTAINER["ports"][0]["name"]
    scraped = POD["metadata"]["annotations"]
    assert status(scraped["prometheus.io/path"]) == 200
    assert int(scraped["prometheus.io/port"]) == Settings().port


def test_the_limit_is_what_is_asked_for_and_enough_for_the_longest_windows(tmp_path: Path) -> None:
    resources = CONTAINER["resources"]
    assert resources["requests"]["memory"] == resources["limits"]["memory"]
    assert window(container_budget(tmp_path, mebibytes(resources["limits"]["memory"]) * MIB)) == 4


def test_what_is_being_said_is_finished_before_the_kill() -> None:
    program, seconds = CONTAINER["lifecycle"]["preStop"]["exec"]["command"]
    assert program == "sleep"
    assert int(seconds) + grace(ENVIRON) < POD["spec"]["terminationGracePeriodSeconds"]


def test_variables_that_the_service_would_refuse_are_not_made_up_for_it() -> None:
    name = BY_KIND["Service"]["metadata"]["name"].upper().replace("-", "_")
    with pytest.raises(BadSetting):
        settings({f"{name}_SERVICE_HOST": "10.0.0.1"})
    assert POD["spec"]["enableServiceLinks"] is False


def test_it_runs_as_the_images_user_on_a_read_only_root() -> None:
    user = POD["spec"]["securityContext"]
    assert user["runAsNonRoot"] is True
    assert f"USER {user['runAsUser']}:{user['runAsGroup']}" in DOCKERFILE.splitlines()
    assert CONTAINER["securityContext"]["readOnlyRootFilesystem"] is True
