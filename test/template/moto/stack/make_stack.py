# Creates the translated template on a moto server: with CloudFormation what moto's CloudFormation supports, and the rest
# from the same properties with each service's own API, which validates them. Prints the physical id of every resource as
# JSON.   usage: make_stack.py TEMPLATE ENDPOINT STACK PARAMETERS ARTIFACT
import json
import re
import sys

import boto3
from own_apis import CREATED_BY_OWN_API, MISSING_SETTINGS
from part import chosen, without_dependencies
from resolve import Resolver

path, endpoint, stack, parameters, artifact = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    template = json.load(file)
given = json.loads(parameters)
resources = template["Resources"]

clients = {}


def client(service):
    if service not in clients:
        clients[service] = boto3.client(service, endpoint_url=endpoint, region_name="us-east-1")
    return clients[service]


def put_artifact():
    """Uploads the artifact to the location that the functions' code names."""
    code = resources["ExportFunction"]["Properties"]["Code"]
    client("s3").create_bucket(Bucket=code["S3Bucket"])
    client("s3").upload_file(artifact, code["S3Bucket"], code["S3Key"])


def attributes_used(value, found):
    if isinstance(value, dict):
        if "Fn::GetAtt" in value:
            found.add(tuple(value["Fn::GetAtt"]))
        text = value.get("Fn::Sub")
        if text is not None:
            for name in re.findall(r"\$\{([A-Za-z]+\.[A-Za-z]+)\}", text if isinstance(text, str) else text[0]):
                found.add(tuple(name.split(".")))
        for each in value.values():
            attributes_used(each, found)
    elif isinstance(value, list):
        for each in value:
            attributes_used(each, found)
    return found


def defaults():
    return {name: each["Default"] for name, each in template["Parameters"].items() if "Default" in each}


def exists(resource, conditions):
    return "Condition" not in resource or conditions.holds(resource["Condition"])


def by_cloudformation(names, secret):
    """Creates the part of the template that moto supports, with an output for every attribute that the rest uses."""
    left_out = {name for name, each in resources.items() if each["Type"] in CREATED_BY_OWN_API}
    conditions = Resolver(template["Conditions"], names, {})
    # The roles name the secret, which moto does not create: pass the one created before.
    with_secret = {**given, "SalesforceSecretArn": secret}
    chosen_by = Resolver(template["Conditions"], {**names, **with_secret}, {})
    made = {
        name: chosen(without_dependencies(each, left_out), chosen_by)
        for name, each in resources.items()
        if name not in left_out
    }
    here = {name for name, each in made.items() if exists(each, conditions)}
    outputs = {
        f"{name}{attribute}": {"Value": {"Fn::GetAtt": [name, attribute]}}
        for name, attribute in attributes_used(resources, set())
        if name in here
    }
    part = {**template, "Resources": made, "Outputs": outputs}
    client("cloudformation").create_stack(
        StackName=stack,
        TemplateBody=json.dumps(part),
        # moto remembers only the parameters that it is given.
        Parameters=[
            {"ParameterKey": key, "ParameterValue": str(value)} for key, value in {**defaults(), **with_secret}.items()
        ],
        Capabilities=["CAPABILITY_IAM"],
    )
    summaries = client("cloudformation").list_stack_resources(StackName=stack)["StackResourceSummaries"]
    outputs = client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0].get("Outputs", [])
    values = {each["OutputKey"]: each["OutputValue"] for each in outputs}
    attributes = {
        f"{name}.{attribute}": values[f"{name}{attribute}"]
        for name, attribute in attributes_used(resources, set())
        if f"{name}{attribute}" in values
    }
    return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in summaries}, attributes


put_artifact()
names = {
    "AWS::StackName": stack,
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    **defaults(),
    **given,
}
own_part = dict(CREATED_BY_OWN_API)
wanted = Resolver(template["Conditions"], names, {}).resolve(resources["SalesforceSecret"]["Properties"])
secret = own_part.pop("AWS::SecretsManager::Secret")(client, wanted)
physical, attributes = by_cloudformation(names, secret)
resolver = Resolver(template["Conditions"], {**names, **physical, "SalesforceSecret": secret}, attributes)
for kind, make in own_part.items():
    for name, each in resources.items():
        if each["Type"] == kind and exists(each, resolver):
            made = make(client, resolver.resolve(each.get("Properties", {})))
            resolver.names[name], arn = made if isinstance(made, tuple) else (made, made)
            resolver.attributes.update({f"{name}.Arn": arn, f"{name}.Version": arn.rsplit(":", 1)[-1]})
for name, each in resources.items():
    if each["Type"] in MISSING_SETTINGS and name in resolver.names:
        MISSING_SETTINGS[each["Type"]](client, resolver.names[name], resolver.resolve(each["Properties"]))
print(json.dumps({name: resolver.names[name] for name in resources if name in resolver.names}))
