# Reads a template and its parameters, and prints what moto's CloudFormation can create of it. As CloudFormation does, it
# expands the SAM transform first. Types that make_stack.py creates by other APIs are left out.
# usage: expand.py PARAMETERS < TEMPLATE
import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent / "stack"))

from own_apis import CREATED_BY_OWN_API  # noqa: E402
from part import chosen, without_dependencies, without_references  # noqa: E402
from resolve import Resolver  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402


class NoManagedPolicies:
    """The template does not use managed policy names."""

    def load(self):
        return {}


given = json.loads(sys.argv[1])
source = yaml_parse(sys.stdin.read())
defaults = {name: each["Default"] for name, each in source.get("Parameters", {}).items() if "Default" in each}
template = transform(source, given, NoManagedPolicies())
pseudo = {"AWS::Region": "us-east-1", "AWS::AccountId": "123456789012", "AWS::Partition": "aws"}
conditions = Resolver(template.get("Conditions", {}), {**pseudo, **defaults, **given}, {})
resources = template["Resources"]
left_out = {name for name, each in resources.items() if each["Type"] in CREATED_BY_OWN_API}
made = {
    name: without_references(chosen(without_dependencies(each, left_out), conditions), left_out)
    for name, each in resources.items()
    if name not in left_out and ("Condition" not in each or conditions.holds(each["Condition"]))
}
outputs = {
    name: without_references(chosen(each, conditions), left_out)
    for name, each in template.get("Outputs", {}).items()
    if "Condition" not in each or conditions.holds(each["Condition"])
}
print(json.dumps({**template, "Resources": made, "Outputs": outputs}))
