# Prints the names that the translated template gives to resources: [type, name] for each.
# usage: physical_names.py TRANSLATED STACK REGION PARAMETERS   (TRANSLATED and PARAMETERS are JSON)
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "moto", "stack"))
from resolve import Resolver  # noqa: E402

translated, stack, region, given = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
parameters = {name: given.get(name, each.get("Default", "")) for name, each in translated["Parameters"].items()}
pseudo = {
    "AWS::StackName": stack,
    "AWS::Region": region,
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}
resolver = Resolver(translated["Conditions"], {**parameters, **pseudo}, {})
NAMES = (
    "AlarmName", "ApplicationName", "BucketName", "DashboardName", "DeploymentGroupName", "FunctionName", "LogGroupName",
    "ManagedPolicyName", "Name", "QueueName", "RoleName", "TableName", "TopicName",
)
names = []
for resource in translated["Resources"].values():
    if "Condition" in resource and not resolver.holds(resource["Condition"]):
        continue
    properties = resource.get("Properties", {})
    for name in NAMES:
        if name not in properties:
            continue
        try:
            names.append([resource["Type"], str(resolver.resolve(properties[name]))])
        except KeyError:
            # A reference to a resource, whose own name counts.
            continue
print(json.dumps(names))
