# The intrinsic functions of CloudFormation that the template uses, for resources that moto does not create itself.
import re


class Resolver:
    """`names`: values of Ref, including parameters and pseudo parameters; `attributes`: values of GetAtt, "Name.Attr"."""

    def __init__(self, conditions, names, attributes):
        self.conditions = conditions
        self.names = names
        self.attributes = attributes

    def holds(self, condition):
        return self.resolve(self.conditions[condition])

    def resolve(self, value):
        if isinstance(value, list):
            resolved = [self.resolve(each) for each in value]
            return [each for each in resolved if each is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (name, argument), = value.items()
            function = FUNCTIONS.get(name)
            if function:
                return function(self, argument)
        resolved = {name: self.resolve(each) for name, each in value.items()}
        return {name: each for name, each in resolved.items() if each is not NO_VALUE}

    def ref(self, name):
        return NO_VALUE if name == "AWS::NoValue" else self.names[name]

    def get_att(self, path):
        return self.attributes[path if isinstance(path, str) else ".".join(path)]

    def sub(self, argument):
        text, own = (argument, {}) if isinstance(argument, str) else argument

        def known(match):
            name = match.group(1)
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in own:
                return str(self.resolve(own[name]))
            return str(self.get_att(name) if "." in name else self.ref(name))

        return re.sub(r"\$\{([^}]+)\}", known, text)

    def choose(self, argument):
        condition, then, otherwise = argument
        return self.resolve(then if self.holds(condition) else otherwise)


NO_VALUE = object()

FUNCTIONS = {
    "Ref": Resolver.ref,
    "Fn::GetAtt": Resolver.get_att,
    "Fn::Sub": Resolver.sub,
    "Fn::If": Resolver.choose,
    "Fn::Equals": lambda self, argument: str(self.resolve(argument[0])) == str(self.resolve(argument[1])),
    "Fn::Not": lambda self, argument: not self.resolve(argument[0]),
    "Fn::And": lambda self, argument: all(self.resolve(each) for each in argument),
    "Fn::Or": lambda self, argument: any(self.resolve(each) for each in argument),
    "Condition": lambda self, argument: self.holds(argument) if isinstance(argument, str) else {"Condition": self.resolve(argument)},
    "Fn::Split": lambda self, argument: str(self.resolve(argument[1])).split(argument[0]),
    "Fn::Join": lambda self, argument: argument[0].join(str(each) for each in self.resolve(argument[1])),
}
