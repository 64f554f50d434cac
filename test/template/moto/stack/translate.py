# Prints the template as `sam deploy` would pass it to CloudFormation: SAM resources are expanded, and every function uses
# the given artifact.  usage: translate.py TEMPLATE PARAMETERS CODE_URI   (PARAMETERS is a JSON object)
import json
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """The template does not use managed policy names."""

    def load(self):
        return {}


path, parameters, code_uri = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    template = yaml_parse(file.read())
template["Globals"]["Function"]["CodeUri"] = code_uri
print(json.dumps(transform(template, json.loads(parameters), NoManagedPolicies())))
