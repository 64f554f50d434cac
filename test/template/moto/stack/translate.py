# Prints the template as `sam deploy` would pass it to CloudFormation: SAM resources are expanded, and every function uses
# the given artifact.  usage: translate.py TEMPLATE PARAMETERS CODE_URI
# PARAMETERS is a JSON object, or a list of them: then it prints a list of templates.
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
    text = file.read()


def translated(given):
    # The translation changes the template.
    template = yaml_parse(text)
    template["Globals"]["Function"]["CodeUri"] = code_uri
    return transform(template, given, NoManagedPolicies())


given = json.loads(parameters)
print(json.dumps([translated(each) for each in given] if isinstance(given, list) else translated(given)))
