# Creates what moto's CloudFormation does not support with the services' own APIs: whole resources, in the order of their
# dependencies, and settings of resources that it creates. Each function returns the value of Ref, or of Ref and GetAtt Arn.
import json


def queue_policy(client, properties):
    for url in properties["Queues"]:
        policy = json.dumps(properties["PolicyDocument"])
        client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return properties["Queues"][0]


def bucket_policy(client, properties):
    client("s3").put_bucket_policy(Bucket=properties["Bucket"], Policy=json.dumps(properties["PolicyDocument"]))
    return properties["Bucket"]


def topic_policy(client, properties):
    for arn in properties["Topics"]:
        policy = json.dumps(properties["PolicyDocument"])
        client("sns").set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    return properties["Topics"][0]


def alarm(client, properties):
    client("cloudwatch").put_metric_alarm(**{**properties, "Threshold": float(properties["Threshold"])})
    return properties["AlarmName"]


def function(client, properties):
    wanted = without_tags(properties)
    reserved = wanted.pop("ReservedConcurrentExecutions", None)
    # A setting of its own in Lambda's API, which moto does not have. recursive-loop.test.ts checks it in the template.
    wanted.pop("RecursiveLoop", None)
    variables = {name: str(value) for name, value in wanted.get("Environment", {}).get("Variables", {}).items()}
    made = client("lambda").create_function(**{**wanted, "Environment": {"Variables": variables}})
    name = made["FunctionName"]
    if reserved is not None:
        client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=reserved)
    return name, made["FunctionArn"]


def version(client, properties):
    return client("lambda").publish_version(**properties)["FunctionArn"]


def alias(client, properties):
    number = str(properties["FunctionVersion"]).rsplit(":", 1)[-1]
    return client("lambda").create_alias(**{**properties, "FunctionVersion": number})["AliasArn"]


def event_source(client, properties):
    # moto would consume the messages but could not run the function.
    properties = {**properties, "Enabled": False}
    return client("lambda").create_event_source_mapping(**without_tags(properties))["UUID"]


def invoke_config(client, properties):
    client("lambda").put_function_event_invoke_config(**properties)
    return properties["FunctionName"]


def rule(client, properties):
    rest = {name: value for name, value in properties.items() if name not in ("Targets", "Name")}
    name = properties.get("Name", properties["Targets"][0]["Id"])
    if "EventPattern" in rest:
        rest["EventPattern"] = json.dumps(rest["EventPattern"])
    arn = client("events").put_rule(Name=name, **rest)["RuleArn"]
    client("events").put_targets(Rule=name, Targets=properties["Targets"])
    return name, arn


def application(client, properties):
    name = "s3-to-salesforce"
    client("codedeploy").create_application(applicationName=name, **camel(properties))
    return name


def without_tags(properties):
    return {name: value for name, value in properties.items() if name != "Tags"}


def camel(value):
    """The names in CodeDeploy's API start with a lowercase letter."""
    if isinstance(value, list):
        return [camel(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name[0].lower() + name[1:]: camel(each) for name, each in value.items()}


def deployment_group(client, properties):
    known = camel(properties)
    name = f"{known['applicationName']}-{len(client('codedeploy').list_deployment_groups(applicationName=known['applicationName'])['deploymentGroups'])}"
    client("codedeploy").create_deployment_group(deploymentGroupName=name, **known)
    return name


CREATED_BY_OWN_API = {
    "AWS::SecretsManager::Secret": lambda client, properties: client("secretsmanager").create_secret(
        Name="s3-to-salesforce", **properties
    )["ARN"],
    "AWS::SQS::QueuePolicy": queue_policy,
    "AWS::S3::BucketPolicy": bucket_policy,
    "AWS::SNS::TopicPolicy": topic_policy,
    "AWS::SNS::Subscription": lambda client, properties: client("sns").subscribe(**properties)["SubscriptionArn"],
    "AWS::Lambda::Function": function,
    "AWS::Lambda::Version": version,
    "AWS::Lambda::Alias": alias,
    "AWS::Lambda::EventSourceMapping": event_source,
    "AWS::Lambda::EventInvokeConfig": invoke_config,
    "AWS::Events::Rule": rule,
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::CodeDeploy::Application": application,
    "AWS::CodeDeploy::DeploymentGroup": deployment_group,
    "AWS::Lambda::Permission": lambda client, properties: client("lambda").add_permission(
        StatementId=properties["SourceArn"].rsplit("/", 1)[-1], **properties
    )["Statement"],
    "AWS::CloudWatch::Dashboard": lambda client, properties: client("cloudwatch").put_dashboard(**properties)
    and properties["DashboardName"],
}


def bucket_settings(client, bucket, properties):
    s3 = client("s3")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"])
    rules = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    encryption = [{"ApplyServerSideEncryptionByDefault": each["ServerSideEncryptionByDefault"]} for each in rules]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": encryption})
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=properties["OwnershipControls"])
    public = properties["PublicAccessBlockConfiguration"]
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=public)
    lifecycle = [lifecycle_rule(each) for each in properties["LifecycleConfiguration"]["Rules"]]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": lifecycle})
    notified = properties["NotificationConfiguration"]["QueueConfigurations"]
    queues = [
        {"QueueArn": each["Queue"], "Events": [each["Event"]], "Filter": filter_of(each["Filter"])} for each in notified
    ]
    notifications = {"QueueConfigurations": queues}
    if "EventBridgeConfiguration" in properties["NotificationConfiguration"]:
        notifications["EventBridgeConfiguration"] = {}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=notifications)


def filter_of(wanted):
    return {"Key": {"FilterRules": wanted["S3Key"]["Rules"]}}


def lifecycle_rule(wanted):
    rule = {"ID": wanted["Id"], "Status": wanted["Status"], "Filter": {"Prefix": wanted.get("Prefix", "")}}
    if "ExpirationInDays" in wanted:
        rule["Expiration"] = {"Days": int(wanted["ExpirationInDays"])}
    for name in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
        if name in wanted:
            rule[name] = wanted[name]
    return rule


def table_settings(client, table, properties):
    if "TimeToLiveSpecification" in properties:
        client("dynamodb").update_time_to_live(
            TableName=table, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
        )
    client("dynamodb").update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification=properties["PointInTimeRecoverySpecification"]
    )


def role_settings(client, role, properties):
    for each in properties.get("Policies", []):
        document = json.dumps(each["PolicyDocument"])
        client("iam").put_role_policy(RoleName=role, PolicyName=each["PolicyName"], PolicyDocument=document)
    for arn in properties.get("ManagedPolicyArns", []):
        # moto does not have all policies of AWS.
        if ":iam::aws:" not in arn:
            client("iam").attach_role_policy(RoleName=role, PolicyArn=arn)


MISSING_SETTINGS = {
    "AWS::IAM::Role": role_settings,
    "AWS::S3::Bucket": bucket_settings,
    "AWS::DynamoDB::Table": table_settings,
}
