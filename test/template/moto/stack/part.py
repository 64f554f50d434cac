# The part of a translated template that moto's CloudFormation creates.
import re

from resolve import NO_VALUE


def chosen(value, conditions):
    """Decides each Fn::If: moto's CloudFormation leaves an AWS::NoValue in a list."""
    if isinstance(value, list):
        return [each for each in (chosen(each, conditions) for each in value) if each is not NO_VALUE]
    if not isinstance(value, dict):
        return value
    if value == {"Ref": "AWS::NoValue"}:
        return NO_VALUE
    if "Fn::If" in value:
        condition, then, otherwise = value["Fn::If"]
        return chosen(then if conditions.holds(condition) else otherwise, conditions)
    members = {name: chosen(each, conditions) for name, each in value.items()}
    return {name: each for name, each in members.items() if each is not NO_VALUE}


def without_dependencies(resource, left_out):
    depends = resource.get("DependsOn", [])
    kept = [each for each in ([depends] if isinstance(depends, str) else depends) if each not in left_out]
    return {**{key: each for key, each in resource.items() if key != "DependsOn"}, **({"DependsOn": kept} if kept else {})}


def without_references(value, left_out):
    """Writes the name of what is left out wherever the template refers to it."""
    if isinstance(value, list):
        return [without_references(each, left_out) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("Ref") in left_out:
        return value["Ref"]
    if "Fn::GetAtt" in value:
        path = value["Fn::GetAtt"]
        name = (path if isinstance(path, list) else path.split("."))[0]
        return name if name in left_out else value
    if "Fn::Sub" in value:
        text, *own = [value["Fn::Sub"]] if isinstance(value["Fn::Sub"], str) else value["Fn::Sub"]
        replaced = re.sub(
            r"\$\{(\w+)(\.\w+)?\}", lambda match: match.group(1) if match.group(1) in left_out else match.group(0), text
        )
        return {"Fn::Sub": [replaced, *without_references(own, left_out)] if own else replaced}
    return {name: without_references(each, left_out) for name, each in value.items()}
