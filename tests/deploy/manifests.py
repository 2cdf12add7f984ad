"""Holds deploy/kubernetes to the schemas of Kubernetes and KServe, and to what `sealion` takes.

    manifests.py SEALION FILE...
"""

import re
import subprocess
import sys

import kserve_schema
import kubernetes_validate
import yaml

OLDEST_KUBERNETES, NEWEST_KUBERNETES = "1.29", "1.37"
REST_MB = 200  # of the memory of a server, besides requests and keys


def pods(resource):
    """The specs of pods in a resource."""
    spec = resource.get("spec", {})
    if "template" in spec:
        yield spec["template"]["spec"]
    if resource["kind"] == "ServingRuntime":
        yield spec
    if "containers" in spec.get("predictor", {}):
        yield spec["predictor"]


def megabytes(quantity):
    number, unit = re.fullmatch(r"(\d+)(Mi|Gi)", quantity).groups()
    return int(number) * {"Mi": 2**20, "Gi": 2**30}[unit] / 1e6


def option(container, name, default=None):
    values = [word.split("=", 1)[1] for word in container["args"] if word.startswith(f"--{name}=")]
    return float(values[-1]) if values else default


def faults_of_archive(resource, container, known):
    words = container["command"]
    for word in words:
        if word.startswith("--") and word.split("=")[0] not in known:
            yield f"sealion predict knows no {word}"
    if f"--shard=$(JOB_COMPLETION_INDEX)/{resource['spec']['completions']}" not in words:
        yield "the shards are not the completions"
    if f"--threads={container['resources']['limits']['cpu']}" not in words:
        yield "--threads is not the limit of processors"


def faults_of_server(pod, container, known, grace):
    for word in container["args"]:
        if word.startswith("--") and word.split("=")[0] not in known:
            yield f"sealion serve knows no {word}"
    limits = container["resources"]["limits"]
    if option(container, "threads") != float(limits["cpu"]):
        yield "--threads is not the limit of processors"
    needed = option(container, "memory-mb") + option(container, "key-cache-mb") + REST_MB
    if needed > megabytes(limits["memory"]):
        yield f"{needed} MB do not fit into {limits['memory']}"
    if grace is not None:
        sleep = float(container["lifecycle"]["preStop"]["exec"]["command"][1])
        ends = sleep + option(container, "drain-delay-seconds", 0) + option(container, "drain-seconds") + 2
        if ends > grace:
            yield f"the pod is killed after {grace} s, and may take {ends} s to end"
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    there = {volume["name"] for volume in pod.get("volumes", [])} | {"state"}
    if mounted - there:
        yield f"no volumes {mounted - there}"


def faults(resource, known, grace):
    try:
        if resource["apiVersion"].startswith("serving.kserve.io/"):
            kserve_schema.check(resource)
        else:
            for version in (OLDEST_KUBERNETES, NEWEST_KUBERNETES):
                kubernetes_validate.validate(resource, version, strict=True)
    except (kserve_schema.Wrong, kubernetes_validate.ValidationError) as error:
        yield getattr(error, "message", str(error))
    for pod in pods(resource):
        for container in pod["containers"]:
            if resource["kind"] == "Job":
                yield from faults_of_archive(resource, container, known["predict"])
                continue
            yield from faults_of_server(pod, container, known["serve"], pod.get("terminationGracePeriodSeconds", grace))


def options_of(sealion, command):
    told = subprocess.run([sealion, command, "--help"], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"^  (--[a-z-]+)", told, re.MULTILINE))
    assert "--threads" in known, told
    return known


def main(sealion, *files):
    known = {command: options_of(sealion, command) for command in ("serve", "predict")}
    found = 0
    for file in files:
        resources = list(yaml.safe_load_all(open(file)))
        # Of a runtime the service that uses it says how long a pod has to end.
        graces = [resource["spec"]["predictor"]["terminationGracePeriodSeconds"] for resource in resources
                  if resource["kind"] == "InferenceService"]
        for resource in resources:
            for fault in faults(resource, known, min(graces, default=None)):
                found += 1
                print(f"{file}: {resource['kind']} {resource['metadata']['name']}: {fault}", file=sys.stderr)
        print(f"{file}: {len(resources)} resources")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
