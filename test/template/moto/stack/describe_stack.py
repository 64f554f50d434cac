# Describes the resources that make_stack.py created, each with its own service's API. Prints JSON by logical name.
# usage: describe_stack.py ENDPOINT < IDS
import json
import re
import sys

import boto3

endpoint = sys.argv[1]
created = json.load(sys.stdin)
clients = {}


def client(service):
    return clients.setdefault(service, boto3.client(service, endpoint_url=endpoint, region_name="us-east-1"))


def bucket(name):
    s3 = client("s3")
    return {
        "versioning": s3.get_bucket_versioning(Bucket=name)["Status"],
        "encryption": s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"],
        "public": s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"],
        "owners": s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"],
        "lifecycle": s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"],
        "notification": s3.get_bucket_notification_configuration(Bucket=name),
        "policy": json.loads(s3.get_bucket_policy(Bucket=name)["Policy"]),
    }


def queue(url):
    attributes = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    documents = ("Policy", "RedrivePolicy", "RedriveAllowPolicy")
    return {name: json.loads(value) if name in documents else value for name, value in attributes.items()}


def table(name):
    dynamodb = client("dynamodb")
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    described = dynamodb.describe_table(TableName=name)["Table"]
    return {
        "keys": described["KeySchema"],
        "billing": described["BillingModeSummary"]["BillingMode"],
        "ttl": dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
        "recovery": backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
    }


def function(name):
    configuration = client("lambda").get_function_configuration(FunctionName=name)
    sources = client("lambda").list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    reserved = client("lambda").get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions")
    return {**configuration, "sources": sources, "reserved": reserved}


def role(name):
    iam = client("iam")
    policies = [
        iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]
    ]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    trust = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    return {"statements": [each for policy in policies for each in policy["Statement"]], "attached": attached, "trust": trust}


def log_group(name):
    return client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]


def rule(name):
    targets = client("events").list_targets_by_rule(Rule=name)["Targets"]
    return {**client("events").describe_rule(Name=name), "targets": targets}


def deployment_group(name):
    return client("codedeploy").get_deployment_group(
        applicationName=created["ServerlessDeploymentApplication"], deploymentGroupName=name
    )["deploymentGroupInfo"]


def alias(arn):
    _, _, _, _, _, _, function_name, name = arn.split(":")
    return client("lambda").get_alias(FunctionName=function_name, Name=name)


DESCRIBERS = {
    "Bucket": bucket,
    "Queue": queue,
    "Table": table,
    "Function": function,
    "Role": role,
    "LogGroup": log_group,
    "EveryFiveMinutes": rule,
    "AtNight": rule,
    "ExistingBucketRule": rule,
    "Secret": lambda arn: client("secretsmanager").get_secret_value(SecretId=arn),
    "Alarm": lambda name: client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0],
    "Topic": lambda arn: client("sns").get_topic_attributes(TopicArn=arn)["Attributes"],
    "Mail": lambda arn: client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"],
    "Dashboard": lambda name: json.loads(client("cloudwatch").get_dashboard(DashboardName=name)["DashboardBody"]),
    "PublisherPolicy": lambda arn: client("iam").get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"][
        "Document"
    ],
    "DeploymentGroup": deployment_group,
    "DeploymentApplication": lambda name: client("codedeploy").get_application(applicationName=name)["application"],
    "EventInvokeConfig": lambda name: client("lambda").get_function_event_invoke_config(FunctionName=name),
    "Aliaslive": alias,
    "FunctionEvents": lambda uuid: client("lambda").get_event_source_mapping(UUID=uuid),
    "FunctionContinue": lambda uuid: client("lambda").get_event_source_mapping(UUID=uuid),
    "FunctionBacklog": lambda uuid: client("lambda").get_event_source_mapping(UUID=uuid),
}

# Described as part of what they belong to: the queue, the bucket, the topic, the function.
DESCRIBED_ELSEWHERE = ("QueuePolicy", "QueuesPolicy", "BucketPolicy", "TopicPolicy", "Permission")

described = {}
for name, physical in created.items():
    if name.endswith(DESCRIBED_ELSEWHERE) or re.search(r"Version[0-9a-f]{10}$", name):
        continue
    kind = max((suffix for suffix in DESCRIBERS if name.endswith(suffix)), key=len, default=None)
    described[name] = DESCRIBERS[kind](physical) if kind else None
print(json.dumps(described, default=str))
